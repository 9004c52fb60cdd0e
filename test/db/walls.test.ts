import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase, type Database } from '../../src/db/database.ts';
import { acknowledgeNotice } from '../../src/escalation/acknowledge-notice.ts';
import { notifyUnit } from '../../src/escalation/notify-unit.ts';
import { raiseEscalation } from '../../src/escalation/raise-escalation.ts';
import { unitView } from '../../src/escalation/unit-view.ts';
import { DANGER_WITHOUT_CONSENT, liveCall, officerOnDuty, person } from '../escalation/people.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { putOnRoster } from '../harness/roster.ts';
import { ALLOWED, OF_CALLERS } from './allowed.ts';

/** Who sees the one row of each table; everybody else, and nobody at all, sees none. */
const SEEN: Record<string, readonly string[]> = {
  calls: ['aysel'],
  legs: ['aysel'],
  offers: ['aysel'],
  call_events: ['aysel'],
  questions: ['aysel'],
  wrap_ups: ['aysel'],
  presumptions: ['aysel'],
  caller_links: [],
  escalations: ['aysel', 'rauf'],
  notices: ['rauf'],
  notice_readings: ['rauf'],
  acknowledgements: ['aysel', 'rauf'],
  outbox: [],
  presences: ['aysel'],
  messages: ['aysel'],
};
const PEOPLE = {
  aysel: 'operator',
  banu: 'operator',
  rauf: 'duty-officer',
  kamran: 'duty-officer',
  sevda: 'supervisor',
  tural: 'unit-head',
  nigar: 'coordinator',
  murad: 'administrator',
} as const;
type Name = keyof typeof PEOPLE;

let database: TestDatabase;
let callId: string;
const ids = new Map<Name, string>();
const idOf = (name: Name) => ids.get(name) ?? '';
const as = (name: Name) => database.as({ id: idOf(name), role: PEOPLE[name] });

beforeAll(async () => {
  database = await makeDatabase();
  for (const [name, role] of Object.entries(PEOPLE) as [Name, string][]) {
    if (name !== 'rauf') ids.set(name, await person(database, role, name));
  }
  ids.set('rauf', (await officerOnDuty(database, 'Rauf')).id);
  await aCallWithEverything(idOf('aysel'));
});
afterAll(() => database.drop());

async function aCallWithEverything(operatorId: string): Promise<void> {
  callId = await liveCall(database, operatorId);
  const rows = [
    `insert into legs (carrier_sid, call_id, party, join_number) values ('CA' || md5('leg'), $1, 'caller', 1)`,
    `insert into offers (id, call_id, operator_id, state, expires_at, ended_at)
     select gen_random_uuid(), id, operator_id, 'accepted', line_now(), line_now() from calls where id = $1`,
    `insert into call_events (call_id, event_key, kind) values ($1, 'a', 'joined')`,
    `insert into questions (id, call_id, question, join_number) values (gen_random_uuid(), $1, 'question-safe', 1)`,
    'insert into wrap_ups (call_id, operator_id) select id, operator_id from calls where id = $1',
    `insert into caller_links (caller_id, epoch, reference) values ($1, '2026-11', repeat('0', 64))`,
    'insert into presences (account_id) select operator_id from calls where id = $1',
    `insert into messages (id, call_id, recording_sid, seconds, sealed_at, sealed, team_version, team_copy, waiting_half, expiry_month)
     values (gen_random_uuid(), $1, 'RE' || md5('left'), 5, line_now(), decode(repeat('00', 1053), 'hex'), 1,
       decode(repeat('00', 80), 'hex'), decode(repeat('00', 32), 'hex'), '2027-12')`,
  ];
  for (const row of rows) await database.sql(row, [callId]);
  // A message is for whoever is on duty.
  await putOnRoster(database, operatorId);
  const own = database.as({ id: operatorId, role: 'operator' });
  const input = { callId, operatorId, flag: DANGER_WITHOUT_CONSENT, presumedVictim: true };
  const { id } = await raiseEscalation(own, input);
  await notifyUnit(database, id);
  await unitView(database, idOf('rauf'));
  const version = 1;
  await acknowledgeNotice(as('rauf'), { escalationId: id, officerId: idOf('rauf'), version });
}

const countOf = async (asked: { query: TestDatabase['query'] }, table: string) =>
  Number((await asked.query<{ count: number }>(`count-${table}`, `select count(*) from ${table}`, []))[0]?.count);
const readable = Object.keys(SEEN).filter((table) => ALLOWED[table]?.line_console?.includes('s'));
const changeable = Object.keys(SEEN).filter((table) => ALLOWED[table]?.line_console?.includes('u'));
const strangersTo = (table: string) => (Object.keys(PEOPLE) as Name[]).filter((name) => !SEEN[table]?.includes(name));

