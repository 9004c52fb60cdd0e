import type { KeydClient } from '../confidentiality/keyd-client.ts';
import type { Database } from '../db/database.ts';
import { destroyExpiredNotes, forgetExpiredWords } from './note-store.ts';

/** A note's bytes go within a day of its key; an hour leaves room for a key process that is away. */
const EVERY_MS = 60 * 60 * 1_000;
const HEALTH_LIMIT_MS = 2_000;
/** Each is one row of the trail, within the deadline of one statement. */
const AT_ONCE = 250;
const RUNS = 100;

/** The sweep that destroys what opens nowhere any more (A3.1). */
export function expiredNotesSweep(database: Database, keyd: KeydClient) {
  return { name: 'expired-notes', everyMs: EVERY_MS, run: () => expireNotes(database, keyd) };
}

/**
 * Destroys the bytes of notes and case words whose month's key the key process has destroyed; a row says that there was a note. Nothing
 * while that process is away, or while it does not believe its clock.
 */
export async function expireNotes(database: Database, keyd: KeydClient): Promise<void> {
  const said = await keyd.ask('health', {}, HEALTH_LIMIT_MS);
  if ('refused' in said || said.answer.isClockHeld) return;
  const { month, oldestExpiry } = said.answer;
  const before = oldestExpiry !== null && oldestExpiry < month ? oldestExpiry : month;
  for (let run = 0; run < RUNS; run += 1) {
    const gone = await destroyExpiredNotes(database, { before, most: AT_ONCE });
    const words = await forgetExpiredWords(database, { before, most: AT_ONCE });
    if (gone < AT_ONCE && words < AT_ONCE) return;
  }
}
