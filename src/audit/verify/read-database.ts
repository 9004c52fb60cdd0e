import type { NumberedRow } from './sealed-rows.ts';
import type { StoredCheckpoint } from './stored-checkpoints.ts';

const ROWS_PER_FETCH = 2_000;
const CHECKPOINTS_PER_FETCH = 50;

/** One statement on one connection, within one transaction that sees one moment. */
export type Query = (text: string) => Promise<{ rows: unknown[] }>;

/** The moment that the database has while it is read, in milliseconds. */
export async function momentOfDatabase(query: Query): Promise<number> {
  const { rows } = await query('select (extract(epoch from line_now()) * 1000)::bigint::text as now');
  // As the statement names it.
  const [row] = rows as { now: string }[];
  return Number(row?.now);
}

/** Every row of the trail, sealed ones first and in order, a few at a time. */
export async function* rowsOfDatabase(query: Query): AsyncGenerator<NumberedRow> {
  const statement = `select audit_seals.number::text as number, audit_rows.id::text as id,
      (extract(epoch from audit_rows.at) * 1000000)::bigint::text as at, audit_rows.actor_id::text as "actorId",
      audit_rows.actor_role as "actorRole", audit_rows.action, audit_rows.subject_kind as "subjectKind",
      audit_rows.subject_id::text as "subjectId", audit_rows.fields, audit_rows.reason
    from audit_rows
    left join audit_seals on audit_seals.row_id = audit_rows.id
    order by audit_seals.number nulls last, audit_rows.id`;
  type Row = Omit<NumberedRow, 'number'> & { number: string | null };
  for await (const row of cursor<Row>(query, { name: 'audit_verify_rows', statement, size: ROWS_PER_FETCH })) {
    yield { ...row, number: row.number === null ? null : Number(row.number) };
  }
}

/** Every checkpoint that the database holds, in order. */
export async function* checkpointsOfDatabase(query: Query): AsyncGenerator<StoredCheckpoint> {
  const statement = `select audit_checkpoints.number::text as number, audit_checkpoints.rows, audit_checkpoints.leaves,
      encode(audit_checkpoints.root, 'hex') as root,
      (extract(epoch from audit_checkpoints.database_at) * 1000)::bigint::text as "databaseAt",
      audit_signatures.text, audit_signatures.signature
    from audit_checkpoints
    left join audit_signatures on audit_signatures.checkpoint = audit_checkpoints.number
    order by audit_checkpoints.number`;
  type Row = Omit<StoredCheckpoint, 'number' | 'databaseAt'> & { number: string; databaseAt: string };
  const size = CHECKPOINTS_PER_FETCH;
  for await (const row of cursor<Row>(query, { name: 'audit_verify_checkpoints', statement, size })) {
    yield { ...row, number: Number(row.number), databaseAt: Number(row.databaseAt) };
  }
}

async function* cursor<Row>(
  query: Query,
  { name, statement, size }: { name: string; statement: string; size: number },
): AsyncGenerator<Row> {
  await query(`declare ${name} no scroll cursor for ${statement}`);
  for (;;) {
    const { rows } = await query(`fetch ${size} from ${name}`);
    // The statement's own list of columns is the contract.
    yield* rows as Row[];
    if (rows.length < size) return;
  }
}
