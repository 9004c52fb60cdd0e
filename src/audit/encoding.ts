// The bytes that are hashed and signed, version 1; docs/audit.md describes them for whoever checks them with other tools.
// The stand-alone verifier imports this file and nothing else of the line.
import { createHash } from 'node:crypto';

export const HASH_BYTES = 32;
/** A row that was committed longer ago than this, and has no number, was left out: a sealer runs every few seconds. */
export const LONGEST_WAIT_MS = 60_000;
const VERSION = 1;
/** First byte of what is hashed, so that a row can never pass for a link of the chain. */
const ROW = 0;
const LINK_BYTE: Buffer = Buffer.of(1);
const LENGTH_BYTES = 4;
const ABSENT = 0xffff_ffff;

/** One row of the trail; every value as the text that is hashed. */
export interface AuditRow {
  id: string;
  /** Microseconds since 1970. */
  at: string;
  actorId: string | null;
  actorRole: string;
  action: string;
  subjectKind: string;
  subjectId: string | null;
  fields: readonly string[];
  reason: string | null;
}

/** The head of the chain before the first row. */
export const NO_ROWS: Buffer = Buffer.alloc(HASH_BYTES);

/** The hash of one row: each value with its length before it, so that no two different rows give the same bytes. */
export function leafOf(row: AuditRow): Buffer {
  const values = [
    row.id,
    row.at,
    row.actorId,
    row.actorRole,
    row.action,
    row.subjectKind,
    row.subjectId,
    row.reason,
    String(row.fields.length),
    ...row.fields,
  ];
  const sizes = values.map((value) => LENGTH_BYTES + (value === null ? 0 : Buffer.byteLength(value)));
  const bytes = Buffer.alloc(sizes.reduce((sum, size) => sum + size, 2));
  bytes.set([ROW, VERSION]);
  let place = 2;
  for (const value of values) place = writePrefixed(bytes, place, value);
  return sha256(bytes);
}

/** The head of the chain after these leaves, which follow `head`. */
export function headAfter(head: Buffer, leaves: readonly Buffer[]): Buffer {
  return leaves.reduce((before, leaf) => sha256(Buffer.concat([LINK_BYTE, before, leaf])), head);
}

/** Writes the length and the value; answers the place behind them. */
function writePrefixed(bytes: Buffer, place: number, value: string | null): number {
  const start = place + LENGTH_BYTES;
  const length = value === null ? 0 : bytes.write(value, start);
  bytes.writeUInt32BE(value === null ? ABSENT : length, place);
  return start + length;
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest();
}
