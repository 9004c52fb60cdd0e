import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createDatabase, type DatabasePool } from '../../src/db/database.ts';
import type { RestFault } from '../../src/simulator/faults.ts';
import { compareRecords, deleteRecords, type RecordParts } from '../../src/telephony/carrier-records.ts';
import { createCarrierRest } from '../../src/telephony/carrier-rest.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { testAccount } from '../harness/simulator-application.ts';
import { CALLER, type Line, startLine } from '../harness/simulator-line.ts';
import { serveRest } from '../harness/simulator-rest-server.ts';

const [MINUTES, HOURS] = [60_000, 60 * 60_000];
const DUTY = '+994000000077';
/** From here the line calls itself. */
const SYNTHETIC = '+994000000088';
/** The carrier shows at most so many calls at once. */
const MORE_THAN_A_PAGE = 201;

let line: Line;
let server: Awaited<ReturnType<typeof serveRest>>;
let database: TestDatabase;
let parts: RecordParts;
let logged: unknown[][];
/** As the worker has them: the calls' role, and the role that may raise an alarm. */
let calls: DatabasePool;
let alarms: DatabasePool;

beforeAll(async () => {
  database = await makeDatabase();
  const pool = { deadlineMs: 5_000, connections: 4, applicationName: 'test' };
  calls = createDatabase(database.url, { ...pool, role: 'line_calls' });
  alarms = createDatabase(database.url, { ...pool, role: 'line_worker' });
});

beforeEach(async () => {
  line = await startLine({ callsPerSecond: 1000 });
  line.app.on('/voice', '<Pause length="600"/>');
  line.app.on('/screen', '<Pause length="600"/>');
  server = await serveRest(line.carrier);
  await database.setClock(line.clock.now());
  line.clock.addFollower((now) => database.setClock(now));
  await database.forget();
  await database.sql('delete from carrier_records; delete from carrier_comparisons; delete from alarms');
  logged = [];
  const note = (...line: unknown[]) => void logged.push(line);
  const log = { info: note, warn: note, error: note, fault: note };
  const rest = createCarrierRest({ ...testAccount, authTokens: [testAccount.authToken], apiOrigin: server.origin });
  parts = { database: calls, alarms, rest, log, syntheticCallFrom: SYNTHETIC, keepMessages: async () => new Set() };
});

afterEach(async () => {
  parts.rest.close();
  await server.close();
  await line.close();
});

afterAll(async () => {
  await calls.close();
  await alarms.close();
  await database.drop();
});

describe('what the carrier keeps of a call (A3.1, A9.4)', () => {
  test('is deleted minutes after its end: the caller’s leg, and that of whoever was rung', async () => {
    const caller = await line.call();
    const rung = await ring();
    await endAll();
    await keepCall({ caller: caller.sid, others: [rung] });
    expect(await held()).toHaveLength(2);
    await pass(3 * MINUTES);
    await deleteRecords(parts);
    expect(await held()).toEqual([]);
  });

  test('stays while somebody talks, and goes when the talk is over', async () => {
    const caller = await line.call();
    await keepCall({ caller: caller.sid, others: [] });
    await pass(3 * MINUTES);
    await compareRecords(parts);
    expect(await database.sql('select from carrier_records')).toEqual([]);
    await deleteRecords(parts);
    expect(await held()).toEqual([caller.sid]);
    await endAll();
    await pass(10 * MINUTES);
    await deleteRecords(parts);
    expect(await held()).toEqual([]);
  });

  test('is found in the carrier’s list where we never heard of the leg', async () => {
    await line.call();
    await ring();
    await endAll();
    await pass(3 * MINUTES);
    await deleteRecords(parts);
    expect(await held()).toHaveLength(2);
    await compareRecords(parts);
    await deleteRecords(parts);
    expect(await held()).toEqual([]);
  });

  test('is found on the last page of a long list, too', async () => {
    for (let call = 0; call < MORE_THAN_A_PAGE; call += 1) await line.call();
    await endAll();
    await pass(3 * MINUTES);
    await compareRecords(parts);
    expect(await database.sql('select from carrier_records')).toHaveLength(MORE_THAN_A_PAGE);
  });

  test('and a recording that somebody made against the rule goes with it', async () => {
    line.app.on('/voice', '<Record action="https://line.example/over" maxLength="5"/>');
    line.app.on('/over', '<Hangup/>');
    await line.call();
    await pass(1 * MINUTES);
    const recordings = await line.rest('GET', 'Recordings.json');
    expect(recordings.json['recordings']).toHaveLength(1);
    await pass(3 * MINUTES);
    await compareRecords(parts);
    await deleteRecords(parts);
    expect((await line.rest('GET', 'Recordings.json')).json['recordings']).toEqual([]);
  });
});

