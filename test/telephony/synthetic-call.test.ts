// The line calls itself each minute, and somebody is told when it does not come through.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDatabase, type DatabasePool } from '../../src/db/database.ts';
import { readOversight } from '../../src/oversight/oversight.ts';
import { oversightOutageMonths, oversightOutages } from '../../src/oversight/oversight-store.ts';
import { raiseAlarm } from '../../src/oversight/raise-alarm.ts';
import { type CarrierRest, createCarrierRest } from '../../src/telephony/carrier-rest.ts';
import { deadMansSwitch, syntheticSweeps } from '../../src/telephony/synthetic-call.ts';
import { openLine, type TestLine } from '../harness/line.ts';
import type { TestOperator } from '../harness/operator.ts';

const FROM = '+99412000153';
const POOL = { deadlineMs: 5_000, connections: 2, applicationName: 'synthetic' };
/** A silent caller's way through the menus, and the next look. */
const WALK_SECONDS = 90;

let line: TestLine;
let calls: DatabasePool;
let work: DatabasePool;
let rest: CarrierRest;
let operator: TestOperator;

beforeAll(async () => {
  line = await openLine({ syntheticCallFrom: FROM });
  calls = createDatabase(line.database.url, { ...POOL, role: 'line_calls' });
  work = createDatabase(line.database.url, { ...POOL, role: 'line_worker' });
  rest = createCarrierRest(line.config.carrier);
  operator = await line.operator('Aysel', ['az', 'ru', 'en']);
  await operator.available();
});
afterAll(async () => {
  rest.close();
  await calls.close();
  await work.close();
  await line.close();
});
beforeEach(async () => {
  await line.database.sql('delete from outages');
  await line.database.sql('delete from synthetic_calls');
  await line.database.sql("delete from alarms where kind = 'line-unreachable'");
});

/** What the worker does, by hand. */
const sweep = (name: string) => {
  const sweeps = syntheticSweeps({ config: line.config, calls, rest, log: SILENT });
  return sweeps.find((each) => each.name === name)?.run();
};
const SILENT = { info: () => {}, warn: () => {}, error: () => {}, fault: () => {} };
/** What the other process does, which has looked since `watchedSince`. */
const watch = async (watchedSince = line.clock.now() - 24 * 60 * 60_000) => {
  const watched = { config: line.config, work, watchedSince, log: SILENT, raise: raiseAlarm };
  for (const each of deadMansSwitch(watched)) await each.run();
};
/** The same of a process to which no number is given. */
const watchWithoutNumber = async () => {
  const config = { syntheticCallFrom: null };
  for (const each of deadMansSwitch({ config, work, watchedSince: line.clock.now(), log: SILENT, raise: raiseAlarm }))
    await each.run();
};
const outages = () => line.database.sql('select part, ended_at is null as open from outages order by began_at');
const alarms = () => line.database.sql("select times from alarms where kind = 'line-unreachable'");

async function callItself(): Promise<void> {
  const placed = sweep('synthetic-call');
  await line.pass(1);
  await placed;
  await line.pass(WALK_SECONDS);
  await sweep('synthetic-reached');
}

describe('A6.1: a call of the line to itself', () => {
  it('comes to where callers wait, is told goodbye there, rings nobody, and is counted as nobody’s', async () => {
    await callItself();
    expect(await line.database.sql('select reached_at is not null as reached from synthetic_calls')).toEqual([
      { reached: true },
    ]);
    expect(await line.database.sql("select kind, state, outcome from calls where kind = 'synthetic'")).toEqual([
      { kind: 'synthetic', state: 'ended', outcome: 'test' },
    ]);
    expect(await line.database.sql('select from offers')).toEqual([]);
    expect(await line.database.sql("select from calls where kind = 'caller'")).toEqual([]);
    expect(line.carrier.liveCalls()).toEqual([]);
    await watch();
    expect(await outages()).toEqual([]);
  });

  it('is nobody’s cover: who sends that number when none was placed is a caller like any other', async () => {
    const caller = line.calls(FROM);
    await line.pass(3);
    caller.press('1');
    await line.pass(2);
    caller.press('1');
    await line.pass(3);
    expect((await operator.desk()).offer).not.toBeNull();
    caller.hangUp();
    await line.pass(3);
  });

  it('is forgotten after a week, with its row among the calls', async () => {
    await callItself();
    await line.database.sql("update calls set ended_at = ended_at - interval '8 days' where kind = 'synthetic'");
    await line.database.sql("update synthetic_calls set placed_at = placed_at - interval '8 days'");
    await sweep('synthetic-forgotten');
    expect(await line.database.sql('select from synthetic_calls')).toEqual([]);
    expect(await line.database.sql("select from calls where kind = 'synthetic'")).toEqual([]);
  });
});

