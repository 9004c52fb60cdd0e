// What the database refuses, whoever asks it: a forged job, a worker that runs twice, or words put into a statement.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ATTEMPT_OUTCOMES } from '../../src/call-backs/call-back.ts';
import {
  askByKeys,
  endAttempt,
  expireCallBacks,
  keepSealedNumber,
  refuseCallBack,
  takeBackCallBack,
} from '../../src/call-backs/call-back-store.ts';
import { type DiallerParts, dialCallBacks } from '../../src/call-backs/dial-call-backs.ts';
import {
  endCallBackAlarms,
  keysLeft,
  nearlyMissed,
  noteKeyGone,
  putBack,
  raiseCallBackAlarm,
  type Taken,
  takeToDial,
} from '../../src/call-backs/dialler-store.ts';
import type { CallId, CallSid } from '../../src/calls/call.ts';
import type { KeydClient } from '../../src/confidentiality/keyd-client.ts';
import { createDatabase, type Database, type DatabasePool } from '../../src/db/database.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';

const START = Date.UTC(2026, 10, 21, 16);
const MINUTE = 60_000;
const OUTSIDE = 'call_back_attempts_inside_plan';
let database: TestDatabase;
let calls: DatabasePool;
let work: DatabasePool;

beforeAll(async () => {
  database = await makeDatabase();
  const pool = { deadlineMs: 5_000, connections: 2, applicationName: 'plans' };
  calls = createDatabase(database.url, { ...pool, role: 'line_calls' });
  work = createDatabase(database.url, { ...pool, role: 'line_worker' });
});
afterAll(async () => {
  await calls.close();
  await work.close();
  await database.drop();
});
beforeEach(async () => {
  await database.forget();
  await database.sql('delete from alarms');
  await database.setClock(START);
});

async function waiting(): Promise<CallId> {
  const id = randomUUID();
  await database.sql(
    `insert into calls (id, carrier_sid, state, language, waiting_since)
     values ($1::uuid, 'CA' || md5($1::text), 'waiting', 'az', line_now())`,
    [id],
  );
  return id as CallId;
}

/** A promise from ten minutes after the start to an hour after it, of a call that is over. */
async function promised(): Promise<string> {
  const callId = await waiting();
  const window = { opensAt: START + 10 * MINUTE, closesAt: START + 60 * MINUTE };
  const plan = { ...window, occasion: 'promised', say: 'wrong-number', whoMayAnswer: 'caller-only' } as const;
  const agreed = await askByKeys(calls, callId, plan);
  if (!agreed) throw new Error('nothing was agreed');
  expect(await keepSealedNumber(calls, { id: agreed.id, sealed: 'c2VhbGVk' })).toBe(true);
  await database.sql(
    "update calls set state = 'ended', outcome = 'abandoned', ended_by = 'caller', ended_at = line_now() where id = $1",
    [callId],
  );
  return agreed.id;
}

/** Somebody writes a try into the table, past every function. */
async function forge(callBackId: string): Promise<CallId> {
  const [id, operatorId] = [randomUUID(), randomUUID()];
  await database.sql(
    "insert into accounts (id, role, display_name, languages) values ($1, 'operator', 'Aysel', '{az}')",
    [operatorId],
  );
  await database.sql(
    "insert into calls (id, state, language, waiting_since, operator_id) values ($1, 'connecting', 'az', line_now(), $2)",
    [id, operatorId],
  );
  await database.sql('insert into call_back_attempts (call_id, call_back_id, operator_id) values ($1, $2, $3)', [
    ...[id, callBackId, operatorId],
  ]);
  return id as CallId;
}

const at = (minutes: number) => database.setClock(START + minutes * MINUTE);

