// Whom nobody heard of for long is fetched by the reaper out of a room, and out of nothing else: not out of a message, nor out of the cover.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CallId, CallSid } from '../../src/calls/call.ts';
import type { CallControl } from '../../src/calls/call-control.ts';
import { setLeavingMessage } from '../../src/calls/message-state-store.ts';
import { createDatabase, type DatabasePool } from '../../src/db/database.ts';
import { reapCalls } from '../../src/routing/sweep.ts';
import { createCallControl } from '../../src/telephony/call-control.ts';
import { createCallUrls } from '../../src/telephony/call-urls.ts';
import type { CarrierAnswer } from '../../src/telephony/carrier-rest.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';

const SID = `CA${'5'.repeat(32)}` as CallSid;
const NOW = Date.parse('2026-11-23T02:00:00Z');

let database: TestDatabase;
let calls: DatabasePool;
let id: CallId;
beforeAll(async () => {
  database = await makeDatabase();
  const pool = { deadlineMs: 5_000, connections: 2, applicationName: 'test' };
  calls = createDatabase(database.url, { ...pool, role: 'line_calls' });
});
beforeEach(async () => {
  id = randomUUID() as CallId;
  await database.sql('delete from legs');
  await database.sql('delete from calls');
  await database.sql(
    `insert into calls (id, carrier_sid, state, waiting_since, last_seen_at)
     values ($1, $2, 'waiting', line_now() - interval '2 minutes', line_now() - interval '1 minute')`,
    [id, SID],
  );
});
afterAll(async () => {
  await calls.close();
  await database.drop();
});

const log = { info: () => {}, warn: () => {}, error: () => {}, fault: () => {} };

/** The line's own orders, over a carrier that answers so. */
function controlOver(answerTo: (path: string) => CarrierAnswer | Promise<CarrierAnswer>) {
  const clock = { now: () => NOW };
  const orders: string[] = [];
  const ask = async (method: string, path: string) => {
    if (method === 'POST') orders.push(path);
    return answerTo(path);
  };
  const control = createCallControl({
    config: { fallbackNumbers: [], lineNumber: '+99412000152', fallbackUrl: null },
    rest: { ask, fetchBytes: async () => ({ status: 404, bytes: Buffer.alloc(0) }), close: () => {} },
    urls: createCallUrls({ publicOrigin: 'https://line.example', secret: 'of this test alone', clock }),
    clock,
    log,
    database: calls,
  });
  return { control, orders };
}

const ROOM = { sid: `CF${'7'.repeat(32)}`, status: 'in-progress' };
/** Of whatever is asked: the leg lives, no telephone is dialled, and the caller is in the room. */
const lives: CarrierAnswer = { status: 200, body: { status: 'in-progress', calls: [], conferences: [ROOM] } };
const inNoRoom: CarrierAnswer = { status: 200, body: { ...(lives.body as object), conferences: [] } };
const LATER_SECONDS = 20;

/** Two looks of a worker, one some time after the other. */
async function reap(control: CallControl): Promise<void> {
  const worker = workerOf(control);
  await worker.look();
  await passes(LATER_SECONDS);
  await worker.look();
}

/** One worker: what it looked at first it remembers. */
function workerOf(control: CallControl) {
  const parts = { database: calls, control, afterEnd: () => {}, log, firstLooks: new Map() };
  return { look: () => reapCalls(parts) };
}

/** Nobody hears of the call for so many seconds more. */
async function passes(seconds: number): Promise<void> {
  await database.sql('update calls set last_seen_at = last_seen_at - make_interval(secs => $1)', [seconds]);
}

