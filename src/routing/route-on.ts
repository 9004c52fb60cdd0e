import type { CallView } from '../calls/call.ts';
import { endKeeping, takeBackUnjoined } from '../calls/ending-store.ts';
import type { Database } from '../db/database.ts';
import { JOIN_LEASE_SECONDS } from './offer.ts';
import { expireOffers } from './offer-store.ts';

/**
 * What each turn of a wait loop does for its caller: an offer or a lease whose time is over is ended here too, so that
 * routing goes on even if every timer is dead.
 */
export async function routeOn(parts: { patientDatabase: Database; matchSoon(): void }, call: CallView): Promise<void> {
  const database = parts.patientDatabase;
  if (call.isOffered) await expireOffers(database);
  if (call.state === 'connecting' && call.operatorSid === null) await takeBackUnjoined(database, JOIN_LEASE_SECONDS);
  if (call.isKept && call.operatorSid === null) await endKeeping(database);
  parts.matchSoon();
}
