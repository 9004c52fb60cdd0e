// B4.1: "at once" is nobody's if no page is open: the coordinator is told before the next flag, not by it.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { recordUnitBeat, watchUnitPages } from '../../src/escalation/unit-pages.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { endDuty, officerOnDuty, person, startDuty } from './people.ts';

const NIGHT = Date.parse('2026-03-01T23:00:00Z');
const MINUTE = 60_000;

let database: TestDatabase;
let logged: string[];
const log = { error: (_name: 'alarm', { kind }: { kind: string }) => void logged.push(kind) };
beforeAll(async () => {
  database = await makeDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  logged = [];
  await database.setClock(NIGHT);
  for (const table of ['alarms', 'unit_pages', 'unit_duty']) await database.sql(`delete from ${table}`);
});

const at = (minutes: number) => database.setClock(NIGHT + minutes * MINUTE);
const beat = (id: string) => recordUnitBeat(database.as({ id, role: 'duty-officer' }), id);
const look = () => watchUnitPages(database, log);
const open = async (kind = 'officer-away') =>
  (await database.sql('select from alarms where kind = $1 and ended_at is null', [kind])).length;

describe('B4.1: an officer on duty whose page nobody has open', () => {
  test('is an alarm after five minutes, once, and it is over when the page lives again', async () => {
    const { id } = await officerOnDuty(database, 'Elçin');
    await beat(id);
    await at(4);
    await look();
    expect([logged, await open()]).toEqual([[], 0]);
    await at(5);
    for (let times = 0; times < 3; times += 1) await look();
    expect([logged, await open()]).toEqual([['officer-away'], 1]);
    await at(9);
    await beat(id);
    await look();
    expect(await open()).toBe(0);
    await at(15);
    await look();
    expect([logged, await open()]).toEqual([['officer-away', 'officer-away'], 1]);
  });

  test('who has never opened it has five minutes from the begin of their duty', async () => {
    const id = await person(database, 'duty-officer', 'Elçin');
    await at(60);
    await startDuty(database, id);
    await at(4);
    await look();
    expect(await open()).toBe(0);
    await at(5);
    await look();
    expect(await open()).toBe(1);
  });

  test('is none while a colleague on duty has theirs open, nor once nobody is on duty', async () => {
    const [one, other] = [await officerOnDuty(database, 'Elçin'), await officerOnDuty(database, 'Sevda')];
    await at(6);
    await beat(other.id);
    await look();
    expect(await open()).toBe(0);
    await at(12);
    await look();
    expect(await open()).toBe(1);
    for (const { dutyId } of [one, other]) await endDuty(database, dutyId);
    await look();
    expect(await open()).toBe(0);
  });

  test('but the end of a duty without the next is one after five minutes, until somebody is on duty', async () => {
    const { dutyId } = await officerOnDuty(database, 'Elçin');
    await at(10);
    await look();
    await endDuty(database, dutyId);
    await look();
    await at(14);
    await look();
    expect([await open(), await open('nobody-on-duty')]).toEqual([0, 0]);
    await at(15);
    for (let times = 0; times < 3; times += 1) await look();
    expect([logged, await open('nobody-on-duty')]).toEqual([['officer-away', 'nobody-on-duty'], 1]);
    await officerOnDuty(database, 'Sevda');
    await look();
    expect(await open('nobody-on-duty')).toBe(0);
  });

  test('so is a duty whose officer is suspended; a unit that never had anybody has none', async () => {
    await look();
    expect(await open('nobody-on-duty')).toBe(0);
    const { id } = await officerOnDuty(database, 'Elçin');
    await database.sql("update unit_duty set ends_at = line_now() + interval '8 hours'");
    await database.sql("update accounts set state = 'suspended' where id = $1", [id]);
    await look();
    expect(await open('nobody-on-duty')).toBe(1);
  });

  test('it leaves what waits for an officer alone: that ends when its own flag is told', async () => {
    const waits =
      "insert into alarms (id, kind, subject_id) values (gen_random_uuid(), 'nobody-on-duty', gen_random_uuid())";
    await database.sql(waits);
    await officerOnDuty(database, 'Elçin');
    await look();
    expect(await open('nobody-on-duty')).toBe(1);
  });

  test('a page that beats every five seconds is written every twenty', async () => {
    const { id } = await officerOnDuty(database, 'Elçin');
    const kept = async () => (await database.sql<{ heard_at: Date }>('select heard_at from unit_pages'))[0]?.heard_at;
    await beat(id);
    const first = await kept();
    await at(0.25);
    await beat(id);
    expect(await kept()).toEqual(first);
    await at(0.5);
    await beat(id);
    expect(await kept()).not.toEqual(first);
  });

  test('nobody says it for another, or reads it of another, and no other role does', async () => {
    const [one, other] = [await officerOnDuty(database, 'Elçin'), await officerOnDuty(database, 'Sevda')];
    const operator = await person(database, 'operator', 'Aysel');
    await expect(recordUnitBeat(database.as({ id: one.id, role: 'duty-officer' }), other.id)).rejects.toThrow();
    await expect(recordUnitBeat(database.as({ id: operator, role: 'operator' }), operator)).rejects.toThrow();
    expect(await database.sql('select from unit_pages')).toEqual([]);
    await beat(one.id);
    const seenBy = (id: string, role: 'duty-officer' | 'operator') =>
      database.as({ id, role }).query('test-unit-pages', 'select officer_id from unit_pages', []);
    expect(await seenBy(one.id, 'duty-officer')).toEqual([{ officer_id: one.id }]);
    expect(await seenBy(other.id, 'duty-officer')).toEqual([]);
    expect(await seenBy(one.id, 'operator')).toEqual([]);
  });
});
