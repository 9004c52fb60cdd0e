import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { judgeLogSettings } from '../db/log-settings.ts';
import { judgeLogins } from './check-logins.ts';
import { judgeWalls } from './check-walls.ts';
import { bad, type Finding, judge, type Rule } from './finding.ts';

const LIMIT_MS = 3_000;
const OLDEST_SERVER = 150_000;
/** Reading a clock across the network is no better than this. */
const CLOCK_LIMIT_MS = 1_000;

/** The database and its clock: reached, migrated, keeping what it acknowledged, silent about what rows hold. */
export async function checkDatabase(input: { url: string; migrations: string; now: () => number }): Promise<Finding[]> {
  const client = new pg.Client({
    connectionString: input.url,
    connectionTimeoutMillis: LIMIT_MS,
    query_timeout: LIMIT_MS,
  });
  client.on('error', () => {
    // A connection that breaks fails the query that needs it.
  });
  try {
    await client.connect();
    const settings = await readSettings(client);
    return [
      await judgeDatabase(client, settings, input.migrations),
      await judgeClock(client, input.now),
      await judgeWalls(client),
      await judgeLogins(input.url),
    ];
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    const remedy = 'start Postgres, or correct DATABASE_URL';
    return [
      bad('database', `cannot be asked${code}`, remedy),
      bad('clock', 'cannot be compared without the database', remedy),
      bad('walls', 'cannot be looked at without the database', remedy),
      bad('logins', 'cannot be tried without the database', remedy),
    ];
  } finally {
    await client.end().catch(() => 'it was not connected');
  }
}

async function readSettings(client: pg.Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ name: string; setting: string }>('select name, setting from pg_settings');
  return new Map(rows.map(({ name, setting }) => [name, setting]));
}

async function judgeDatabase(client: pg.Client, settings: Map<string, string>, folder: string): Promise<Finding> {
  const { wanted, missing, changed } = await compareMigrations(client, folder);
  const version = settings.get('server_version') ?? '';
  const rules: Rule[] = [
    {
      holds: Number(settings.get('server_version_num')) >= OLDEST_SERVER,
      otherwise: `Postgres ${version} is too old`,
      remedy: 'use Postgres 15 or newer',
    },
    {
      holds: changed === 0,
      otherwise: `${changed} migrations are not those of this version`,
      remedy: 'run the version that made this database',
    },
    {
      holds: missing === 0,
      otherwise: `${missing} migrations have not run`,
      remedy: 'run dist/migrate.js with the owner’s address (docs/running.md); npm start does it by itself',
    },
    mustBe(settings, 'synchronous_commit', ['on', 'remote_write', 'remote_apply']),
    mustBe(settings, 'fsync', ['on']),
    ...judgeLogSettings(settings).map(({ name, value, wanted }) => ({
      holds: false,
      otherwise: `${name} is ${value}`,
      remedy: `set ${name} = ${wanted} in Postgres`,
    })),
  ];
  return judge('database', rules, `Postgres ${version}, ${wanted} migrations, commits are kept, the log holds no rows`);
}

function mustBe(settings: Map<string, string>, name: string, values: readonly string[]): Rule {
  const value = settings.get(name) ?? 'not known';
  return {
    holds: values.includes(value),
    otherwise: `${name} is ${value}`,
    remedy: `set ${name} = ${values[0]} in Postgres`,
  };
}

async function compareMigrations(client: pg.Client, folder: string) {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql'));
  const { rows: found } = await client.query<{ is_there: boolean }>(
    `select to_regclass('migrations') is not null as is_there`,
  );
  if (!found[0]?.is_there) return { wanted: names.length, missing: names.length, changed: 0 };
  const { rows } = await client.query<{ name: string; checksum: string }>('select name, checksum from migrations');
  const applied = new Map(rows.map(({ name, checksum }) => [name, checksum]));
  const files = await Promise.all(
    names.map(async (name) => ({ name, checksum: await checksumOf(join(folder, name)) })),
  );
  const strangers = rows.filter(({ name }) => !names.includes(name)).length;
  const edited = files.filter(({ name, checksum }) => applied.has(name) && applied.get(name) !== checksum).length;
  return {
    wanted: names.length,
    missing: files.filter(({ name }) => !applied.has(name)).length,
    changed: strangers + edited,
  };
}

async function checksumOf(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}

/** Deadlines are the database's, what people see is this machine's: they must agree. */
async function judgeClock(client: pg.Client, now: () => number): Promise<Finding> {
  const before = now();
  const { rows } = await client.query<{ ms: number }>(
    'select extract(epoch from clock_timestamp())::float8 * 1000 as ms',
  );
  const apart = Math.abs((rows[0]?.ms ?? 0) - (before + now()) / 2);
  const rule = {
    holds: apart <= CLOCK_LIMIT_MS,
    otherwise: `this machine and the database are ${Math.round(apart / 1000)} s apart`,
    remedy: 'switch on time synchronisation (NTP) on both',
  };
  return judge('clock', [rule], `agrees with the database to ${Math.max(1, Math.ceil(apart))} ms`);
}
