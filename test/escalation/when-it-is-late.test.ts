// B4.1, B4.2: from when on each alarm of the unit stands, and of what it is none.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { acknowledgeNotice } from '../../src/escalation/acknowledge-notice.ts';
import { notifyUnit } from '../../src/escalation/notify-unit.ts';
import { presumptionStanding } from '../../src/escalation/presumption-standing.ts';
import { raiseEscalation } from '../../src/escalation/raise-escalation.ts';
import { watchEscalations } from '../../src/escalation/watch-escalations.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { DANGER_WITHOUT_CONSENT, endDuty, liveCall, officerOnDuty, person } from './people.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
/** Each test is a week after the one before. */
let start = Date.parse('2026-03-01T20:00:00Z');

let database: TestDatabase;
let operatorId: string;
let faults: string[];
const log = { error: () => {}, fault: (where: string) => void faults.push(where) };
beforeAll(async () => {
  database = await makeDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  faults = [];
  start += 7 * DAY;
  await database.setClock(start);
  await database.sql('update unit_duty set ends_at = line_now()');
  operatorId = await person(database, 'operator', 'Aysel');
});

const newCall = async () => liveCall(database, await person(database, 'operator', 'Leyla'));
const presume = (callId: string) =>
  database.sql('insert into presumptions (call_id, presumed_by) values ($1, $2)', [callId, operatorId]);

async function flag(presumedVictim = false, flagged?: string): Promise<string> {
  const callId = flagged ?? (await liveCall(database, operatorId));
  const input = { callId, operatorId, flag: DANGER_WITHOUT_CONSENT, presumedVictim };
  return (await raiseEscalation(database, input)).id;
}

/** Which alarms stand over this so long after the start, once the worker has looked. */
async function standing(subjectId: string, afterMs: number): Promise<unknown[]> {
  await database.setClock(start + afterMs);
  await watchEscalations(database, log);
  const rows = await database.sql('select kind from alarms where subject_id = $1 and ended_at is null order by kind', [
    subjectId,
  ]);
  return rows.map(({ kind }) => kind);
}

test('B4.1: the unit is not told of a presumed victim: after five minutes, until it is', async () => {
  const callId = await liveCall(database, operatorId);
  await presume(callId);
  expect(await standing(callId, 5 * MINUTE - SECOND)).toEqual([]);
  expect(await standing(callId, 5 * MINUTE)).toEqual(['unit-not-told']);
  await flag(false, callId);
  expect(await standing(callId, 5 * MINUTE)).toEqual([]);
});

test('B4.1: whether the unit was told of a presumed victim is asked of this call alone', async () => {
  const [told, untold, neither] = [await liveCall(database, operatorId), await newCall(), await newCall()];
  await flag(true, told);
  await presume(untold);
  const asked = [told, untold, neither].map((callId) => presumptionStanding(database, callId));
  expect(await Promise.all(asked)).toEqual(['told', 'untold', 'none']);
});

test('B4.1: a flag that could be told to nobody has no receipt within the minute either', async () => {
  const id = await flag();
  expect(await standing(id, MINUTE - SECOND)).toEqual(['nobody-on-duty']);
  expect(await standing(id, MINUTE)).toEqual(['nobody-on-duty', 'notice-unacknowledged']);
});

test('B4.1: of a flag that was told nobody says that nobody could be told, though a job comes twice and late', async () => {
  const { dutyId } = await officerOnDuty(database, 'Rauf');
  const id = await flag();
  await notifyUnit(database, id);
  await endDuty(database, dutyId);
  expect(await notifyUnit(database, id)).toMatchObject({ hasAlarmed: false });
  expect(await standing(id, SECOND)).toEqual([]);
});

test('B4.2: the 24 hours are over when they are over, and not before', async () => {
  const { id: officerId } = await officerOnDuty(database, 'Rauf');
  const id = await flag(true);
  await notifyUnit(database, id);
  await acknowledgeNotice(database, { escalationId: id, officerId, version: 1 });
  expect(await standing(id, DAY - SECOND)).toEqual([]);
  expect(await standing(id, DAY)).toEqual(['handover-late']);
});

test('B4.1: a flag that the database takes for nobody keeps no other from the unit', async () => {
  await officerOnDuty(database, 'Rauf');
  const [bad, good] = [await flag(), await flag(false, await otherCall())];
  await database.sql(`create function take_nothing() returns trigger language plpgsql as $$
    begin raise exception 'a row that nothing can be done about'; end $$`);
  await database.sql(`create trigger notices_take_nothing before insert on notices
    for each row when (new.escalation_id = '${bad}') execute function take_nothing()`);
  await standing(good, 4 * SECOND);
  expect(faults).toContain('notify-unit');
  expect(await database.sql('select state from escalations where id = $1', [good])).toEqual([{ state: 'notified' }]);
});

/** One person is in one talk at a time. */
async function otherCall(): Promise<string> {
  operatorId = await person(database, 'operator', 'Nigar');
  return liveCall(database, operatorId);
}