describe('A1.1: rows of callers are for those who are on the call, and for the officer who was told', () => {
  test.each(Object.keys(SEEN))('there is one of %s to be seen', async (table) => {
    expect(await countOf(database, table)).toBe(1);
  });

  test.each(readable.flatMap((table) => (Object.keys(PEOPLE) as Name[]).map((name) => [table, name] as const)))(
    '%s: %s',
    async (table, name) => {
      expect(await countOf(as(name), table)).toBe(SEEN[table]?.includes(name) ? 1 : 0);
    },
  );

  test.each(changeable.flatMap((table) => strangersTo(table).map((name) => [table, name] as const)))(
    '%s is not changed by %s',
    async (table, name) => {
      const [column] = await database.sql<{ name: string }>(
        `select quote_ident(attname) as name from pg_attribute
          where attrelid = $1::regclass and attnum > 0
            and has_column_privilege('line_console', $1::regclass, attnum, 'update')
          order by attnum limit 1`,
        [table],
      );
      const text = `update ${table} set ${column?.name} = default returning 1`;
      expect(await as(name).query(`change-${table}`, text, [])).toEqual([]);
    },
  );

  test('who is relieved of the duty sees nothing any more, at once', async () => {
    const ofRauf = 'select from escalations';
    expect(await as('rauf').query('before-relief', ofRauf, [])).toHaveLength(1);
    await database.sql('begin');
    await database.sql('update unit_duty set ends_at = line_now()');
    await database.sql('set local role line_console');
    await database.sql(`set local line.account_id = '${idOf('rauf')}'`);
    await database.sql(`set local line.role = 'duty-officer'`);
    const seen = await database.sql(ofRauf);
    await database.sql('rollback');
    expect(seen).toEqual([]);
  });

  test('an operator who names another role is that role: no row more', async () => {
    const asOfficer = database.as({ id: idOf('aysel'), role: 'duty-officer' });
    for (const table of readable) expect(await countOf(asOfficer, table), table).toBe(0);
  });

  test('nobody ends, holds or gives back another’s call', async () => {
    const attempts = [
      "select (end_own_call($1, 'operator', 1)).id",
      'select (own_call_back_to_queue($1, true, 1, 1)).id',
    ];
    for (const text of attempts) {
      expect(await as('banu').query(text, text, [callId])).toEqual([{ id: null }]);
    }
    const [call] = await database.sql('select state from calls');
    expect(call).toEqual({ state: 'talking' });
  });

  test('nobody takes a call that is offered to another, and only an operator takes any', async () => {
    const [waiting, offer] = [randomUUID(), randomUUID()];
    await database.sql(`insert into calls (id, state, waiting_since) values ($1, 'waiting', line_now())`, [waiting]);
    await database.sql(
      `insert into offers (id, call_id, operator_id, expires_at) values ($1, $2, $3, line_now() + interval '1 minute')`,
      [offer, waiting, idOf('banu')],
    );
    const take = (who: Database, asking: Name) =>
      who.query<{ call: string }>('take', 'select accept_own_offer($1, $2) as call', [offer, idOf(asking)]);
    expect(await take(as('aysel'), 'banu')).toEqual([{ call: null }]);
    expect(await take(as('aysel'), 'aysel')).toEqual([{ call: null }]);
    expect(await take(database.as({ id: idOf('banu'), role: 'supervisor' }), 'banu')).toEqual([{ call: null }]);
    // Its time is over, though nobody has said so yet.
    const moveEnd = (to: string) =>
      database.sql(`update offers set expires_at = line_now() ${to} where id = $1`, [offer]);
    await moveEnd('');
    expect(await take(as('banu'), 'banu')).toEqual([{ call: null }]);
    await moveEnd("+ interval '1 minute'");
    expect(await take(as('banu'), 'banu')).toEqual([{ call: waiting }]);
    expect(await take(as('banu'), 'banu')).toEqual([{ call: null }]);
    await database.sql('delete from offers where id = $1', [offer]);
    await database.sql('delete from calls where id = $1', [waiting]);
  });

  test('the functions that do so for the call path are closed to people', async () => {
    await expect(as('aysel').query('x', "select end_call($1, 'operator', 1)", [callId])).rejects.toMatchObject({
      code: '42501',
    });
  });
});

