import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CallId, CallSid } from '../../src/calls/call.ts';
import { createDatabase, type DatabasePool } from '../../src/db/database.ts';
import { BELIEVED_AT_CARRIER_HOURS } from '../../src/messages/message.ts';
import { keepSealed, noteMessage } from '../../src/messages/message-store.ts';
import { keepFound, pickUpMessages } from '../../src/messages/pick-up.ts';
import { createMessageCarrier } from '../../src/telephony/carrier-recordings.ts';
import { compareRecords, deleteRecords, type RecordParts } from '../../src/telephony/carrier-records.ts';
import type { CarrierRest } from '../../src/telephony/carrier-rest.ts';
import { person } from '../escalation/people.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { noKeyd } from '../notes/note-desk.ts';

const BEGUN_BY_US = '00000000-0000-4000-8000-000000000007' as CallId;
const LEG = `CA${'8'.repeat(32)}`;
const RECORDING = `RE${'8'.repeat(32)}`;
const MADE_FROM_LEG = '00000000-0000-8000-8000-000000000008' as CallId;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** More than are noted in one look at the list. */
const MANY = 502;

let database: TestDatabase;
let calls: DatabasePool;
let alarms: DatabasePool;
let now: number;
beforeAll(async () => {
  database = await makeDatabase();
  const pool = { deadlineMs: 5_000, connections: 2, applicationName: 'test' };
  calls = createDatabase(database.url, { ...pool, role: 'line_calls' });
  alarms = createDatabase(database.url, { ...pool, role: 'line_worker' });
});
beforeEach(async () => {
  now = Date.now();
  await database.setClock(now);
  await database.sql('delete from messages; delete from calls; delete from carrier_records; delete from team_keys');
  await database.sql('insert into calls (id, carrier_sid) values ($1, $2)', [BEGUN_BY_US, LEG]);
});
afterAll(async () => {
  await calls.close();
  await alarms.close();
  await database.drop();
});

const parts = () => ({ database: calls, callIdOf: (_sid: CallSid) => MADE_FROM_LEG });
const found = [{ recordingSid: RECORDING, callSid: LEG, seconds: 5 }];
const noted = () => noteMessage(calls, { callId: BEGUN_BY_US, recordingSid: RECORDING, seconds: 100 });
const lostAt = async () => (await database.sql('select lost_at from messages')).map((row) => row['lost_at']);

async function pass(ms: number): Promise<void> {
  now += ms;
  await database.setClock(now);
}

/** The carrier's list shows this recording, begun now, with these fields besides; answers what it is then asked to delete. */
function carrierThatShows(fields: Record<string, string>) {
  const recording = { sid: RECORDING, call_sid: LEG, source: 'RecordVerb', status: 'completed', duration: '100' };
  const shown = { ...recording, date_created: new Date(now).toUTCString(), ...fields };
  const deleted: string[] = [];
  const rest: CarrierRest = {
    ask: async (method, path) => {
      if (method === 'DELETE') deleted.push(path.slice('Recordings/'.length, -'.json'.length));
      if (method === 'DELETE') return { status: 204, body: null };
      return { status: 200, body: path.startsWith('Calls') ? { calls: [] } : { recordings: [shown] } };
    },
    fetchBytes: async () => ({ status: 404, bytes: Buffer.alloc(0) }),
    close: () => {},
  };
  const quiet = () => {};
  const log = { info: quiet, warn: quiet, error: quiet, fault: quiet };
  const keepMessages: RecordParts['keepMessages'] = (messages, listed) => keepFound(parts(), messages, listed);
  const records = { database: calls, alarms, rest, log, syntheticCallFrom: null, keepMessages };
  const compare = async () => {
    await compareRecords(records);
    await deleteRecords(records);
    return deleted;
  };
  return { rest, log, compare };
}

it('B1.3: a message that was left in a call back is found at the carrier, and belongs to that call', async () => {
  const kept = await keepFound(parts(), found);
  expect([...kept]).toEqual([RECORDING]);
  expect(await database.sql('select call_id from messages')).toEqual([{ call_id: BEGUN_BY_US }]);
  expect(await database.sql('select id from calls')).toHaveLength(1);
});

