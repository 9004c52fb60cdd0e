import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { keepSealedNumber } from '../../src/confidentiality/number-store.ts';
import { type Listener, listen } from '../../src/db/listen.ts';
import { acknowledgeNotice } from '../../src/escalation/acknowledge-notice.ts';
import { raiseLateAlarms } from '../../src/escalation/alarm-store.ts';
import type { Flag } from '../../src/escalation/escalation.ts';
import { notifyUnit } from '../../src/escalation/notify-unit.ts';
import { raiseEscalation } from '../../src/escalation/raise-escalation.ts';
import { unitView } from '../../src/escalation/unit-view.ts';
import { watchEscalations } from '../../src/escalation/watch-escalations.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { until } from '../jobs/until.ts';
import { liveCall, officerOnDuty, person, wrapUp } from './people.ts';

const START = Date.parse('2026-03-01T20:00:00Z');
const LIMIT_MS = 10_000;
const IN_DANGER: Flag = {
  level: 'danger-now',
  ground: 'danger-to-life',
  consent: 'not-asked',
  child: 'no',
  sign: 'threatened',
};
const log = {
  error: () => {},
  fault: (where: string, error: unknown) => {
    throw new Error(where, { cause: error });
  },
};

let database: TestDatabase;
let listener: Listener;
let heard: string[];
let aysel: string;
let rauf: { id: string };
let callId: string;

beforeAll(async () => {
  database = await makeDatabase();
  let isConnected = false;
  listener = listen(database.url, 'live', {
    onMessage: (payload) => void heard.push(payload),
    onConnected: () => {
      isConnected = true;
    },
  });
  await until('the channel is heard', LIMIT_MS, () => isConnected);
});
afterAll(async () => {
  await listener.close();
  await database.drop();
});
beforeEach(async () => {
  heard = [];
  await database.setClock(START);
  aysel = await person(database, 'operator', 'Aysel');
  rauf = await officerOnDuty(database, 'Rauf');
  callId = await liveCall(database, aysel);
});

const raise = async (flag: Flag) =>
  (await raiseEscalation(database, { callId, operatorId: aysel, flag, presumedVictim: false })).id;
const acknowledge = (escalationId: string) =>
  acknowledgeNotice(database, { escalationId, officerId: rauf.id, version: 1 });
const cardOf = async (id: string) => (await unitView(database, rauf.id)).escalations.find((seen) => seen.id === id);
const readings = async (id: string) =>
  (await database.sql("select id from audit_rows where action = 'escalation-read' and subject_id = $1", [id])).length;

/** What was said in the channel until now: a marker behind it proves that nothing is still under way. */
async function saidUntilNow(): Promise<string[]> {
  const marker = crypto.randomUUID();
  await database.sql("select pg_notify('live', $1)", [marker]);
  await until('the marker is heard', LIMIT_MS, () => heard.includes(marker));
  return heard.splice(0).filter((payload) => payload !== marker);
}

describe('A1.1, B4.1: a number that comes after the notice and its receipt', () => {
  test('is pushed to the page, and what it then shows is a reading of its own', async () => {
    const id = await raise(IN_DANGER);
    const withheld = await raise({ ...IN_DANGER, ground: 'none' });
    await notifyUnit(database, id);
    await notifyUnit(database, withheld);
    await cardOf(id);
    await acknowledge(id);
    await cardOf(id);
    expect(await readings(id)).toBe(1);
    await saidUntilNow();
    await keepSealedNumber(database, { callId, envelope: 'sealed' });
    expect(await saidUntilNow()).toContain('unit:all');
    expect(await cardOf(id)).toMatchObject({ sealedNumber: 'sealed', version: 2, state: 'acknowledged' });
    expect(await readings(id)).toBe(2);
    expect(await cardOf(withheld)).toMatchObject({ sealedNumber: null, version: 1 });
    expect(await readings(withheld)).toBe(1);
    await wrapUp(database, callId);
  });

  test('with which nothing of the unit’s comes says nothing to it', async () => {
    await raise({ ...IN_DANGER, ground: 'none' });
    await saidUntilNow();
    await keepSealedNumber(database, { callId, envelope: 'sealed' });
    expect(await saidUntilNow()).not.toContain('unit:all');
    await wrapUp(database, callId);
  });
});

describe('B4.1: an alarm that is raised in the moment in which its cause ends', () => {
  const open = (id: string) => database.sql('select kind from alarms where subject_id = $1 and ended_at is null', [id]);

  test('of a receipt that is late is ended by the next run', async () => {
    const id = await raise(IN_DANGER);
    await wrapUp(database, callId);
    await notifyUnit(database, id);
    await database.setClock(START + 61_000);
    await database.transaction(async (sweep) => {
      expect(await raiseLateAlarms(sweep)).toContainEqual({ kind: 'notice-unacknowledged', subjectId: id });
      await acknowledge(id);
    });
    expect(await open(id)).toEqual([{ kind: 'notice-unacknowledged' }]);
    await watchEscalations(database, log);
    expect(await open(id)).toEqual([]);
  });

  test('of nobody on duty is ended by the next run, and one whose cause lasts is not', async () => {
    const id = await raise(IN_DANGER);
    await wrapUp(database, callId);
    await notifyUnit(database, id);
    const untold = await raise({ ...IN_DANGER, sign: 'debt' });
    await database.sql(
      `insert into alarms (id, kind, subject_id)
       select gen_random_uuid(), kind, id from unnest(array['nobody-on-duty', 'notice-unacknowledged']) kind, unnest($1::uuid[]) id`,
      [[id, untold]],
    );
    await watchEscalations(database, log);
    expect(await open(id)).toEqual([{ kind: 'notice-unacknowledged' }]);
    expect(await open(untold)).toHaveLength(2);
  });
});