describe('A3.1: no try outside the plan is a row', () => {
  it('before its window, after it, taken back, replaced, or while the caller is still there', async () => {
    const id = await promised();
    await at(9);
    await expect(forge(id)).rejects.toMatchObject({ constraint: OUTSIDE });
    await at(60);
    await expect(forge(id)).rejects.toMatchObject({ constraint: OUTSIDE });
    await at(20);
    await database.sql("update call_backs set state = 'withdrawn', ended_at = line_now()");
    await expect(forge(id)).rejects.toMatchObject({ constraint: OUTSIDE });
    const callId = await waiting();
    const window = { opensAt: START, closesAt: START + 60 * MINUTE };
    const plan = { ...window, occasion: 'promised', say: 'survey', whoMayAnswer: 'anyone' } as const;
    const agreed = await askByKeys(calls, callId, plan);
    if (!agreed) throw new Error('nothing was agreed');
    await keepSealedNumber(calls, { id: agreed.id, sealed: 'c2VhbGVk' });
    await expect(forge(agreed.id)).rejects.toMatchObject({ constraint: OUTSIDE });
  });

  it('a try begun inside the window is not dialled after it, and no second one is begun or rung', async () => {
    const id = await promised();
    await at(20);
    const callId = await forge(id);
    await expect(forge(id)).rejects.toMatchObject({ constraint: 'call_back_attempts_one_at_a_time' });
    await at(61);
    expect(await takeToDial(work, callId)).toBe('outside-plan');
    await at(30);
    expect(await takeToDial(work, callId)).toEqual({ callBackId: id, sealed: 'c2VhbGVk' });
    expect(await takeToDial(work, callId)).toBe('elsewhere');
    expect(await database.sql('select from call_back_numbers')).toEqual([]);
    await database.sql("update call_back_attempts set ended_at = line_now(), outcome = 'busy'");
    await database.sql("update calls set state = 'ended' where id = $1", [callId]);
    await expect(forge(id)).rejects.toMatchObject({ constraint: OUTSIDE });
  });

  it('a second worker that found the same try leaves the ring of the first alone', async () => {
    const callBackId = await promised();
    await at(20);
    const callId = await forge(callBackId);
    await database.sql(
      `insert into legs (carrier_sid, call_id, party, account_id, join_number, state)
       select 'CA' || md5('operator'), id, 'operator', operator_id, 1, 'joined' from calls where id = $1`,
      [callId],
    );
    let rings = 0;
    const dialler = (): DiallerParts => ({
      ...{ calls, work, log: { error: () => {} }, afterEnd: () => {} },
      // The one operation that dialling asks.
      keyd: { ask: async () => ({ answer: { number: '+994000007701' } }), close: () => {} } as unknown as KeydClient,
      control: { endLeg: async () => 'done' },
      carrier: {
        tellIdentity: async () => undefined,
        ringCallBack: async () => {
          rings += 1;
          return `CA${'a'.repeat(32)}` as CallSid;
        },
        endOf: async () => undefined,
      },
    });
    // It has found the try; before it takes it, another one has.
    const late: Database = {
      transaction: (inside) => work.transaction(inside),
      query: async (name, text, values) => {
        if (name === 'take-call-back-to-dial') await dialCallBacks(dialler());
        return work.query(name, text, values);
      },
    };
    await dialCallBacks({ ...dialler(), work: late });
    expect(rings).toBe(1);
    expect(await database.sql('select outcome from call_back_attempts')).toEqual([{ outcome: null }]);
  });

  it('what was agreed is not rewritten, a plan that ended does not come back, and no window is longer than a day', async () => {
    const id = await promised();
    const change = (set: string) => database.sql(`update call_backs set ${set} where id = $1`, [id]);
    for (const set of ["closes_at = closes_at + interval '1 hour'", "say = 'survey'", "who_may_answer = 'anyone'"])
      await expect(change(set)).rejects.toMatchObject({ constraint: 'call_backs_stay_as_agreed' });
    await change("state = 'withdrawn', ended_at = line_now()");
    await expect(change("state = 'promised', ended_at = null")).rejects.toMatchObject({
      constraint: 'call_backs_stay_as_agreed',
    });
    const window = { opensAt: START, closesAt: START + 25 * 60 * MINUTE };
    const tooLong = { ...window, occasion: 'promised', say: 'survey', whoMayAnswer: 'anyone' } as const;
    await expect(askByKeys(calls, await waiting(), tooLong)).rejects.toThrow('call_backs_window_within_a_day');
  });

  it('the call path puts the number down and cannot read it', async () => {
    await promised();
    await expect(calls.query('peek', 'select sealed from call_back_numbers', [])).rejects.toThrow('42501');
  });

  it('a number that comes after the plan has ended is not kept', async () => {
    const agreed = await askByKeys(calls, await waiting(), {
      ...{ opensAt: START, closesAt: START + MINUTE, occasion: 'promised', say: 'nothing', whoMayAnswer: 'anyone' },
    });
    if (!agreed) throw new Error('nothing was agreed');
    await refuseCallBack(calls, agreed.id);
    expect(await keepSealedNumber(calls, { id: agreed.id, sealed: 'c2VhbGVk' })).toBe(false);
    expect(await database.sql('select from call_back_numbers')).toEqual([]);
  });
});

