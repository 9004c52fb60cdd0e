// The clock of one flag cannot be started: what is late with another is told of all the same.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { notifyUnit } from '../../src/escalation/notify-unit.ts';
import { raiseEscalation } from '../../src/escalation/raise-escalation.ts';
import { watchEscalations } from '../../src/escalation/watch-escalations.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { DANGER_WITHOUT_CONSENT, liveCall, officerOnDuty, person, wrapUp } from './people.ts';

const START = Date.parse('2026-03-01T20:00:00Z');

let database: TestDatabase;
beforeAll(async () => {
  database = await makeDatabase();
  await database.setClock(START);
});
afterAll(() => database.drop());

test('B4.1: a notice without a receipt is late though the clock of another flag cannot be started (B4.2)', async () => {
  const operatorId = await person(database, 'operator', 'Aysel');
  await officerOnDuty(database, 'Rauf');
  const raise = async () => {
    const callId = await liveCall(database, operatorId);
    const { id } = await raiseEscalation(database, {
      callId,
      operatorId,
      flag: DANGER_WITHOUT_CONSENT,
      presumedVictim: false,
    });
    await wrapUp(database, callId);
    return { id, callId };
  };
  const [bad, late] = [await raise(), await raise()];
  await notifyUnit(database, bad.id);
  await notifyUnit(database, late.id);
  await database.sql('insert into presumptions (call_id, presumed_by) values ($1, $2)', [bad.callId, operatorId]);
  await database.sql(`create function take_nothing() returns trigger language plpgsql as $$
    begin raise exception 'a row that nothing can be done about'; end $$`);
  await database.sql(`create trigger escalations_take_nothing before update on escalations
    for each row when (old.id = '${bad.id}') execute function take_nothing()`);
  await database.setClock(START + 60_000);
  const told: unknown[] = [];
  const log = { error: (_name: 'alarm', fields: object) => void told.push(fields), fault: () => {} };
  await expect(watchEscalations(database, log)).rejects.toThrow('escalation-start-clocks');
  expect(told).toContainEqual({ kind: 'notice-unacknowledged', subject: late.id });
});
