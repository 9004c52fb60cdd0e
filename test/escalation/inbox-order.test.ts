import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { acknowledgeNotice } from '../../src/escalation/acknowledge-notice.ts';
import { UNIT_LIMIT } from '../../src/escalation/contract.ts';
import type { Flag } from '../../src/escalation/escalation.ts';
import { notifyUnit } from '../../src/escalation/notify-unit.ts';
import { raiseEscalation } from '../../src/escalation/raise-escalation.ts';
import { unitView } from '../../src/escalation/unit-view.ts';
import { watchEscalations } from '../../src/escalation/watch-escalations.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { oldEscalations } from './old-escalations.ts';
import { endDuty, liveCall, officerOnDuty, person, wrapUp } from './people.ts';

const START = Date.parse('2026-03-01T20:00:00Z');
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const PLAIN: Flag = { level: 'standard', ground: 'none', consent: 'not-asked', child: 'no', sign: 'debt' };
/** More than a page. */
const RUSH = UNIT_LIMIT + 5;
const log = {
  error: () => {},
  fault: (where: string, error: unknown) => {
    throw new Error(where, { cause: error });
  },
};

let database: TestDatabase;
let aysel: string;
let rauf: { id: string; dutyId: string };
let now: number;

beforeEach(async () => {
  database = await makeDatabase();
  now = START;
  await database.setClock(now);
  aysel = await person(database, 'operator', 'Aysel');
  rauf = await officerOnDuty(database, 'Rauf');
});
afterEach(() => database.drop());

async function pass(ms: number): Promise<void> {
  now += ms;
  await database.setClock(now);
}

/** A flag of which the officer on duty is told; one second after the one before it. */
async function told(flag: Partial<Flag> = {}, presumedVictim = false): Promise<string> {
  await pass(SECOND);
  const callId = await liveCall(database, aysel);
  const { id } = await raiseEscalation(database, {
    callId,
    operatorId: aysel,
    flag: { ...PLAIN, ...flag },
    presumedVictim,
  });
  await wrapUp(database, callId);
  await notifyUnit(database, id);
  return id;
}

async function received(flag: Partial<Flag> = {}, presumedVictim = false): Promise<string> {
  const id = await told(flag, presumedVictim);
  await acknowledge(id);
  return id;
}

/** So many that wait for a receipt that a page does not hold them, the earliest first. */
function rush(): Promise<string[]> {
  const some = { count: RUSH, operatorId: aysel, officer: rauf, minutesApart: 1 };
  return oldEscalations(database, { ...some, isPresumed: false, isWaiting: true });
}

const acknowledge = (id: string) => acknowledgeNotice(database, { escalationId: id, officerId: rauf.id, version: 1 });
const shown = async () => (await unitView(database, rauf.id)).escalations.map(({ id }) => id);

describe('B4.1: in a rush the officer sees first what cannot wait', () => {
  test('danger now before everything, a child before others, and then the first that was raised', async () => {
    const plain = await rush();
    const child = await told({ ground: 'child', child: 'in-doubt' });
    const danger = await told({ level: 'danger-now' });
    const childInDanger = await told({ level: 'danger-now', ground: 'child', child: 'yes' });
    const list = await shown();
    expect(list).toHaveLength(UNIT_LIMIT);
    expect(list).toEqual([childInDanger, danger, child, ...plain.slice(0, UNIT_LIMIT - 3)]);
  });

  test('what was just acknowledged stays in sight, whatever waits and whatever was acknowledged before', async () => {
    await oldEscalations(database, { count: RUSH, operatorId: aysel, officer: rauf, minutesApart: 35 });
    const waiting = await rush();
    const danger = await told({ level: 'danger-now' }, true);
    expect((await shown())[0]).toBe(danger);
    await acknowledge(danger);
    expect(await shown()).toEqual([...waiting.slice(0, 20), danger, ...waiting.slice(20, 24)]);
    const next = waiting.shift() ?? '';
    await pass(SECOND);
    await acknowledge(next);
    expect(await shown()).toEqual([...waiting.slice(0, 20), next, danger, ...waiting.slice(20, 23)]);
  });
});

