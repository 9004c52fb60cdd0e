import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase, type DatabasePool } from '../../src/db/database.ts';
import { readOversight, takeNotice } from '../../src/oversight/oversight.ts';
import { person } from '../escalation/people.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';

const NOON = Date.parse('2026-03-01T08:00:00Z');
const TWO_DAYS_MS = 2 * 86_400_000;
const OWED = [
  'caller-waits',
  'handover-late',
  'nobody-on-duty',
  'nobody-reachable',
  'notice-unacknowledged',
  'officer-away',
  'unit-not-told',
];

let database: TestDatabase;
let consoles: DatabasePool;
let coordinatorId: string;
beforeAll(async () => {
  database = await makeDatabase();
  const options = { deadlineMs: 5_000, connections: 2, applicationName: 'test' };
  consoles = createDatabase(database.url, { ...options, role: 'line_console' });
  await database.setClock(NOON);
  coordinatorId = await person(database, 'coordinator', 'Rəşad');
});
afterAll(async () => {
  await consoles.close();
  await database.drop();
});

const raise = (kind: string, count = 1) =>
  database.sql(
    'insert into alarms (id, kind, subject_id) select gen_random_uuid(), $1, gen_random_uuid() from generate_series(1, $2)',
    [kind, count],
  );
const page = async () => (await readOversight(consoles, { coordinatorId, now: NOON })).alarms;
const lasting = async () => (await page()).flatMap(({ kind, lasts }) => (lasts ? [kind] : [])).sort();

describe('B4.2, A5.1: what is owed to a person, and was seen', () => {
  test('stays on the coordinator’s page for as long as it lasts, before all else that was seen', async () => {
    for (const kind of OWED) await raise(kind);
    await raise('clock-drifts', 30);
    for (let list = 0; list < 2; list += 1)
      for (const { id } of await page()) await takeNotice(consoles, { alarmId: id, coordinatorId });
    expect(
      (await page())
        .slice(0, OWED.length)
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(OWED);

    // What came later and nobody has seen does not push it off the page.
    await raise('shift-late', 30);
    const isSeen = ({ acknowledgedAt }: { acknowledgedAt: string | null }) => acknowledgedAt !== null;
    expect(await lasting()).toEqual(OWED);
    expect((await page()).map(isSeen)).toEqual([
      ...Array<boolean>(25 - OWED.length).fill(false),
      ...OWED.map(() => true),
    ]);
    for (let list = 0; list < 2; list += 1)
      for (const { id } of await page()) await takeNotice(consoles, { alarmId: id, coordinatorId });

    await database.setClock(NOON + TWO_DAYS_MS);
    expect([(await page()).length, await lasting()]).toEqual([OWED.length, OWED]);
    await database.sql("update alarms set ended_at = line_now() where kind = 'handover-late'");
    expect(await lasting()).toEqual(OWED.filter((kind) => kind !== 'handover-late'));
  });

  test('pushes nothing else off it: what nobody has seen stands first, however many hand-overs are late', async () => {
    await database.sql('truncate alarms, alarm_acknowledgements');
    await raise('handover-late', 40);
    for (let list = 0; list < 2; list += 1)
      for (const { id } of await page()) await takeNotice(consoles, { alarmId: id, coordinatorId });
    await raise('audit-broken');
    await raise('keyd-away');
    const kinds = (await page()).map(({ kind }) => kind);
    expect([kinds.slice(0, 2).sort(), kinds.length]).toEqual([['audit-broken', 'keyd-away'], 25]);
  });

  test('is counted whole, and every one is reached, part by part', async () => {
    await database.sql('truncate alarms, alarm_acknowledgements');
    await raise('handover-late', 60);
    await raise('audit-broken');
    const part = (after: number) => readOversight(consoles, { coordinatorId, now: NOON, after });
    const first = await part(0);
    expect([first.alarms.length, first.alarmsInAll, first.alarmsUnseen]).toEqual([25, 61, 61]);
    const all = [first, await part(25), await part(50)].flatMap(({ alarms }) => alarms.map(({ id }) => id));
    expect(new Set(all).size).toBe(61);
    for (const { id } of first.alarms) await takeNotice(consoles, { alarmId: id, coordinatorId });
    const next = await part(0);
    expect([next.alarmsInAll, next.alarmsUnseen]).toEqual([61, 36]);
  });
});
