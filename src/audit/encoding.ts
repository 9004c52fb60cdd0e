// The bytes that are hashed and signed, version 1; docs/audit.md describes them for whoever checks them with other tools.
// The stand-alone verifier imports this file and nothing else of the line.
import { createHash } from 'node:crypto';

export const HASH_BYTES = 32;
const VERSION = 1;
/** First byte of what is hashed, so that a row can never pass for a link of the chain. */
const ROW = 0;
const LINK = 1;
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
  return sha256([Buffer.of(ROW, VERSION), ...values.flatMap(prefixed)]);
}

/** The head of the chain after these leaves, which follow `head`. */
export function headAfter(head: Buffer, leaves: readonly Buffer[]): Buffer {
  return leaves.reduce((before, leaf) => sha256([Buffer.of(LINK), before, leaf]), head);
}

function prefixed(value: string | null): Buffer[] {
  const length = Buffer.alloc(4);
  if (value === null) {
    length.writeUInt32BE(ABSENT);
    return [length];
  }
  const bytes = Buffer.from(value, 'utf8');
  length.writeUInt32BE(bytes.length);
  return [length, bytes];
}

function sha256(parts: readonly Buffer[]): Buffer {
  return createHash('sha256').update(Buffer.concat(parts)).digest();
}
