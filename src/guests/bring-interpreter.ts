import type { CallId } from '../calls/call.ts';
import type { CallControl } from '../calls/call-control.ts';
import type { Database } from '../db/database.ts';
import { Refusal } from '../refusal.ts';
import { endGuest } from './guest-store.ts';
import { askInterpreter, keepGuestLeg, telephoneOf } from './interpreter-store.ts';

export interface InterpreterParts {
  /** In the operator's own name. */
  named: Database;
  /** The call path's: it alone reads the telephone. */
  calls: Database;
  control: CallControl;
}

/**
 * Rings an interpreter into the own talk (B1.3). The telephone shows the line's number, and a key has to be pressed; the interpreter
 * never learns who calls. Refused where the carrier does not answer: then nobody is being rung.
 */
export async function bringInterpreter(
  { named, calls, control }: InterpreterParts,
  wish: { callId: CallId; interpreterId: string },
): Promise<void> {
  const { verdict, guestId } = await askInterpreter(named, wish);
  if (verdict !== 'asked' || guestId === null) throw new Refusal(verdict === 'asked' ? 'wrong-state' : verdict);
  const telephone = await telephoneOf(calls, guestId);
  if (!telephone) throw new Refusal('wrong-state');
  const legSid = await control.ringInterpreter(telephone);
  if (legSid === null) {
    await endGuest(calls, guestId, 'expired');
    throw new Refusal('carrier-unavailable');
  }
  if (!(await keepGuestLeg(calls, guestId, legSid))) await control.endLeg(legSid);
}
