import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { settleAppLogin } from '../../src/db/app-login.ts';
import { createDatabase } from '../../src/db/database.ts';
import { migrate } from '../../src/db/migrate.ts';
import { judgeWalls } from '../../src/doctor/check-walls.ts';
import { liveCall, person } from '../escalation/people.ts';
import { ALLOWED } from './allowed.ts';

const MIGRATIONS = new URL('../../migrations', import.meta.url).pathname;
const NAME = `owned_${randomBytes(6).toString('hex')}`;
const LOGIN = { name: `${NAME}_app`, password: 'invented' };

/** Whoever keeps the database as docs/running.md has it: may make roles, is no superuser. */
const addressOf = (name: string, password: string) => {
  const url = new URL(inject('postgresUrl'));
  url.pathname = `/${NAME}`;
  url.username = name;
  url.password = password;
  return url.href;
};
const superuser = new pg.Client({ connectionString: inject('postgresUrl') });
const inside = new pg.Client({ connectionString: inject('postgresUrl').replace(/[^/]+$/, NAME) });
const sql = async (text: string, values: unknown[] = []) => (await inside.query(text, values)).rows;
let ownerUrl: string;
let appUrl: string;

beforeAll(async () => {
  await superuser.connect();
  await superuser.query(`create role ${NAME} login noinherit createrole password 'invented'`);
  const { rows } = await superuser.query<{ name: string }>(
    "select rolname as name from pg_roles where rolname like 'line\\_%' and not rolcanlogin",
  );
  // Another database of this server made them first.
  for (const { name } of rows) await superuser.query(`grant ${name} to ${NAME} with admin option`);
  await superuser.query(`create database ${NAME} owner ${NAME}`);
  await inside.connect();
  ownerUrl = addressOf(NAME, 'invented');
  await migrate(ownerUrl, MIGRATIONS);
  appUrl = await settleAppLogin(ownerUrl, LOGIN);
});
afterAll(async () => {
  await inside.end();
  await superuser.query(`drop database ${NAME} with (force)`);
  await superuser.query(`drop role ${LOGIN.name}`);
  await superuser.query(`drop owned by ${NAME}`);
  await superuser.query(`drop role ${NAME}`);
  await superuser.end();
});

describe('A1.1: whoever keeps the database is no exception', () => {
  test('the owner, who is no superuser, sees no row of any table but who has the unit’s duty', async () => {
    const operator = await person({ sql }, 'operator', 'Aysel');
    await liveCall({ sql }, operator);
    await sql('insert into presences (account_id) values ($1)', [operator]);
    expect(await sql('select from calls')).toHaveLength(1);
    expect(await sql('select from recovery_rights')).not.toHaveLength(0);
    const owner = createDatabase(ownerUrl, { deadlineMs: 5_000, connections: 1, applicationName: 'owner' });
    for (const table of Object.keys(ALLOWED)) {
      if (table === 'unit_duty') continue;
      expect(await owner.query(`see-${table}`, `select from ${table}`, []), table).toEqual([]);
    }
    await owner.close();
  });

  test('and keeps no way through a role of the line', async () => {
    const rows = await sql(
      "select rolname from pg_roles where rolname like 'line\\_%' and pg_has_role($1, oid, 'usage')",
      [NAME],
    );
    expect(rows).toEqual([]);
  });

  test('the line’s login is well, and neither the owner nor a superuser would be', async () => {
    const judged = async (connectionString: string) => {
      const client = new pg.Client({ connectionString });
      await client.connect();
      const finding = await judgeWalls(client);
      await client.end();
      return finding;
    };
    expect(await judged(appUrl)).toMatchObject({ isGood: true });
    expect(await judged(ownerUrl)).toMatchObject({ isGood: false });
    expect(await judged(addressOf('postgres', 'test'))).toMatchObject({ isGood: false });
    await sql('alter table calls no force row level security');
    expect(await judged(appUrl)).toMatchObject({ isGood: false, said: '1 tables have no policies in force' });
  });
});
