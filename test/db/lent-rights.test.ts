// A function that lends its rights reads and writes what the person who is named may not. It says first for which role it does so, and
// answers everybody else before it looks at a table. Here it may look at none: whoever gets past that is refused there, and seen by it.
import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROLES, type Role } from '../../src/access/account.ts';
import { notifyUnit } from '../../src/escalation/notify-unit.ts';
import { raiseEscalation } from '../../src/escalation/raise-escalation.ts';
import { DANGER_WITHOUT_CONSENT, liveCall, person, startDuty } from '../escalation/people.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { putOnRoster } from '../harness/roster.ts';
import { askSql } from '../need-to-know/sql-asking.ts';

/** By role, or roles. What is not here asks for what is the own of whoever is named, or has the role in its one statement. */
const SERVES: Readonly<Record<string, readonly string[]>> = {
  operator: [
    ...['ask_nuisance_flag', 'begin_call_back', 'change_calendar', 'confirm_shift', 'desk_call_backs', 'desk_guests'],
    ...['free_colleagues', 'give_nuisance_warning', 'interpreters_now', 'lock_heard_call', 'lock_telephone_call'],
    ...['nuisance_of_call', 'offer_shift', 'own_shifts', 'take_extra_duty', 'take_shift', 'withdraw_call_back'],
    ...['withdraw_consent', 'withdraw_shift_offer'],
  ],
  supervisor: [
    ...['add_pattern', 'add_shift', 'answer_break_glass', 'answer_nuisance_flag', 'cancel_shift', 'change_shift'],
    ...['end_pattern_of', 'enter_interpreter', 'enter_on_call_telephone', 'floor_break_glasses', 'floor_call_backs'],
    ...['floor_people', 'floor_queue', 'floor_talks', 'floor_untold', 'interpreters_shown', 'lift_nuisance_flag'],
    ...['listen_to_talk', 'nuisance_flags_shown', 'on_call_telephones_shown', 'publish_week', 'retire_telephone'],
    ...['ringing_calls', 'ringing_offers', 'ringing_people', 'roster_clock', 'roster_people', 'roster_published'],
    ...['roster_shifts', 'roster_spans', 'take_talk_over', 'try_on_call_telephone'],
  ],
  coordinator: [
    ...['acknowledge_alarm', 'oversight_alarms', 'oversight_break_glasses', 'oversight_checkpoints'],
    ...['oversight_outage_months', 'oversight_outages'],
  ],
  'supervisor, coordinator': ['keep_certificate', 'roster_supervisors'],
};

interface Lending {
  name: string;
  /** A call of it that says nothing. */
  call: string;
}

let database: TestDatabase;
let client: pg.Client;
let lending: Lending[];

beforeAll(async () => {
  database = await makeDatabase();
  lending = await database.sql<Lending>(
    `select proname as name,
            format('select * from %I(%s)', proname,
              (select string_agg('null::' || format_type(type, null), ', ') from unnest(proargtypes) as type)) as call
       from pg_proc
      where pronamespace = 'public'::regnamespace
        and prosecdef
        and prorettype <> 'trigger'::regtype
        and proname <> 'record_access'
        and has_function_privilege('line_console', oid, 'execute')
      order by proname`,
  );
  client = new pg.Client({ connectionString: database.ownerUrl });
  await client.connect();
  await client.query('begin');
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

/** The roles in which somebody is answered otherwise than nobody is. */
async function rolesServed(call: string, id: string = randomUUID()): Promise<Role[]> {
  const answerTo = async (role: Role | '') =>
    JSON.stringify(await askSql(client, { name: 'nobody', id: role && id, role }, call));
  const nobodys = await answerTo('');
  const served: Role[] = [];
  for (const role of ROLES) if ((await answerTo(role)) !== nobodys) served.push(role);
  return served;
}

describe('A1.1: a function that lends its rights to a console', () => {
  test('goes on for the roles that it serves, and ends for everybody else before it looks at a table', async () => {
    await client.query(
      `savepoint whole; revoke all on all tables in schema public
         from line_calls, line_access, line_console, line_worker, line_history, line_roster`,
    );
    const found: Record<string, string[]> = {};
    for (const { name, call } of lending) {
      const served = (await rolesServed(call)).join(', ');
      if (served !== '') found[served] = [...(found[served] ?? []), name];
    }
    await client.query('rollback to savepoint whole');
    expect(found).toEqual(SERVES);
  });

  test('and has nothing for the same person under another role, where the role stands in its one statement', async () => {
    const { people, rows } = await everythingOf();
    const found: Record<string, string> = {};
    for (const [call, role] of rows) found[call] = (await rolesServed(`select from ${call}`, people[role])).join(', ');
    expect(found).toEqual(Object.fromEntries(rows));
  });
});

type Asker = 'operator' | 'supervisor' | 'duty-officer';

/** One of each, with something to find, and what finds it. */
async function everythingOf(): Promise<{ people: Record<Asker, string>; rows: [string, Asker][] }> {
  const { sql } = database;
  const people = { operator: '', supervisor: '', 'duty-officer': '' };
  for (const role of Object.keys(people) as Asker[]) people[role] = await person(database, role, 'Invented');
  const { operator, 'duty-officer': officer } = people;
  const newcomer = await person(database, 'operator', 'New');
  await putOnRoster(database, operator);
  const call = await liveCall(database, operator);
  await sql(`update calls set on_telephone_at = line_now()`);
  await sql(
    `insert into messages (id, call_id, recording_sid, seconds, sealed_at, sealed, team_version, team_copy, waiting_half, expiry_month)
     values (gen_random_uuid(), $1, 'RE' || md5('left'), 5, line_now(), $2, 1, $3, $4, '2027-12')`,
    [call, Buffer.alloc(1_053), Buffer.alloc(80), Buffer.alloc(32)],
  );
  await sql('insert into calendar_addresses (account_id, secret_hash) values ($1, $2)', [operator, Buffer.alloc(32)]);
  for (const id of [operator, newcomer])
    await sql('insert into account_keys (id, account_id, public_key) values ($1::uuid, $1, $2)', [id, randomBytes(32)]);
  await sql('insert into team_keys (version, public_key, made_by) values (1, $2, $1)', [operator, randomBytes(32)]);
  await sql('insert into team_key_copies (version, key_id, sealed, given_by) values (1, $1, $2, $1)', [
    ...[operator, Buffer.alloc(80)],
  ]);
  await startDuty(database, officer);
  const flag = { callId: call, operatorId: operator, flag: DANGER_WITHOUT_CONSENT, presumedVictim: false };
  const { id } = await raiseEscalation(database.as({ id: operator, role: 'operator' }), flag);
  await notifyUnit(database, id);
  const rows: [string, Asker][] = [
    ['telephone_calls()', 'operator'],
    ['unheard_messages(25)', 'operator'],
    ['own_duty()', 'operator'],
    ['own_calendar() as made (at) where made.at is not null', 'operator'],
    [`team_key_standing(1) as said (standing) where said.standing = 'settled'`, 'operator'],
    [`team_key_holder('${newcomer}') as holder (id) where holder.id is not null`, 'operator'],
    ['team_newcomers(1, 25)', 'operator'],
    ['floor_messages() as messages where messages.waiting > 0', 'supervisor'],
    ['told_to_me()', 'duty-officer'],
    [`was_on_telephone('${call}') as was (so) where was.so`, 'duty-officer'],
  ];
  return { people, rows };
}