test('of calls that never reached the line it is told how many there were, each once, and nothing else of them', async () => {
  const known = await line.call();
  await line.call();
  await line.call();
  await line.call(SYNTHETIC);
  await ring();
  await endAll();
  await keepCall({ caller: known.sid, others: [] });
  await pass(3 * MINUTES);
  await compareRecords(parts);
  await pass(1 * HOURS);
  await compareRecords(parts);
  const rows = await database.sql('select found, unheard from carrier_comparisons order by at');
  expect(rows).toEqual([2, 0].map((unheard) => ({ found: 5, unheard })));
  expect(logged).toContainEqual(['carrier-compared', { found: 5, kept: 0, unheard: 2 }]);
});

describe('a carrier that does not do as it is told', () => {
  const faults: [string, RestFault][] = [
    ['asks for patience', { kind: '429' }],
    ['is broken', { kind: '500' }],
    ['breaks the connection', { kind: 'reset' }],
    ['did it and never said so', { kind: 'reset', performed: true }],
  ];
  test.each(faults)('and %s is asked again until it says yes, within the day', async (_what, fault) => {
    const caller = await line.call();
    await endAll();
    await keepCall({ caller: caller.sid, others: [] });
    line.carrier.faults.rest({ method: 'DELETE' }, fault, 8);
    await pass(3 * MINUTES);
    for (let minute = 0; minute < 12 * 60 && !(await isDone(caller.sid)); minute += 10) {
      await deleteRecords(parts);
      await pass(10 * MINUTES);
    }
    expect(await isDone(caller.sid)).toBe(true);
    expect(await held()).toEqual([]);
    expect(await openAlarms()).toEqual([]);
  });

  test('raises one alarm a day after the call, which ends with the record', async () => {
    const caller = await line.call();
    await endAll();
    await keepCall({ caller: caller.sid, others: [] });
    const heal = line.carrier.faults.rest({ method: 'DELETE' }, { kind: '500' });
    for (let hour = 0; hour < 30; hour += 1) {
      await deleteRecords(parts);
      await compareRecords(parts);
      expect(await openAlarms()).toHaveLength(hour > 24 ? 1 : 0);
      await pass(1 * HOURS);
    }
    heal();
    await deleteRecords(parts);
    expect(await held()).toEqual([]);
    expect(await openAlarms()).toEqual([]);
  });

  test('and holds something for more than 48 hours is caught by the comparison, and is clean after it', async () => {
    await line.call();
    await endAll();
    await pass(49 * HOURS);
    await compareRecords(parts);
    expect(await newestComparison()).toEqual({ found: 1, kept: 1 });
    expect(await openAlarms()).toEqual(['carrier-records-late']);
    await deleteRecords(parts);
    await pass(1 * HOURS);
    await compareRecords(parts);
    expect(await newestComparison()).toEqual({ found: 0, kept: 0 });
    expect(await openAlarms()).toEqual([]);
  });

  test('and does not show its list proves nothing: after a day without proof there is an alarm', async () => {
    await compareRecords(parts);
    line.carrier.faults.rest({ method: 'GET' }, { kind: '429' });
    for (let hour = 0; hour < 26; hour += 1) {
      await pass(1 * HOURS);
      await compareRecords(parts);
    }
    expect(await database.sql('select found from carrier_comparisons')).toHaveLength(1);
    expect(await openAlarms()).toEqual(['carrier-records-late']);
  });

  test('and breaks off in the middle of its list proves nothing either', async () => {
    line.app.on('/voice', '<Hangup/>');
    await line.call();
    line.carrier.faults.rest({ method: 'GET', path: /Recordings/ }, { kind: '500' });
    await compareRecords(parts);
    expect(await newestComparison()).toBeUndefined();
  });
});