describe('A1.1: without a name there are no rows', () => {
  const options = { deadlineMs: 5_000, connections: 1, applicationName: 'walls' };

  test('a console’s connection that names nobody sees none of any table', async () => {
    const consoles = createDatabase(database.url, { ...options, role: 'line_console' });
    for (const table of Object.keys(ALLOWED)) {
      if (ALLOWED[table]?.line_console?.includes('s')) expect(await countOf(consoles, table), table).toBe(0);
    }
    await consoles.close();
  });

  test('the line’s login that has taken no role may look at none', async () => {
    const login = createDatabase(database.url, options);
    for (const table of Object.keys(ALLOWED)) {
      await expect(countOf(login, table), table).rejects.toMatchObject({ code: '42501' });
    }
    await login.close();
  });

  test('the call path and the sign-in see nothing that is not theirs', async () => {
    const [calls, access] = (['line_calls', 'line_access'] as const).map((role) =>
      createDatabase(database.url, { ...options, role }),
    );
    for (const table of ['call_notes', 'presumptions', 'escalations', 'passwords', 'sessions', 'audit_rows'])
      await expect(countOf(calls ?? database, table), table).rejects.toMatchObject({ code: '42501' });
    for (const table of Object.keys(OF_CALLERS))
      await expect(countOf(access ?? database, table), table).rejects.toMatchObject({ code: '42501' });
    await Promise.all([calls?.close(), access?.close()]);
  });

  test('whoever is named to the sign-in sees the own credentials only', async () => {
    for (const name of ['aysel', 'banu'] as const) {
      await database.sql(
        `insert into passwords (account_id, hash, code_secret, code_step)
         values ($1, '$argon2id$v=19$invented', decode(repeat('00', 40), 'hex'), 0)`,
        [idOf(name)],
      );
    }
    const access = createDatabase(database.url, { ...options, role: 'line_access' });
    const own = access.as({ id: idOf('banu'), role: 'operator' });
    expect(await own.query('own', 'select account_id from passwords', [])).toEqual([{ account_id: idOf('banu') }]);
    expect(await access.query('all', 'select from passwords', [])).toHaveLength(2);
    await access.close();
  });

  test('a dump asks for every row and is refused, whichever login it has', async () => {
    const login = createDatabase(database.url, options);
    await login.transaction(async (transaction) => {
      await expect(transaction.query('lock', 'lock table calls in access share mode', [])).rejects.toMatchObject({
        code: '42501',
      });
    });
    await login.close();
    for (const role of ['line_calls', 'line_console'] as const) {
      const pool = createDatabase(database.url, { ...options, role });
      const dumping = pool.transaction(async (transaction) => {
        await transaction.query('row-security', 'set local row_security = off', []);
        await transaction.query('dump', 'select id from calls', []);
      });
      await expect(dumping).rejects.toMatchObject({ statement: 'dump', code: '42501' });
      await pool.close();
    }
  });
});

describe('a name is forgotten with its transaction', () => {
  const options = { deadlineMs: 5_000, connections: 1, applicationName: 'names', role: 'line_console' } as const;
  const WHO = 'select line_account() as id, line_role() as role, current_user as taken, session_user as login';
  const NOBODY = { id: null, role: null, taken: 'line_console', login: 'line_app_console' };

  test('so that the next on the same connection is nobody, or somebody else', async () => {
    const pool = createDatabase(database.url, options);
    const [aysel, banu] = [idOf('aysel'), idOf('banu')];
    expect(await pool.as({ id: aysel, role: 'operator' }).query('who', WHO, [])).toMatchObject([{ id: aysel }]);
    expect(await pool.query('who', WHO, [])).toEqual([NOBODY]);
    expect(await pool.as({ id: banu, role: 'operator' }).query('who', WHO, [])).toMatchObject([{ id: banu }]);
    await expect(pool.as({ id: aysel, role: 'operator' }).query('fault', 'select 1 / 0', [])).rejects.toThrow();
    expect(await pool.query('who', WHO, [])).toEqual([NOBODY]);
    await pool.close();
  });

  test('and the role of the connection is the one it began with, whoever resets it', async () => {
    const pool = createDatabase(database.url, options);
    await pool.query('reset', 'reset role', []);
    await pool.query('reset-all', 'reset all', []);
    expect(await pool.query('who', WHO, [])).toEqual([NOBODY]);
    await pool.close();
  });

  test('a name that could be more than a name is refused before it is sent', () => {
    const id = randomUUID();
    for (const person of [
      { id: `${id}'; set role postgres; --`, role: 'operator' },
      { id, role: "operator'; reset role; --" },
      { id: '', role: 'operator' },
    ])
      expect(() => database.as(person)).toThrow('not the id and role of an account');
  });

  test('an address that would choose the role itself is refused', () => {
    expect(() => createDatabase(`${database.url}?options=-c%20role%3Dnone`, options)).toThrow('options');
  });
});
