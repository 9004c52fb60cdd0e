import type { Database } from '../db/database.ts';
import type { ShiftKind } from './duty.ts';
import type { Verdict } from './verdict.ts';

/** What a person may say of one shift, by the function of the database that does it. */
const FUNCTIONS = {
  confirm: 'confirm_shift',
  offer: 'offer_shift',
  withdraw: 'withdraw_shift_offer',
  take: 'take_shift',
} as const;
export type ShiftDecision = keyof typeof FUNCTIONS;

/** Confirms, offers, withdraws or takes this shift, in the person's own name. */
export async function decideOwnShift(named: Database, shiftId: string, decision: ShiftDecision): Promise<Verdict> {
  const rows = await named.query<{ verdict: Verdict }>(
    `own-shift-${decision}`,
    `select ${FUNCTIONS[decision]}($1) as verdict`,
    [shiftId],
  );
  return rows[0]?.verdict ?? 'not-found';
}

/** At most 25, in order of time. */
export async function ownShifts(named: Database) {
  return named.query<{
    id: string;
    begins: Date;
    ends: Date;
    kind: ShiftKind;
    isConfirmed: boolean;
    isMine: boolean;
    offeredBy: string | null;
  }>(
    'own-shifts',
    `select id, begins, ends, kind, is_confirmed as "isConfirmed", is_mine as "isMine", offered_by as "offeredBy" from own_shifts()`,
    [],
  );
}