describe('A3.1: the key process did not open the number of a try that was about to be dialled', () => {
  /** Taken for dialling at twenty past, and nobody is rung. */
  async function taken(): Promise<{ id: string; source: CallId; callId: CallId; number: Taken }> {
    const id = await promised();
    await at(20);
    const callId = await forge(id);
    const [row] = await database.sql<{ source: CallId }>('select call_id as source from call_backs');
    const number = await takeToDial(work, callId);
    if (!row || typeof number === 'string') throw new Error('nothing was taken');
    return { id, callId, number, ...row };
  }
  const standing = async () => [
    await database.sql('select state, ended_at is null as open from call_backs'),
    await database.sql('select sealed from call_back_numbers'),
    await database.sql('select outcome, dialled_at is not null as dialled from call_back_attempts'),
  ];
  const AGAIN = [[{ state: 'promised', open: true }], [{ sealed: 'c2VhbGVk' }]];

  it('the promise stands again, and the try is over', async () => {
    const { number, callId } = await taken();
    expect(await putBack(work, number, callId)).toMatchObject({ id: callId });
    expect(await putBack(work, number, callId)).toBeUndefined();
    expect(await standing()).toEqual([...AGAIN, [{ outcome: 'keys-away', dialled: false }]]);
  });

  it('also where its operator has left meanwhile', async () => {
    const { number, callId } = await taken();
    await endAttempt(calls, { callId, outcome: 'operator-left' });
    expect(await putBack(work, number, callId)).toBeUndefined();
    expect(await standing()).toEqual([...AGAIN, [{ outcome: 'operator-left', dialled: false }]]);
  });

  it('but not where it was taken back meanwhile', async () => {
    const { number, callId, source, id } = await taken();
    await takeBackCallBack(calls, { callId: source, id });
    await putBack(work, number, callId);
    expect(await standing()).toMatchObject([[{ state: 'withdrawn' }], [], [{ outcome: 'too-late' }]]);
    await expect(forge(id)).rejects.toMatchObject({ constraint: OUTSIDE });
  });

  it.each<[string, (id: string) => Promise<void>]>([
    ['its window is over', () => at(60)],
    ['its key is destroyed, so that it opens nothing', (id) => noteKeyGone(work, id)],
  ])('nor when %s: then somebody is told', async (_when, happens) => {
    const { number, callId, id } = await taken();
    // As long as it may be put back the key is left alone.
    expect(await keysLeft(work, 20)).toEqual([]);
    await happens(id);
    await putBack(work, number, callId);
    expect(await standing()).toMatchObject([[{ state: 'done' }], [], [{ outcome: 'keys-away' }]]);
    expect(await nearlyMissed(work, 10)).toEqual([id]);
  });
});

describe('a promise that nobody keeps', () => {
  const open = () => database.sql("select kind from alarms where kind = 'call-back-due' and ended_at is null");

  it('is an alarm ten minutes before its window closes, once, and stays one; a kept promise ends it', async () => {
    const id = await promised();
    await at(49);
    expect(await nearlyMissed(work, 10)).toEqual([]);
    await at(51);
    expect(await nearlyMissed(work, 10)).toEqual([id]);
    await raiseCallBackAlarm(work, id);
    expect(await nearlyMissed(work, 10)).toEqual([]);
    await endCallBackAlarms(work);
    expect(await open()).toHaveLength(1);
    const callId = await forge(id);
    await takeToDial(work, callId);
    await endCallBackAlarms(work);
    expect(await open()).toEqual([]);
  });

  const HEARD = ['reached', 'no-key', 'other-key', 'busy', 'no-answer'];
  it.each(ATTEMPT_OUTCOMES)('A6.1: whose one try ended with %s is an alarm unless it rang', async (outcome) => {
    const id = await promised();
    await at(51);
    await raiseCallBackAlarm(work, id);
    await at(52);
    await takeToDial(work, await forge(id));
    await endCallBackAlarms(work);
    expect(await nearlyMissed(work, 10)).toEqual([]);
    await database.sql('update call_back_attempts set ended_at = line_now(), outcome = $1', [outcome]);
    const told = HEARD.includes(outcome) ? [] : [id];
    expect(await nearlyMissed(work, 10)).toEqual(told);
    await Promise.all(told.map((owed) => raiseCallBackAlarm(work, owed)));
    await endCallBackAlarms(work);
    expect(await open()).toHaveLength(told.length);
    expect(await nearlyMissed(work, 10)).toEqual([]);
  });

  it('lapses with its window, and its number goes', async () => {
    await promised();
    await at(60);
    expect([await expireCallBacks(calls), await expireCallBacks(calls)]).toEqual([1, 0]);
    expect(await database.sql('select state from call_backs')).toEqual([{ state: 'lapsed' }]);
    expect(await database.sql('select from call_back_numbers')).toEqual([]);
  });
});