describe('A6.1: a caller of whom nobody has heard for long', () => {
  it('and who sits alone is fetched', async () => {
    const { control, orders } = controlOver(() => lives);
    await reap(control);
    expect(orders).toEqual([`Calls/${SID}.json`]);
  });

  it('and whom nobody else could hear of either, since the database was away: not at the first look', async () => {
    const { control, orders } = controlOver(() => lives);
    const worker = workerOf(control);
    await worker.look();
    await passes(10);
    await worker.look();
    expect(orders, 'a turn of the cover is longer').toEqual([]);
    await passes(10);
    await worker.look();
    expect(orders).toEqual([`Calls/${SID}.json`]);
  });

  it('and who was heard of between two looks is silent anew', async () => {
    const { control, orders } = controlOver(() => lives);
    const worker = workerOf(control);
    await worker.look();
    await database.sql("update calls set last_seen_at = line_now() - interval '46 seconds'");
    await worker.look();
    await passes(10);
    await worker.look();
    expect(orders).toEqual([]);
  });

  it('and of whose silence it was told early is fetched as soon as it is long', async () => {
    const { control, orders } = controlOver(() => lives);
    const worker = workerOf(control);
    await database.sql("update calls set last_seen_at = line_now() - interval '26 seconds'");
    for (const expected of [0, 0, 1]) {
      await worker.look();
      expect(orders).toHaveLength(expected);
      await passes(10);
    }
  });

  it('and who left a room and asks for nothing is fetched at the first look', async () => {
    await database.sql("update calls set last_seen_at = line_now() - interval '30 seconds'");
    await database.sql(
      `insert into legs (carrier_sid, call_id, party, join_number, state, left_at)
       values ($1, $2, 'caller', 0, 'left', line_now() - interval '4 seconds')`,
      [SID, id],
    );
    const { control, orders } = controlOver(() => lives);
    await workerOf(control).look();
    expect(orders).toEqual([`Calls/${SID}.json`]);
  });

  it('and who begins a message while the carrier is being asked is not', async () => {
    const { control, orders } = controlOver(async () => {
      await setLeavingMessage(calls, { id, isOn: true });
      return lives;
    });
    await reap(control);
    expect(orders).toEqual([]);
  });

  it('nor who does so while it is asked about the room', async () => {
    const { control, orders } = controlOver(async (path) => {
      if (path.includes('Participants')) await setLeavingMessage(calls, { id, isOn: true });
      return lives;
    });
    await reap(control);
    expect(orders).toEqual([]);
  });

  it('and who is in no room is left alone: a message that could not be written, the cover, or what the carrier hosts', async () => {
    const { control, orders } = controlOver(() => inNoRoom);
    await reap(control);
    expect(orders).toEqual([]);
    expect(await database.sql("select 1 from calls where last_seen_at > line_now() - interval '45 seconds'")).toEqual(
      [],
    );
  });
});

describe('A6.1: the carrier’s word for who is in a room', () => {
  const asked = (answerTo: (path: string) => CarrierAnswer) =>
    controlOver(answerTo).control.isInRoom({ id, callerSid: SID });
  const gone: CarrierAnswer = { status: 404, body: { code: 20_404 } };
  const nobody: CarrierAnswer[] = [
    { status: 500, body: null },
    { status: 0, body: null },
  ];

  it('is asked of each of the call’s rooms that is not over', async () => {
    const rooms = [
      ROOM,
      { ...ROOM, sid: `CF${'8'.repeat(32)}` },
      { ...ROOM, sid: `CF${'9'.repeat(32)}`, status: 'completed' },
    ];
    const isIn = (number: string) => (path: string) => {
      if (path === 'Conferences.json') return { status: 200, body: { conferences: rooms } };
      return path === `Conferences/CF${number.repeat(32)}/Participants/${SID}.json` ? lives : gone;
    };
    expect(await asked(isIn('7'))).toBe(true);
    expect(await asked(isIn('8'))).toBe(true);
    expect(await asked(isIn('9'))).toBe(false);
    expect(await asked(() => inNoRoom)).toBe(false);
  });

  it('is none where it does not answer: that is no reason to fetch anybody', async () => {
    for (const answer of [...nobody, { status: 200, body: {} }]) expect(await asked(() => answer)).toBeUndefined();
    for (const answer of nobody)
      expect(await asked((path) => (path === 'Conferences.json' ? lives : answer))).toBeUndefined();
  });
});
