import type { Database } from '../db/database.ts';
import { offerNext } from './offer-store.ts';

/** No more pairs than this in one go: the next turn of any wait loop goes on. */
const PAIRS_LIMIT = 50;

/** Offers waiting calls to available operators until no pair fits. Returns how many pairs were found. */
export async function matchCalls(database: Database): Promise<number> {
  for (let found = 0; found < PAIRS_LIMIT; found += 1) {
    if (!(await offerNext(database))) return found;
  }
  return PAIRS_LIMIT;
}
