// When the store was copied last: what nobody copies is lost with its disk.
import { readFile, writeFile } from 'node:fs/promises';
import type { Places } from './places.ts';

const PRIVATE_FILE = 0o600;
const MOMENT = /^\d{13}$/;

/** Notes that the store was copied at this moment. */
export async function noteBackup(places: Places, now: number): Promise<void> {
  await writeFile(places.backupNote, String(now), { mode: PRIVATE_FILE });
}

/** When the store was copied last; null before the first time, and where the note says nothing. */
export async function lastBackup(places: Places): Promise<number | null> {
  const text = await readFile(places.backupNote, 'latin1').catch(() => '');
  return MOMENT.test(text) ? Number(text) : null;
}
