import type { CallSid } from '../calls/call.ts';
import type { CallControl } from '../calls/call-control.ts';
import type { Database } from '../db/database.ts';
import { Refusal } from '../refusal.ts';
import { askColleague, departureOf, leaveToColleague, takeBackGuest } from './own-guest-store.ts';

export interface TransferParts {
  /** In the operator's own name. */
  database: Database;
  control: CallControl;
}

/** Asks a colleague to take the own talk over (A6.1): the caller stays with this operator until the colleague is in the room. */
export async function transferCall(
  { database }: Pick<TransferParts, 'database'>,
  wish: Parameters<typeof askColleague>[1],
): Promise<void> {
  const verdict = await askColleague(database, wish);
  if (verdict !== 'asked') throw new Refusal(verdict);
}

/** Takes back what nobody has come of yet. Returns the leg to end, if there is one. */
export async function takeBack(
  { database }: Pick<TransferParts, 'database'>,
  guestId: string,
): Promise<CallSid | null> {
  const taken = await takeBackGuest(database, guestId);
  if (!taken) throw new Refusal('wrong-state');
  return taken.legSid;
}

/**
 * The first operator leaves a talk that a colleague has taken over, or is sent out of it by that colleague. The carrier first: the room must go
 * on without this leg and end with the colleague's. Where it does not answer, the first one stays. Returns the leg to end.
 */
export async function leaveTalk({ database, control }: TransferParts, guestId: string): Promise<CallSid> {
  const departure = await departureOf(database, guestId);
  if (!departure) throw new Refusal('wrong-state');
  const { firstSid, ownSid, conferenceSid } = departure;
  const freed = await control.setEndsRoom({ legSid: firstSid, conferenceSid, isOn: false });
  if (freed === 'unavailable') throw new Refusal('carrier-unavailable');
  const given = await control.setEndsRoom({ legSid: ownSid, conferenceSid, isOn: true });
  if (given === 'unavailable') throw new Refusal('carrier-unavailable');
  // The colleague is lost, and the report is on its way.
  if (given === 'gone' || !(await leaveToColleague(database, guestId))) throw new Refusal('wrong-state');
  return firstSid;
}
