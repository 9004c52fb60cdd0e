import type { Account } from '../access/account.ts';
import type { ForPeople } from '../db/database.ts';
import { decideOwnShift, type ShiftDecision } from './own-shift-store.ts';
import { refuseUnlessDone } from './verdict.ts';

/** An operator's word on a shift of their own, or on one that a colleague offers (A9.2). Refused where it is neither. */
export async function decideOnOwnShift(
  database: ForPeople,
  account: Account,
  { shiftId, decision }: { shiftId: string; decision: ShiftDecision },
): Promise<void> {
  refuseUnlessDone(await decideOwnShift(database.as(account), shiftId, decision));
}
