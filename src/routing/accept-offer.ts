import type { CallId } from '../calls/call.ts';
import type { Database } from '../db/database.ts';
import { Refusal } from '../refusal.ts';
import { acceptPending } from './offer-store.ts';

/** Gives the call to this operator, or refuses: another was quicker, the time is over, or the caller is gone. */
export async function acceptOffer(
  database: Database,
  input: { offerId: string; operatorId: string },
): Promise<{ callId: CallId }> {
  const accepted = await acceptPending(database, input);
  if (!accepted) throw new Refusal('offer-expired');
  return { callId: accepted.callId };
}
