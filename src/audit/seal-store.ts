import type { Database } from '../db/database.ts';
import { type AuditRow, HASH_BYTES, LONGEST_WAIT_MS, NO_ROWS } from './encoding.ts';
import type { SignedText } from './signer.ts';

/** Any number will do, as long as all sealers use the same. */
const LOCK_KEY = 1_522_020;
/**
 * How far behind the newest sealed row a look begins; an id that the sequence never gave does not count. A row that commits later than
 * so many others is found by the long look, which each sealer takes first and then once in a while; no transaction of the line lives
 * through more rows. A million took as long as a statement of the worker may take.
 */
const LOOK_ROWS = { short: 10_000, long: 200_000 };

/** How far back rows without a number are looked for by time; older ones are the verifier's. */
const OVERLOOKED_SINCE_MS = 24 * 60 * 60 * 1_000;

/** The columns of a row as they are hashed. */
const ROW_COLUMNS = `audit_rows.id::text as id, (extract(epoch from audit_rows.at) * 1000000)::bigint::text as at,
       audit_rows.actor_id::text as "actorId", audit_rows.actor_role as "actorRole", audit_rows.action,
       audit_rows.subject_kind as "subjectKind", audit_rows.subject_id::text as "subjectId", audit_rows.fields,
       audit_rows.reason`;

/** Makes this transaction the only one that numbers rows; false when another sealer is at it. */
export async function lockSealing(transaction: Database): Promise<boolean> {
  const rows = await transaction.query<{ locked: boolean }>(
    'audit-lock',
    'select pg_try_advisory_xact_lock($1) as locked',
    [LOCK_KEY],
  );
  return rows[0]?.locked === true;
}

/** Committed rows without a number, in the order in which they were written. */
export async function unsealedRows(
  transaction: Database,
  input: { isLong: boolean; limit: number },
): Promise<AuditRow[]> {
  return transaction.query<AuditRow>(
    'audit-unsealed',
    `with look as materialized (
       select coalesce(max(row_id), 0) - $1::bigint as behind
       from audit_seals
       where audit_seals.row_id <= (select last_value from audit_rows_id_seq)
     )
     select ${ROW_COLUMNS}
     from audit_rows
     where audit_rows.id > (select behind from look)
       and not exists (
         select from audit_seals
         where audit_seals.row_id = audit_rows.id
           -- Said again: else a look reads every seal there ever was, and the longer the trail the nearer its end.
           and audit_seals.row_id > (select behind from look)
       )
     order by audit_rows.id
     limit $2`,
    [input.isLong ? LOOK_ROWS.long : LOOK_ROWS.short, input.limit],
  );
}

/** True where a row of the last day was committed long ago and has no number: no look finds it. */
export async function hasOverlookedRows(database: Database): Promise<boolean> {
  const rows = await database.query<{ overlooked: boolean }>(
    'audit-overlooked',
    `select exists (
       select from audit_rows
       where audit_rows.at > line_now() - $1::integer * interval '1 millisecond'
         and audit_rows.at < line_now() - $2::integer * interval '1 millisecond'
         and not exists (select from audit_seals where audit_seals.row_id = audit_rows.id)
     ) as overlooked`,
    [OVERLOOKED_SINCE_MS, LONGEST_WAIT_MS],
  );
  return rows[0]?.overlooked === true;
}

export interface Draft {
  number: number;
  rowIds: string[];
  firstRow: number;
  leaves: readonly Buffer[];
  root: Buffer;
}

/** What the next draft follows: the last checkpoint, signed or not. */
export async function lastDraft(transaction: Database): Promise<{ number: number; lastRow: number; root: Buffer }> {
  const rows = await transaction.query<{ number: number; lastRow: number; root: Buffer }>(
    'audit-last-draft',
    `select audit_checkpoints.number, audit_checkpoints.root,
            greatest((select max(number) from audit_seals), (select max(last_row) from audit_restores)) as "lastRow"
     from audit_checkpoints
     order by audit_checkpoints.number desc
     limit 1`,
    [],
  );
  return rows[0] ?? { number: 0, lastRow: 0, root: NO_ROWS };
}

/** Gives the rows their numbers and writes the checkpoint that is to be signed. */
export async function insertDraft(transaction: Database, draft: Draft): Promise<void> {
  await transaction.query(
    'audit-draft',
    `with checkpoint as (
       insert into audit_checkpoints (number, rows, leaves, root, database_at)
       values ($1, $2, $3, $4, date_trunc('milliseconds', line_now()))
       returning number
     )
     insert into audit_seals (number, row_id, checkpoint)
     select $5::bigint + sealed.place - 1, sealed.row_id, checkpoint.number
     from checkpoint
     cross join unnest($6::bigint[]) with ordinality as sealed (row_id, place)`,
    [draft.number, draft.rowIds.length, Buffer.concat(draft.leaves), draft.root, draft.firstRow, draft.rowIds],
  );
}

export interface UnsignedDraft {
  number: number;
  rows: number;
  root: Buffer;
  databaseAt: number;
  /** The text signed before; null for the first checkpoint, or while that one is not signed either. */
  textBefore: string | null;
}

/** The first checkpoint without a signature, or undefined. */
export async function firstUnsigned(database: Database): Promise<UnsignedDraft | undefined> {
  const rows = await database.query<UnsignedDraft>(
    'audit-first-unsigned',
    `select audit_checkpoints.number, audit_checkpoints.rows, audit_checkpoints.root,
       (extract(epoch from audit_checkpoints.database_at) * 1000)::bigint as "databaseAt", before.text as "textBefore"
     from audit_checkpoints
     left join audit_signatures before on before.checkpoint = audit_checkpoints.number - 1
     where audit_checkpoints.number > (select coalesce(max(checkpoint), 0) from audit_signatures)
     order by audit_checkpoints.number
     limit 1`,
    [],
  );
  return rows[0];
}

/** Keeps a signature; another sealer's for the same checkpoint stands. */
export async function insertSignature(
  database: Database,
  signed: { number: number; text: string; signature: Buffer; signer: SignedText['signer'] },
): Promise<void> {
  await database.query(
    'audit-sign',
    `insert into audit_signatures (checkpoint, text, signature, signer)
     values ($1, $2, $3, $4)
     on conflict (checkpoint) do nothing`,
    [signed.number, signed.text, signed.signature, signed.signer],
  );
}

export interface SignedCheckpoint {
  number: number;
  text: string;
  signature: Buffer;
  leaves: Buffer[];
}

/** Signed checkpoints from this number on, in order. */
export async function signedFrom(
  database: Database,
  input: { number: number; limit: number },
): Promise<SignedCheckpoint[]> {
  const rows = await database.query<Omit<SignedCheckpoint, 'leaves'> & { leaves: Buffer }>(
    'audit-signed-from',
    `select audit_signatures.checkpoint as number, audit_signatures.text, audit_signatures.signature,
       audit_checkpoints.leaves
     from audit_signatures
     join audit_checkpoints on audit_checkpoints.number = audit_signatures.checkpoint
     where audit_signatures.checkpoint >= $1
     order by audit_signatures.checkpoint
     limit $2`,
    [input.number, input.limit],
  );
  return rows.map((row) => ({ ...row, leaves: leavesIn(row.leaves) }));
}

function leavesIn(bytes: Buffer): Buffer[] {
  return Array.from({ length: bytes.length / HASH_BYTES }, (_, place) =>
    bytes.subarray(place * HASH_BYTES, (place + 1) * HASH_BYTES),
  );
}
