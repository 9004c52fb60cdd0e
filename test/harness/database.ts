import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { createDatabase, type DatabasePool } from '../../src/db/database.ts';
import { addressFor } from '../../src/db/role-login.ts';
import { LOGIN, onOne, readyTemplate } from './template.ts';

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
  'nuisance_warnings',
  'nuisance_flags',
  'call_events',
  'questions',
  'wrap_ups',
  'call_notes',
  'presumptions',
  'offers',
  'legs',
  'messages',
  'calls',
  'presences',
  'outbox',
];
const OF_PEOPLE = ['sessions', 'sign_in_links', 'accounts'];

/** What each server's copies are made of; asked for once in a worker. */
const templates = new Map<string, Promise<string>>();

/** A fresh migrated database of its own, cloned from the one template of the run's server, or of another (a superuser's address). */
export async function makeDatabase(server = inject('postgresUrl')): Promise<TestDatabase> {
  const template = templates.get(server) ?? readyTemplate(server);
  templates.set(server, template);
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(server, [
    `create database ${name} template ${await template} strategy file_copy`,
    // The template's own rights are not copied.
    `revoke temporary on database ${name} from public`,
  ]);
  const ownerUrl = urlOf(server, name);
  const url = addressFor(ownerUrl, LOGIN);
  const options = { deadlineMs: 5_000, connections: 10, applicationName: 'test' };
  const pool = createDatabase(ownerUrl, options);
  const consoles = createDatabase(url, { ...options, role: 'line_console' });
  const owner = new pg.Client({ connectionString: ownerUrl });
  owner.on('error', () => {
    // Its server was killed by a test; the statement that follows says so.
  });
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
      await onServer(server, [`drop database ${name} with (force)`]);
    },
  };
}

function onServer(server: string, statements: readonly string[]): Promise<void> {
  return onOne(server, async (superuser) => {
    for (const statement of statements) await superuser.query(statement);
  });
}

function urlOf(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
