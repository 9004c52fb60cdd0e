import type { Account } from '../access/account.ts';
import type { ForPeople } from '../db/database.ts';
import type { OwnShiftsBody } from './contract.ts';
import { decideOwnShift, ownShifts, type ShiftDecision } from './own-shift-store.ts';
import { refuseUnlessDone } from './verdict.ts';

/** An operator's word on a shift of their own, or on one that a colleague offers (A9.2). Refused where it is neither. */
export async function decideOnOwnShift(
  database: ForPeople,
  account: Account,
  { shiftId, decision }: { shiftId: string; decision: ShiftDecision },
): Promise<void> {
  refuseUnlessDone(await decideOwnShift(database.as(account), shiftId, decision));
}

/** The own shifts of two weeks, and what colleagues offer. */
export async function readOwnShifts(database: ForPeople, account: Account): Promise<OwnShiftsBody> {
  const rows = await ownShifts(database.as(account));
  return {
    shifts: rows.map(({ begins, ends, ...shift }) => ({
      ...shift,
      begins: begins.toISOString(),
      ends: ends.toISOString(),
    })),
  };
}
