import type { KeydClient } from '../confidentiality/keyd-client.ts';
import type { Database } from '../db/database.ts';
import { wrapHalf } from './line-half.ts';
import { keepWrappedHalf, waitingHalves } from './note-store.ts';

const EVERY_MS = 5_000;

/** The sweep that wraps what was kept while the key process was away, as soon as it is back (B1.3). */
export function waitingHalvesSweep(database: Database, keyd: KeydClient) {
  return { name: 'note-halves', everyMs: EVERY_MS, run: () => wrapWaitingHalves(database, keyd) };
}

/** Wraps the oldest halves that wait; stops at the first that the key process does not take. */
export async function wrapWaitingHalves(database: Database, keyd: KeydClient): Promise<void> {
  for (const { waitingHalf, expiryMonth: month, ...place } of await waitingHalves(database)) {
    const wrappedHalf = await wrapHalf(keyd, waitingHalf, { ...place, month });
    if (wrappedHalf === null) return;
    await keepWrappedHalf(database, { ...place, wrappedHalf });
  }
}
