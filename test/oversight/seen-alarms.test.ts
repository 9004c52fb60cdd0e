import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { noteKeyAlarm } from '../../src/confidentiality/watch-keys.ts';
import { createDatabase, type DatabasePool } from '../../src/db/database.ts';
import { watchMessages } from '../../src/messages/watch-messages.ts';
import { readOversight, takeNotice } from '../../src/oversight/oversight.ts';
import { person } from '../escalation/people.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';

const NOON = Date.parse('2026-03-01T08:00:00Z');
const HALF_A_MINUTE_MS = 30_000;
const log = { error: () => {} };

let database: TestDatabase;
let consoles: DatabasePool;
let work: DatabasePool;
let coordinatorId: string;
let now = NOON;
beforeAll(async () => {
  database = await makeDatabase();
  const options = { deadlineMs: 5_000, connections: 2, applicationName: 'test' };
  consoles = createDatabase(database.url, { ...options, role: 'line_console' });
  work = createDatabase(database.url, { ...options, role: 'line_worker' });
  await database.setClock(NOON);
  coordinatorId = await person(database, 'coordinator', 'Rəşad');
});
afterAll(async () => {
  await Promise.all([consoles.close(), work.close()]);
  await database.drop();
});

const page = async () => (await readOversight(consoles, { coordinatorId, now })).alarms;
const unseen = async () => (await page()).flatMap((alarm) => (alarm.acknowledgedAt === null ? [alarm.kind] : []));
const seeAll = async () => {
  for (const { id } of await page()) await takeNotice(consoles, { alarmId: id, coordinatorId });
};
const halfAMinute = async () => {
  now += HALF_A_MINUTE_MS;
  await database.setClock(now);
};
/** A message of a call that is over: when it was left, and when the carrier lost it. */
const message = (leftAgo: string, lostAgo: string | null) =>
  database.sql(
    `with called as (
       insert into calls (id, state, started_at, ended_at, outcome, ended_by)
       values ($1::uuid, 'ended', line_now(), line_now(), 'message-left', 'caller')
       returning id
     )
     insert into messages (id, call_id, recording_sid, seconds, left_at, lost_at)
     select $2::uuid, called.id, 'RE' || replace($2::uuid::text, '-', ''), 5, line_now() - $3::interval, line_now() - $4::interval from called`,
    [randomUUID(), randomUUID(), leftAgo, lostAgo],
  );

test('A3.4: a message that the carrier has lost is told of once, and the next one is another alarm', async () => {
  await message('1 hour', '0 seconds');
  await watchMessages(work, log);
  expect(await unseen()).toEqual(['message-lost']);
  await seeAll();
  await halfAMinute();
  await watchMessages(work, log);
  expect(await unseen(), 'the same one').toEqual([]);
  await message('1 hour', '0 seconds');
  await watchMessages(work, log);
  expect(await unseen(), 'another one').toEqual(['message-lost']);
  await seeAll();
});

test('A3.4: what goes on stays seen, says that it lasts, and since when; and ends with its cause', async () => {
  await message('1 hour', null);
  const look = async () => {
    await watchMessages(work, log);
    await noteKeyAlarm({ database: work, log }, 'clock-leapt');
  };
  await look();
  const began = now;
  expect((await unseen()).sort()).toEqual(['keyd-clock-leapt', 'message-late']);
  await seeAll();
  await halfAMinute();
  await look();
  expect(await unseen()).toEqual([]);
  const lasting = (await page()).filter(({ lasts }) => lasts);
  expect(lasting.map(({ kind, raisedAt }) => [kind, Date.parse(raisedAt)]).sort()).toEqual([
    ['keyd-clock-leapt', began],
    ['message-late', began],
  ]);
  await database.sql('update messages set lost_at = line_now() where lost_at is null');
  await watchMessages(work, log);
  expect((await page()).some(({ kind, lasts }) => kind === 'message-late' && lasts)).toBe(false);
});