describe('B4.2: of what is acknowledged, the clock that ends first stands first', () => {
  test('below what was just acknowledged, and above what has no clock or none that still runs', async () => {
    const runOut = await received({}, true);
    await pass(2 * HOUR);
    const first = await received({}, true);
    await pass(HOUR);
    const second = await received({}, true);
    const noClock = await received();
    await pass(21.5 * HOUR);
    const fresh = await received({ sign: 'threatened' }, true);
    const waiting = await told();
    expect(await shown()).toEqual([waiting, fresh, first, second, runOut, noClock]);
    await pass(31 * MINUTE);
    expect(await shown()).toEqual([waiting, first, second, fresh, runOut, noClock]);
  });
});

describe('B4.1: an officer who comes on duty', () => {
  test('is told in the first run of what waits, however much was acknowledged before', async () => {
    await oldEscalations(database, { count: 150, operatorId: aysel, officer: rauf, minutesApart: 60 });
    const recent = await received({}, true);
    const waiting = await told({ level: 'danger-now' });
    await endDuty(database, rauf.dutyId);
    rauf = await officerOnDuty(database, 'Samira');
    await watchEscalations(database, log);
    // And of what was acknowledged, the latest first: its 24 hours run.
    expect((await shown()).slice(0, 2)).toEqual([waiting, recent]);
  });
});

describe('A1.1, B4.1: what a page does not hold', () => {
  test('is counted, is reached part by part, and is read when it is shown', async () => {
    const waiting = await rush();
    const old = await oldEscalations(database, { count: RUSH, operatorId: aysel, officer: rauf, minutesApart: 1 });
    const parts = [];
    for (const after of [0, 25, 50, 75]) parts.push(await unitView(database, rauf.id, after));
    expect(parts.map(({ escalations }) => escalations.length)).toEqual([25, 25, 10, 0]);
    expect(parts.slice(0, 3).map(({ total, waiting }) => ({ total, waiting }))).toEqual(
      Array(3).fill({ total: 2 * RUSH, waiting: RUSH }),
    );
    const ids = parts.flatMap(({ escalations }) => escalations.map(({ id }) => id));
    expect(new Set(ids)).toEqual(new Set([...waiting, ...old]));
    const read = "select subject_id from audit_rows where action = 'escalation-read'";
    const recorded = (await database.sql<{ subject_id: string }>(read)).map((row) => row.subject_id);
    expect(recorded.sort()).toEqual(ids.sort());
  });
});

describe('B4.1: what was acknowledged in years', () => {
  test('does not keep the page from the officer: the walls are asked about what is shown, and not about all there is', async () => {
    const timesAsked = await countWallsAsked();
    await oldEscalations(database, { count: 1_000, operatorId: aysel, officer: rauf, minutesApart: 60 });
    const waiting = await told();
    expect((await shown())[0]).toBe(waiting);
    expect(await timesAsked()).toBeLessThan(1_000);
  });
});

/** Lets the wall of the unit's rows count how often it is asked. */
async function countWallsAsked(): Promise<() => Promise<number>> {
  const [wall] = await database.sql<{ body: string }>("select prosrc as body from pg_proc where proname = 'was_told'");
  await database.sql(`
    create sequence times_asked;
    grant usage on sequence times_asked to line_worker;
    create or replace function was_told(asked uuid) returns boolean
      language sql volatile security definer set search_path = public, pg_temp
      as $$ ${wall?.body.replace('exists', "nextval('times_asked') > 0 and exists")} $$`);
  return async () => {
    const [row] = await database.sql<{ asked: string }>('select last_value as asked from times_asked');
    return Number(row?.asked);
  };
}