describe('A3.1, B1.3: the carrier’s list is compared while it still makes a recording', () => {
  it.each(['in-progress', 'processing', 'paused', 'a word of next year'])(
    'that no webhook has told (%s) is not deleted unheard, and not kept for ever',
    async (status) => {
      const { compare } = carrierThatShows({ status });
      await pass(3 * MINUTE);
      expect(await compare()).toEqual([]);
      await pass(BELIEVED_AT_CARRIER_HOURS * HOUR);
      expect(await compare()).toEqual([RECORDING]);
    },
  );

  it('that a webhook has told, and whatever the list says of it: deleted neither, and not kept for ever', async () => {
    await noted();
    const { compare } = carrierThatShows({ status: 'processing', source: '' });
    await pass(3 * MINUTE);
    expect(await compare()).toEqual([]);
    await pass(BELIEVED_AT_CARRIER_HOURS * HOUR);
    expect(await compare()).toEqual([RECORDING]);
  });

  it.each([{ status: 'absent' }, { status: 'failed' }, { status: 'processing', source: 'DialVerb' }])(
    'that will be nobody’s message (%o): it is deleted at once',
    async (fields) => {
      const { compare } = carrierThatShows(fields);
      await pass(3 * MINUTE);
      expect(await compare()).toEqual([RECORDING]);
    },
  );
});

describe('A3.1, B1.3: a message that the carrier did not give for a quarter of an hour', () => {
  it('and shows whole all the same is lost no more, and stays there until it is sealed', async () => {
    await noted();
    const { compare } = carrierThatShows({});
    await pass(16 * MINUTE);
    await database.sql('update messages set lost_at = line_now()');
    expect(await compare()).toEqual([]);
    expect(await lostAt()).toEqual([null]);
  });

  it('and which it shows and does not give for half a day, is deleted there', async () => {
    await noted();
    const { compare } = carrierThatShows({});
    await pass(BELIEVED_AT_CARRIER_HOURS * HOUR + MINUTE);
    await database.sql('update messages set lost_at = line_now()');
    expect(await compare()).toEqual([RECORDING]);
    expect(await lostAt()).not.toEqual([null]);
  });

  it('is told as lost, but not where another process has sealed it and had it deleted in that moment', async () => {
    await noted();
    const maker = await person(database, 'operator', 'Aysel');
    await database.sql('insert into team_keys (version, public_key, made_by) values (1, $1, $2)', [
      Buffer.alloc(32),
      maker,
    ]);
    await pass(16 * MINUTE);
    const { rest, log } = carrierThatShows({});
    const told: unknown[] = [];
    const carrier = createMessageCarrier({ rest, log });
    const [message] = await database.sql<{ id: string }>('select id from messages');
    const sealed = { sealed: Buffer.alloc(40), teamVersion: 1, teamCopy: Buffer.alloc(80), expiryMonth: '2027-01' };
    const halves = { wrappedHalf: null, waitingHalf: Buffer.alloc(32) };
    const fetchSound = async (recordingSid: string) => {
      await keepSealed(calls, { id: message?.id ?? '', recordingSid, ...sealed, ...halves });
      return carrier.fetchSound(recordingSid);
    };
    const error = (_name: 'alarm', fields: unknown) => void told.push(fields);
    const worker = { ...parts(), keyd: noKeyd, clock: { now: () => now }, log: { error } };
    await pickUpMessages({ ...worker, carrier: { ...carrier, fetchSound } });
    expect(told).toEqual([]);
    await database.sql('delete from messages');
    await noted();
    await pass(16 * MINUTE);
    await pickUpMessages({ ...worker, carrier });
    expect(told).toEqual([{ kind: 'message-lost' }]);
  });
});

it('A3.1, B1.3: of more messages than are noted in one look at the list, each waits there until its turn comes', async () => {
  const many = Array.from({ length: MANY }, (_, at) => ({
    ...{ callSid: LEG, seconds: 5 },
    recordingSid: `RE${String(at).padStart(32, '0')}`,
  }));
  const count = async () => (await database.sql('select id from messages')).length;
  expect((await keepFound(parts(), many)).size).toBe(MANY);
  expect(await count()).toBeLessThan(MANY);
  expect((await keepFound(parts(), many)).size).toBe(MANY);
  expect(await count()).toBe(MANY);
});