describe('A9.1: the dead man’s switch', () => {
  it('raises one alarm within three minutes when calls do not come through, and writes down until when', async () => {
    await callItself();
    const mend = line.carrier.faults.webhook({ path: '/voice/inbound' }, { kind: 'lost' });
    for (let minute = 0; minute < 3; minute += 1) {
      const placed = sweep('synthetic-call');
      await line.pass(60);
      await placed;
      await watch();
    }
    expect(await outages()).toEqual([{ part: 'line', open: true }]);
    expect(await alarms()).toEqual([{ times: 1 }]);
    mend();
    await callItself();
    await watch();
    expect(await outages()).toEqual([{ part: 'line', open: false }]);
    expect(await alarms()).toEqual([{ times: 1 }]);
  });

  it('says that it is the worker when nobody even tried', async () => {
    await callItself();
    await line.pass(160);
    await watch();
    await watch();
    expect(await outages()).toEqual([{ part: 'worker', open: true }]);
    expect(await alarms()).toEqual([{ times: 1 }]);
  });

  it('says it again where the alarm could not be raised, and then once', async () => {
    await callItself();
    await line.pass(160);
    await line.database.sql('alter table alarms rename to alarms_away');
    await expect(watch()).rejects.toThrow('42P01');
    await line.database.sql('alter table alarms_away rename to alarms');
    await watch();
    await watch();
    expect(await outages()).toEqual([{ part: 'worker', open: true }]);
    expect(await alarms()).toEqual([{ times: 1 }]);
  });

  it('F18: writes the minutes down in which the whole host was off, once, and wakes nobody for them', async () => {
    await callItself();
    await line.database.sql(
      `update synthetic_calls set placed_at = placed_at - interval '2 hours', reached_at = reached_at - interval '2 hours'`,
    );
    const startedAt = line.clock.now();
    await watch(startedAt);
    await callItself();
    await Promise.all([watch(startedAt), watch(startedAt)]);
    await watch(startedAt);
    const written = await line.database.sql(
      `select part, ended_at - began_at > interval '2 hours' as whole, ended_at < line_now() as over from outages`,
    );
    expect(written).toEqual([{ part: 'worker', whole: true, over: true }]);
    expect(await alarms()).toEqual([]);
  });

  it('ends with the calls themselves, where the number is taken out of the settings, and not before the last of them is over', async () => {
    await callItself();
    await line.pass(160);
    await watch();
    expect(await outages()).toEqual([{ part: 'worker', open: true }]);
    const placed = sweep('synthetic-call');
    await line.pass(1);
    await placed;
    await watchWithoutNumber();
    expect(await outages()).toEqual([{ part: 'worker', open: true }]);
    await line.database.sql("update synthetic_calls set placed_at = placed_at - interval '5 minutes'");
    await watchWithoutNumber();
    expect(await line.database.sql('select part, ended_at <= line_now() as over from outages')).toEqual([
      { part: 'worker', over: true },
    ]);
    expect(await alarms()).toEqual([{ times: 1 }]);
  });

  it('takes no restart between two calls for an outage', async () => {
    await callItself();
    await watch(line.clock.now());
    await callItself();
    await watch(line.clock.now() - 60_000);
    expect(await outages()).toEqual([]);
  });

  it('does not wake anybody because it has only just begun to look', async () => {
    await watch(line.clock.now() - 60_000);
    expect(await outages()).toEqual([]);
  });
});

describe('A6.1: what the coordinator and the yearly report read of outages', () => {
  it('is minutes a month in Baku: what overlaps counts once, and what goes on counts until now', async () => {
    const { sql } = line.database;
    const coordinatorId = randomUUID();
    await sql("insert into accounts (id, role, display_name) values ($1, 'coordinator', 'Rəşad')", [coordinatorId]);
    const insert = (part: string, begins: string, ends: string | null) =>
      sql(
        `insert into outages (id, part, began_at, ended_at)
         select gen_random_uuid(), $1, month.at + $2::interval, month.at + $3::interval
           from (select date_trunc('month', line_now() at time zone 'Asia/Baku') at time zone 'Asia/Baku' as at) as month`,
        [part, begins, ends],
      );
    await insert('line', '-20 minutes', '10 minutes');
    await insert('database', '0 minutes', '15 minutes');
    await sql(
      "insert into outages (id, part, began_at) values (gen_random_uuid(), 'worker', line_now() - interval '5 minutes')",
    );
    const { outageMonths, outages: latest } = await readOversight(line.database, {
      coordinatorId,
      now: line.clock.now(),
    });
    expect(outageMonths).toHaveLength(13);
    // Two that overlap are one, and the one that goes on is another.
    expect(outageMonths[0]).toMatchObject({ minutes: 20, outages: 2 });
    expect(outageMonths[1]).toMatchObject({ minutes: 20, outages: 1 });
    expect(outageMonths[2]).toMatchObject({ minutes: 0, outages: 0 });
    expect(latest.map(({ part, endedAt }) => [part, endedAt === null])).toEqual([
      ['worker', true],
      ['database', false],
      ['line', false],
    ]);
  });

  it('is read by nobody else', async () => {
    const named = line.database.as({ id: operator.id, role: 'operator' });
    expect(await oversightOutages(named)).toEqual([]);
    expect(await oversightOutageMonths(named)).toEqual([]);
  });
});
