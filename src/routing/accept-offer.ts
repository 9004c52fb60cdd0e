import type { CallId } from '../calls/call.ts';
import type { Database } from '../db/database.ts';
import { acceptAsGuest } from '../guests/own-guest-store.ts';
import { Refusal } from '../refusal.ts';
import { acceptPending } from './offer-store.ts';

/** Gives the call to this operator, or refuses: another was quicker, the time is over, or the caller is gone. */
export async function acceptOffer(
  database: Database,
  input: { offerId: string; operatorId: string },
): Promise<{ callId: CallId }> {
  const accepted = await acceptPending(database, input);
  if (accepted) return accepted;
  // Not a waiting caller: perhaps a colleague asks for this operator.
  const callId = await acceptAsGuest(database, input.offerId);
  if (callId === undefined) throw new Refusal('offer-expired');
  return { callId };
}
