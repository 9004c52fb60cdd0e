import type { Database } from '../db/database.ts';
import { type CheckpointLine, digestOf, isSignedBy, NOTHING_BEFORE, wordsOf } from './checkpoint-encoding.ts';
import type { CheckpointFile } from './checkpoint-file.ts';
import { signedFrom } from './seal-store.ts';
import type { SignerKey } from './signer.ts';

/** One run writes no more than this; the rest is the next run's. */
const LINES_PER_RUN = 100;

/** Database and file tell different stories: one of them was put back or rewritten. Nothing was added to the file. */
export class TrailBroken extends Error {
  readonly code: 'database-behind' | 'database-differs' | 'not-a-successor';

  constructor(code: TrailBroken['code'], number: number) {
    super(`audit trail, checkpoint ${number}: ${code}`);
    this.name = 'TrailBroken';
    this.code = code;
  }
}

/**
 * Adds to this machine's file every signed checkpoint that it lacks, whichever process sealed it. Throws `TrailBroken` when
 * the database no longer holds what the file says, or when what follows is no successor of it.
 */
export async function mirrorCheckpoints(
  database: Database,
  file: CheckpointFile,
  keys: readonly SignerKey[],
): Promise<void> {
  let last = await file.last();
  const lastNumber = last ? (wordsOf(last.text)?.number ?? 0) : 0;
  const stored = await signedFrom(database, { number: Math.max(lastNumber, 1), limit: LINES_PER_RUN });
  if (last) {
    const again = stored.shift();
    if (!again) throw new TrailBroken('database-behind', lastNumber);
    if (again.text !== last.text) throw new TrailBroken('database-differs', lastNumber);
  }
  for (const checkpoint of stored) {
    if (!follows(last, checkpoint, keys)) throw new TrailBroken('not-a-successor', checkpoint.number);
    last = checkpoint;
  }
  if (stored.length > 0) await file.append(stored);
}

function follows(last: CheckpointLine | undefined, next: CheckpointLine, keys: readonly SignerKey[]): boolean {
  const words = wordsOf(next.text);
  const key = keys.find(({ id }) => id === words?.signer);
  if (!words || !key || !isSignedBy(key.publicKey, next.text, next.signature)) return false;
  const lastNumber = last ? (wordsOf(last.text)?.number ?? 0) : 0;
  return words.number === lastNumber + 1 && words.previous === (last ? digestOf(last.text) : NOTHING_BEFORE);
}
