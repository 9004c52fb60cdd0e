import type { Database } from '../db/database.ts';
import { announceChanges } from './desk-change-store.ts';

const CHANGES_AT_ONCE = 1_000;
/** What is left after so many goes is told by the next wish or by the sweep. */
const GOES_LIMIT = 10;

/** Tells every web process which desks changed, by the notes that webhooks left in their own transactions. */
export async function tellDesks(database: Database): Promise<void> {
  for (let go = 0; go < GOES_LIMIT; go += 1) {
    if ((await announceChanges(database, CHANGES_AT_ONCE)) < CHANGES_AT_ONCE) return;
  }
}
