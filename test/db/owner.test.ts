import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { forgetSynthetic } from '../../src/calls/synthetic-store.ts';
import { createDatabase } from '../../src/db/database.ts';
import { migrate } from '../../src/db/migrate.ts';
import { addressFor, DATABASE_ROLES, loginFor, loginOf } from '../../src/db/role-login.ts';
import { settleLogins } from '../../src/db/settle-logins.ts';
import { judgeLogins } from '../../src/doctor/check-logins.ts';
import { judgeWalls } from '../../src/doctor/check-walls.ts';
import { makeHoney } from '../../src/notes/history/make-honey.ts';
import { putOnUnitDuty, relieveOfUnitDuty, withdrawUnitDuty } from '../../src/roster/unit-duty.ts';
import { liveCall, person } from '../escalation/people.ts';
import { readyTemplate } from '../harness/template.ts';
import { ALLOWED } from './allowed.ts';

const MIGRATIONS = new URL('../../migrations', import.meta.url).pathname;
const NAME = `owned_${randomBytes(6).toString('hex')}`;
const LOGIN = { name: `${NAME}_app`, password: 'invented' };
const LOGINS = [LOGIN, ...DATABASE_ROLES.map((role) => loginFor(role, LOGIN))];

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

const judged = async (connectionString: string) => {
  const client = new pg.Client({ connectionString });
  await client.connect();
  const finding = await judgeWalls(client);
  await client.end();
  return finding;
};

beforeAll(async () => {
  // Otherwise a neighbour may be making the roles while they are given away here.
  await readyTemplate(inject('postgresUrl'));
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
  await settleLogins(ownerUrl, LOGIN);
  appUrl = addressFor(ownerUrl, LOGIN);
});
afterAll(async () => {
  await inside.end();
  await superuser.query(`drop database ${NAME} with (force)`);
  for (const { name } of LOGINS) await superuser.query(`drop role ${name}`);
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

  test('an officer is put on duty, and relieved, by the login of the administrator’s command', async () => {
    const officerId = await person({ sql }, 'duty-officer', 'Elçin');
    const onDuty = () => sql('select officer_id from officers_on_duty');
    const options = { deadlineMs: 5_000, connections: 1, applicationName: 'accounts', role: 'line_access' } as const;
    const access = createDatabase(appUrl, options);
    await putOnUnitDuty(access, { officerId, begins: '2020-01-01T00:00', ends: '2099-01-01T00:00' });
    expect(await onDuty()).toEqual([{ officer_id: officerId }]);
    await relieveOfUnitDuty(access, officerId);
    await putOnUnitDuty(access, { officerId, begins: '2098-01-01T00:00', ends: '2099-01-01T00:00' });
    await withdrawUnitDuty(access, { officerId, begins: '2098-01-01T00:00' });
    expect(await sql("select from unit_duty where starts_at > '2090-01-01'")).toEqual([]);
    expect(await onDuty()).toEqual([]);
    await access.close();
  });

  test('and keeps no way through a role of the line', async () => {
    const rows = await sql(
      "select rolname from pg_roles where rolname like 'line\\_%' and pg_has_role($1, oid, 'usage')",
      [NAME],
    );
    expect(rows).toEqual([]);
  });

  test('the line’s login is well, and neither the owner nor a superuser would be', async () => {
    expect(await judged(appUrl)).toMatchObject({ isGood: true });
    expect(await judged(ownerUrl)).toMatchObject({ isGood: false });
    expect(await judged(addressOf('postgres', 'test'))).toMatchObject({ isGood: false });
    await sql('alter table calls no force row level security');
    expect(await judged(appUrl)).toMatchObject({ isGood: false, said: '1 tables have no policies in force' });
  });

  test('each role has a login that may take it alone; one that may more, or cannot sign in, is named', async () => {
    expect(await judgeLogins(appUrl)).toMatchObject({ isGood: true });
    const { name } = loginFor('line_calls', LOGIN);
    for (const [change, back] of [
      [`grant line_console to ${name}`, `revoke line_console from ${name}`],
      [`grant pg_read_all_data to ${name}`, `revoke pg_read_all_data from ${name}`],
      [`alter role ${name} inherit`, `alter role ${name} noinherit`],
      [`alter role ${name} createrole`, `alter role ${name} nocreaterole`],
      [`alter role ${name} password 'another'`, `alter role ${name} nologin`],
    ] as const) {
      await superuser.query(change);
      expect(await judgeLogins(appUrl), change).toMatchObject({
        isGood: false,
        said: expect.stringContaining('the login of line_calls'),
      });
      await superuser.query(back);
    }
    await superuser.query(`grant line_calls to ${LOGIN.name}`);
    expect(await judged(appUrl)).toMatchObject({ said: expect.stringContaining('may take 1 roles') });
    await superuser.query(`revoke line_calls from ${LOGIN.name}`);
  });

  test('the next version’s migration makes them well again, and a new password is theirs as well', async () => {
    const next = { ...LOGIN, password: 'Şəkərbura/?#1' };
    await settleLogins(ownerUrl, next);
    expect(await judgeLogins(addressFor(ownerUrl, next))).toMatchObject({ isGood: true });
    expect(await judgeLogins(appUrl)).toMatchObject({ isGood: false, said: expect.stringContaining('28P01') });
  });

  test('an address that names the owner makes nobody the line’s login', async () => {
    await expect(settleLogins(ownerUrl, { name: NAME, password: 'invented' })).rejects.toThrow('a name of its own');
    await expect(settleLogins(ownerUrl, { name: 'postgres', password: 'test' })).rejects.toThrow('a name of its own');
    expect(() => loginOf('postgres://127.0.0.1:5432/line')).toThrow(/^DATABASE_URL: .*must name the line’s login/);
  });

  test('an owner who may make no logins is told so, and nothing is half made', async () => {
    await superuser.query(`alter role ${NAME} nocreaterole`);
    const strange = { name: `${NAME}_strange`, password: 'invented' };
    await expect(settleLogins(ownerUrl, strange)).rejects.toThrow('docs/running.md');
    expect(await sql('select from pg_roles where rolname like $1', [`${strange.name}%`])).toEqual([]);
    await superuser.query(`alter role ${NAME} createrole`);
  });
});

