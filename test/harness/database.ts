import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { settleAppLogin } from '../../src/db/app-login.ts';
import { createDatabase, type DatabasePool } from '../../src/db/database.ts';
import { migrate } from '../../src/db/migrate.ts';

/** As the owner, whom no policy holds here; but `as` somebody it is the consoles' pool, with every wall. */
export interface TestDatabase extends DatabasePool {
  /** What the line's programs get: the login that owns nothing. */
  url: string;
  ownerUrl: string;
  /** Sets the database's clock: from now on `line_now()` stands still at this moment. Without it, it is the wall clock. */
  setClock(atMs: number): Promise<void>;
  /** Runs any SQL as the owner; for arranging and for attacks. */
  sql<Row extends object = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>;
  /** Empties the tables of calls and, unless they are to stay, of people. Much quicker than to truncate a few rows. */
  forget(what?: { keepPeople: boolean }): Promise<void>;
  drop(): Promise<void>;
}

// Whatever hangs on a row goes before it.
const OF_CALLS = [
  'call_events',
  'questions',
  'wrap_ups',
  'call_notes',
  'presumptions',
  'offers',
  'legs',
  'calls',
  'presences',
  'outbox',
];
const OF_PEOPLE = ['sessions', 'sign_in_links', 'accounts'];

const LOGIN = { name: 'line_app', password: 'test-of-the-line' };
const MIGRATIONS = new URL('../../migrations', import.meta.url).pathname;
let template: Promise<string> | undefined;

/** A fresh migrated database of its own, cloned from one template a test file. */
export async function makeDatabase(): Promise<TestDatabase> {
  template ??= makeTemplate();
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asSuperuser(`create database ${name} template ${await template}`);
  // The template's own rights are not copied.
  await asSuperuser(`revoke temporary on database ${name} from public`);
  const ownerUrl = urlOf(name);
  const url = appUrlOf(ownerUrl);
  const options = { deadlineMs: 5_000, connections: 10, applicationName: 'test' };
  const pool = createDatabase(ownerUrl, options);
  const consoles = createDatabase(url, { ...options, role: 'line_console' });
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  let isClockOurs = false;
  return {
    ...pool,
    as: consoles.as,
    url,
    ownerUrl,
    setClock: async (atMs) => {
      await owner.query('update test_clock set at = $1', [new Date(atMs)]);
      if (isClockOurs) return;
      isClockOurs = true;
      await owner.query(`create or replace function line_now() returns timestamptz language sql stable
        as 'select at from test_clock'`);
    },
    sql: async <Row extends object>(text: string, values: unknown[] = []) =>
      (await owner.query(text, values)).rows as Row[],
    forget: async ({ keepPeople } = { keepPeople: false }) => {
      const tables = keepPeople ? OF_CALLS : [...OF_CALLS, ...OF_PEOPLE];
      await owner.query(tables.map((table) => `delete from ${table}`).join(';'));
    },
    drop: async () => {
      await pool.close();
      await consoles.close();
      await owner.end();
      await asSuperuser(`drop database ${name} with (force)`);
    },
  };
}

async function makeTemplate(): Promise<string> {
  const name = `template_${randomBytes(6).toString('hex')}`;
  await asSuperuser(`create database ${name}`);
  await migrate(urlOf(name), MIGRATIONS);
  await settleAppLogin(urlOf(name), LOGIN);
  const client = new pg.Client({ connectionString: urlOf(name) });
  await client.connect();
  await client.query('create table test_clock (at timestamptz not null)');
  await client.query('grant select on test_clock to public');
  await client.query('insert into test_clock values (now())');
  await client.end();
  return name;
}

async function asSuperuser(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  await client.query(statement);
  await client.end();
}

function appUrlOf(ownerUrl: string): string {
  const url = new URL(ownerUrl);
  url.username = LOGIN.name;
  url.password = LOGIN.password;
  return url.href;
}

function urlOf(name: string): string {
  const url = new URL(inject('postgresUrl'));
  url.pathname = `/${name}`;
  return url.href;
}
