import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, type DatabasePool } from '../../src/db/database.ts';
import { readTalks } from '../../src/guests/supervise.ts';
import { readFloor } from '../../src/oversight/floor.ts';
import { readRinging } from '../../src/oversight/ringing.ts';
import { person } from '../escalation/people.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';

const MANY = 30;
const SHOWN = 25;

let database: TestDatabase;
let consoles: DatabasePool;
beforeAll(async () => {
  database = await makeDatabase();
  const pool = { deadlineMs: 5_000, connections: 2, applicationName: 'test' };
  consoles = createDatabase(database.url, { ...pool, role: 'line_console' });
});
afterAll(async () => {
  await consoles.close();
  await database.drop();
});

test('B4.1: the supervisor’s page knows how many there are where its lists end', async () => {
  const nigar = await person(database, 'supervisor', 'Nigar');
  expect(await readFloor(consoles, nigar)).toMatchObject({ untoldInAll: 0, peopleInAll: 0, untold: [], people: [] });
  for (let nth = 1; nth <= MANY; nth += 1) {
    const operator = await person(database, 'operator', `Invented ${nth}`);
    await database.sql(
      "insert into presences (account_id, state, available_since) values ($1, 'available', line_now())",
      [operator],
    );
    await database.sql(
      `with over as (
         insert into calls (id, carrier_sid, state, language, operator_id, connected_at, ended_at, outcome, ended_by)
         values (gen_random_uuid(), 'CA' || md5($1::uuid::text), 'ended', 'az', $1, line_now(), line_now(), 'talked', 'caller')
         returning id
       ), presumed as (
         insert into presumptions (call_id, presumed_by) select over.id, $1 from over
       )
       insert into alarms (id, kind, subject_id) select gen_random_uuid(), 'unit-not-told', over.id from over`,
      [operator],
    );
  }
  const floor = await readFloor(consoles, nigar);
  expect(floor).toMatchObject({ untoldInAll: MANY, peopleInAll: MANY });
  expect([floor.untold.length, floor.people.length]).toEqual([SHOWN, SHOWN]);
});

test('A6.1: the list of talks says how many there are where it ends', async () => {
  const nigar = await person(database, 'supervisor', 'Nigar');
  const named = consoles.as({ id: nigar, role: 'supervisor' });
  expect(await readTalks(named)).toEqual({ inAll: 0, talks: [] });
  for (let nth = 1; nth <= MANY; nth += 1) {
    const operator = await person(database, 'operator', `Talking ${nth}`);
    await database.sql(
      `insert into calls (id, carrier_sid, state, talk, language, operator_id, connected_at)
       values (gen_random_uuid(), 'CA' || md5($1::uuid::text || 'talk'), 'talking', 'together', 'az', $1, line_now())`,
      [operator],
    );
  }
  const { inAll, talks } = await readTalks(named);
  expect([inAll, talks.length]).toEqual([MANY, SHOWN]);
});

test('A9.1: “why is nobody ringing” says of how many people it would tell where it ends', async () => {
  const supervisorId = await person(database, 'supervisor', 'Nigar');
  await database.sql(
    `insert into calls (id, carrier_sid, state, language, waiting_since)
     values (gen_random_uuid(), 'CA' || md5('waiting'), 'waiting', 'az', line_now())`,
  );
  const present = await database.sql("select from presences where state <> 'offline'");
  for (let nth = present.length; nth < MANY; nth += 1) {
    const operator = await person(database, 'operator', `Idle ${nth}`);
    await database.sql("insert into presences (account_id, state) values ($1, 'away')", [operator]);
  }
  const [call] = (await readRinging(consoles, { supervisorId, now: Date.now() })).calls.filter(
    ({ standing }) => standing === 'waiting',
  );
  expect([call?.peopleInAll, call?.people?.length]).toEqual([MANY, SHOWN]);
});