describe('what runs as the owner, whom the walls keep from every row, does its work all the same', () => {
  const endedCall = async (kind: string, outcome: string, daysAgo: number): Promise<string> => {
    const id = randomUUID();
    await sql(
      `insert into calls (id, carrier_sid, kind, state, started_at, last_seen_at, ended_at, outcome, ended_by)
       select $1::uuid, 'CA' || md5($1::uuid::text), $2, 'ended', past.at, past.at, past.at, $3, 'caller'
         from (select line_now() - make_interval(days => $4) as at) as past`,
      [id, kind, outcome, daysAgo],
    );
    return id;
  };

  test('the line’s calls to itself are forgotten after a week, and no caller’s', async () => {
    const old = await endedCall('synthetic', 'test', 8);
    const young = await endedCall('synthetic', 'test', 6);
    const callers = await endedCall('caller', 'abandoned', 8);
    await sql(
      'insert into synthetic_calls (id, placed_at, call_id) select id, started_at, id from calls where id = any ($1)',
      [[old, young]],
    );
    await settleLogins(ownerUrl, LOGIN);
    const options = { deadlineMs: 5_000, connections: 1, applicationName: 'worker', role: 'line_calls' } as const;
    const worker = createDatabase(appUrl, options);
    await forgetSynthetic(worker);
    await worker.close();
    const left = await sql('select id from calls where id = any ($1)', [[old, young, callers]]);
    expect(new Set(left.map(({ id }) => id))).toEqual(new Set([young, callers]));
    expect(await sql('select id from synthetic_calls')).toEqual([{ id: young }]);
  });

  test('T1: a note is made one about nobody', async () => {
    const owner = createDatabase(ownerUrl, { deadlineMs: 5_000, connections: 1, applicationName: 'honey' });
    expect(await makeHoney(owner, 1)).toBe(0);
    await owner.close();
  });

  test('A6.1: a call with a message of before 0260 is no lost one any more', async () => {
    const id = await endedCall('caller', 'abandoned', 1);
    await sql(
      `insert into messages (id, call_id, recording_sid, seconds)
       values ($1::uuid, $1::uuid, 'RE' || md5($1::uuid::text), 9)`,
      [id],
    );
    await sql("update calls set outcome = 'abandoned' where id = $1", [id]);
    // As if 0388 were still to come.
    for (const name of ['select', 'delete']) {
      await sql(`drop policy if exists calls_to_itself_${name} on calls`);
      await sql(`drop policy if exists synthetic_calls_${name} on synthetic_calls`);
    }
    await sql("delete from migrations where name like '0388-%'");
    await migrate(ownerUrl, MIGRATIONS);
    expect(await sql('select outcome from calls where id = $1', [id])).toEqual([{ outcome: 'message-left' }]);
  });

  test('no other function has its rights but one that adds to the trail', async () => {
    const rows = await sql('select proname from pg_proc where prosecdef and proowner = $1::regrole order by 1', [NAME]);
    expect(rows.map(({ proname }) => proname)).toEqual(['forget_synthetic_calls', 'record_access']);
  });
});