test('two workers at once delete each record, and none of them fails', async () => {
  const callers = [];
  for (let call = 0; call < 12; call += 1) callers.push(await line.call());
  await endAll();
  for (const caller of callers) await keepCall({ caller: caller.sid, others: [] });
  await pass(3 * MINUTES);
  await Promise.all([deleteRecords(parts), deleteRecords(parts)]);
  expect(await held()).toEqual([]);
  expect(await openAlarms()).toEqual([]);
});

test('nothing of who called comes out of the carrier’s list: not into a row, and not into the log', async () => {
  await line.call();
  await ring();
  await endAll();
  await pass(3 * MINUTES);
  line.carrier.faults.rest({ method: 'DELETE' }, { kind: '500' }, 1);
  await compareRecords(parts);
  await deleteRecords(parts);
  const rows = await database.sql('select * from carrier_records');
  const all = JSON.stringify([logged, rows, await database.sql('select * from carrier_comparisons')]);
  expect(rows).toHaveLength(2);
  expect(logged.length).toBeGreaterThan(1);
  for (const number of [CALLER, DUTY]) expect(all).not.toContain(number.slice(1));
});

test('what has been gone for a week is forgotten here as well', async () => {
  const caller = await line.call();
  await endAll();
  await keepCall({ caller: caller.sid, others: [] });
  await pass(3 * MINUTES);
  await deleteRecords(parts);
  await pass(7 * 24 * HOURS);
  await deleteRecords(parts);
  expect(await database.sql('select sid from carrier_records')).toEqual([]);
});

/** Somebody is rung by us, and picks up. */
async function ring(): Promise<string> {
  const { json } = await line.rest('POST', 'Calls.json', { To: DUTY, From: '+99412000152', Url: line.at('/screen') });
  await pass(1_000);
  return String(json['sid']);
}

async function endAll(): Promise<void> {
  for (const call of line.carrier.liveCalls()) call.hangUp();
  await pass(1_000);
}

async function pass(ms: number): Promise<void> {
  await line.clock.advance(ms);
}

/** The call as we have it: over. */
async function keepCall({ caller, others }: { caller: string; others: readonly string[] }): Promise<void> {
  const id = randomUUID();
  await database.sql(
    `insert into calls (id, carrier_sid, state, ended_at, outcome, ended_by)
     values ($1, $2, 'ended', line_now(), 'talked', 'caller')`,
    [id, caller],
  );
  for (const sid of [caller, ...others])
    await database.sql(
      `insert into legs (carrier_sid, call_id, party, join_number, state) values ($1, $2, $3, 1, 'left')`,
      [sid, id, sid === caller ? 'caller' : 'operator'],
    );
}

/** What the carrier still has. */
async function held(): Promise<string[]> {
  const { json } = await line.rest('GET', 'Calls.json?PageSize=1000');
  return (json['calls'] as { sid: string }[]).map(({ sid }) => sid);
}

async function isDone(sid: string): Promise<boolean> {
  const rows = await database.sql('select from carrier_records where sid = $1 and deleted_at is not null', [sid]);
  return rows.length > 0;
}

async function openAlarms(): Promise<string[]> {
  const rows = await database.sql<{ kind: string }>('select kind from alarms where ended_at is null');
  return rows.map(({ kind }) => kind);
}

async function newestComparison(): Promise<Record<string, unknown> | undefined> {
  const rows = await database.sql('select found, kept from carrier_comparisons order by at desc limit 1');
  return rows[0];
}
