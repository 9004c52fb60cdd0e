import { isDeepStrictEqual } from 'node:util';
import { wordsOf } from '../checkpoint-encoding.ts';
import type { ProvedCheckpoint } from './checkpoint-chain.ts';
import { aboutCheckpoint, type Finding } from './finding.ts';
import type { Peekable } from './peekable.ts';

/** A checkpoint as the database holds it; text and signature are null while it is not signed. */
export interface StoredCheckpoint {
  number: number;
  rows: number;
  leaves: Buffer;
  /** Hexadecimal. */
  root: string;
  databaseAt: number;
  text: string | null;
  signature: Buffer | null;
}

/** Takes what the database holds of this checkpoint and compares it with what was proved. */
export async function compareStored(
  proved: ProvedCheckpoint,
  stored: Peekable<StoredCheckpoint>,
): Promise<Finding | undefined> {
  const next = await stored.peek();
  if (!next) return aboutCheckpoint('database-older', proved.number);
  if (next.number > proved.number) return aboutCheckpoint('database-lacks-checkpoint', proved.number);
  await stored.take();
  if (next.number === proved.number && next.text === null) return aboutCheckpoint('database-older', proved.number);
  return isSame(proved, next) ? undefined : aboutCheckpoint('database-differs', proved.number);
}

function isSame({ line, number, databaseAt }: ProvedCheckpoint, stored: StoredCheckpoint): boolean {
  const { leaves, ...rest } = stored;
  const said = {
    number,
    rows: line.leaves.length,
    root: wordsOf(line.text)?.root,
    databaseAt,
    text: line.text,
    signature: line.signature,
  };
  return Buffer.concat(line.leaves).equals(leaves) && isDeepStrictEqual(rest, said);
}
