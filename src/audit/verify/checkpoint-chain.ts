import {
  type CheckpointLine,
  digestOf,
  isSignedBy,
  NOTHING_BEFORE,
  parseLine,
  wordsOf,
} from '../checkpoint-encoding.ts';
import { headAfter, NO_ROWS } from '../encoding.ts';
import { aboutCheckpoint, type Finding, type FindingKind } from './finding.ts';

/** Two processes that share a file may write a checkpoint twice; so far back a repeat of the same words is looked for. */
const REPEATS_KEPT = 1_000;
/** Clocks are corrected by seconds; whoever wants to gain something turns them further. */
export const CLOCK_TOLERANCE_MS = 120_000;

export interface PublicKey {
  /** `*` stands for every signer: a single key was given without its id. */
  id: string;
  publicKey: string;
  lastNumber: number | null;
}

export interface ProvedCheckpoint {
  number: number;
  line: CheckpointLine;
  digest: string;
  databaseAt: number;
  /** Number of its first row. */
  firstRow: number;
}

export type ChainStep =
  | { is: 'proved'; checkpoint: ProvedCheckpoint }
  | { is: 'torn' }
  | { is: 'repeated' }
  | { is: 'finding'; finding: Finding };

/** Reads the file line by line and proves each checkpoint from the ones before. After a finding it proves nothing more. */
export function checkpointChain(keys: readonly PublicKey[]): { next(line: string): ChainStep } {
  let last = { number: 0, digest: NOTHING_BEFORE, head: NO_ROWS, databaseAt: 0, nextRow: 1 };
  const texts = new Map<number, string>();

  return {
    next: (text) => {
      const line = parseLine(text);
      // Half a line of a killed writer means nothing; what it should have said comes after, or is missing.
      if (!line) return { is: 'torn' };
      const found = (kind: FindingKind, number: number): ChainStep => ({
        is: 'finding',
        finding: aboutCheckpoint(kind, number),
      });
      const words = wordsOf(line.text);
      if (!words) return found('checkpoint-unreadable', last.number + 1);
      const { number } = words;
      if (texts.get(number) === line.text) return { is: 'repeated' };
      const key = keys.find(({ id }) => id === words.signer || id === '*');
      if (!key || number > (key.lastNumber ?? Number.POSITIVE_INFINITY)) return found('signer-unknown', number);
      if (!isSignedBy(key.publicKey, line.text, line.signature)) return found('signature-wrong', number);
      if (number <= last.number) return found('checkpoint-forked', number);
      if (number > last.number + 1) return found('checkpoint-missing', last.number + 1);
      if (words.previous !== last.digest) return found('checkpoint-forked', number);
      const head = headAfter(last.head, line.leaves);
      if (line.leaves.length !== words.rows || head.toString('hex') !== words.root)
        return found('leaves-wrong', number);
      if (words.databaseAt < last.databaseAt - CLOCK_TOLERANCE_MS) return found('clock-went-back', number);
      if (words.signedAt < words.databaseAt - CLOCK_TOLERANCE_MS) return found('clocks-disagree', number);
      const checkpoint = {
        number,
        line,
        digest: digestOf(line.text),
        databaseAt: words.databaseAt,
        firstRow: last.nextRow,
      };
      last = { ...checkpoint, head, nextRow: last.nextRow + words.rows };
      texts.set(number, line.text);
      texts.delete(number - REPEATS_KEPT);
      return { is: 'proved', checkpoint };
    },
  };
}
