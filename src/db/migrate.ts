import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

const FILE_NAME = /^\d{4}-[a-z0-9-]+\.sql$/;
/** Any number will do, as long as all starters use the same. */
const LOCK_KEY = 1_522_004;
/** Whoever waits for a table keeps everybody behind them from it, callers as well: so short, and then again after a pause. */
const TABLE_WAIT_MS = 1_000;
const TRY_AGAIN_MS = 2_000;
const TRIES_LIMIT = 60;
const WAIT_MINUTES = (TRIES_LIMIT * (TABLE_WAIT_MS + TRY_AGAIN_MS)) / 60_000;
const LOCK_NOT_AVAILABLE = '55P03';
/** Of the codes of Postgres: data exceptions. */
const ABOUT_A_VALUE = '22';

/** The database belongs to another version of the program. */
export class OtherVersion extends Error {}

/**
 * Brings the database to the newest migration: forward only, each file in its own transaction, once. Calls go on meanwhile: a table that
 * is in use is waited for a second at a time, for three minutes.
 * Throws `OtherVersion` when a file that already ran was edited, or when the database is newer than the code.
 */
export async function migrate(url: string, folder: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, application_name: 'migrate' });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK_KEY]);
    await client.query(`create table if not exists migrations (
      name text primary key,
      checksum text not null,
      applied_at timestamptz not null default now()
    )`);
    const files = await readMigrations(folder);
    const applied = await appliedMigrations(client);
    refuseStrangers(files, applied);
    for (const file of files) {
      if (!applied.has(file.name)) await apply(client, file);
    }
  } finally {
    await client.end();
  }
}

interface MigrationFile {
  name: string;
  sql: string;
  checksum: string;
}

async function readMigrations(folder: string): Promise<MigrationFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const odd = names.find((name) => !FILE_NAME.test(name));
  if (odd) throw new Error(`${odd}: a migration is named like 0001-what-changes.sql`);
  const twin = names.find((name, place) => name.slice(0, 4) === names[place - 1]?.slice(0, 4));
  if (twin) throw new Error(`${twin}: another migration has the same number; take the next free one`);
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(folder, name), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

async function appliedMigrations(client: pg.Client): Promise<Map<string, string>> {
  const result = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from migrations order by name',
  );
  return new Map(result.rows.map((row) => [row.name, row.checksum]));
}

function refuseStrangers(files: MigrationFile[], applied: Map<string, string>): void {
  const known = new Map(files.map((file) => [file.name, file.checksum]));
  for (const [name, checksum] of applied) {
    const expected = known.get(name);
    if (expected === undefined)
      throw new OtherVersion(
        `the database has migration ${name}, which this version does not know: start the newer version that made it`,
      );
    if (expected !== checksum)
      throw new OtherVersion(
        `the database has migration ${name} as another version had it: start that version; whoever edited the file since, write a new one instead`,
      );
  }
}

async function apply(client: pg.Client, file: MigrationFile): Promise<void> {
  for (let tries = 1; !(await isApplied(client, file, tries === TRIES_LIMIT)); tries += 1) await pause(TRY_AGAIN_MS);
}

/** False when a table was in use; the last time that is a fault like any other. */
async function isApplied(client: pg.Client, file: MigrationFile, isLast: boolean): Promise<boolean> {
  await client.query('begin');
  try {
    await client.query(`set local lock_timeout = ${TABLE_WAIT_MS}`);
    await client.query(file.sql);
    await client.query('insert into migrations (name, checksum) values ($1, $2)', [file.name, file.checksum]);
    await client.query('commit');
    return true;
  } catch (error) {
    await client.query('rollback');
    if (!isLast && error instanceof pg.DatabaseError && error.code === LOCK_NOT_AVAILABLE) return false;
    throw new Error(`migration ${file.name} failed and was taken back: ${reasonOf(error)}`, { cause: error });
  }
}

/** What whoever runs it can act on; words about a value would quote it. */
function reasonOf(error: unknown): string {
  if (!(error instanceof pg.DatabaseError)) return error instanceof Error ? error.message : String(error);
  if (error.code === LOCK_NOT_AVAILABLE)
    return `a table was in use for ${WAIT_MINUTES} minutes: end whoever holds it (pg_stat_activity), and run this again`;
  return error.code?.startsWith(ABOUT_A_VALUE) ? `fault ${error.code}` : error.message;
}
