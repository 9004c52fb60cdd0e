// A try that is dialled, as rows: whose leg it is, and who is rung or let go of while something else happens in the same moment.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callBackAnswered, calledLegIs, endAttempt, keepDialledLeg } from '../../src/call-backs/call-back-store.ts';
import { type DiallerParts, dialCallBacks, watchCallBacks } from '../../src/call-backs/dial-call-backs.ts';
import { putBack, takeToDial } from '../../src/call-backs/dialler-store.ts';
import type { CallId, CallSid } from '../../src/calls/call.ts';
import type { NoAnswer } from '../../src/confidentiality/keyd-client.ts';
import { liveCall, person, wrapUp } from '../escalation/people.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';

const [LEG, OTHER] = [`CA${'1'.repeat(32)}` as CallSid, `CA${'2'.repeat(32)}` as CallSid];
let database: TestDatabase;
let callId: CallId;

beforeAll(async () => {
  database = await makeDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.forget();
  const operatorId = await person(database, 'operator', 'Aysel');
  const source = await liveCall(database, operatorId);
  await wrapUp(database, source, 0);
  const plan = randomUUID();
  await database.sql(
    `insert into call_backs (id, call_id, version, asked_by, language, occasion, opens_at, closes_at, say, who_may_answer, state)
     values ($1, $2, 1, 'keys', 'az', 'promised', line_now() - interval '1 minute', line_now() + interval '1 hour',
       'wrong-number', 'anyone', 'promised')`,
    [plan, source],
  );
  await database.sql("insert into call_back_numbers (call_back_id, sealed) values ($1, 'c2VhbGVk')", [plan]);
  callId = randomUUID() as CallId;
  await database.sql(
    "insert into calls (id, state, language, waiting_since, operator_id) values ($1, 'connecting', 'az', line_now(), $2)",
    [callId, operatorId],
  );
  await database.sql('insert into call_back_attempts (call_id, call_back_id, operator_id) values ($1, $2, $3)', [
    ...[callId, plan, operatorId],
  ]);
  await database.sql(
    `insert into legs (carrier_sid, call_id, party, account_id, join_number, state)
     values ('CA' || md5($1::text), $1::uuid, 'operator', $2, 1, 'joined')`,
    [callId, operatorId],
  );
});

const left = () => endAttempt(database, { callId, outcome: 'operator-left' });
const presses = (legSid: CallSid) => callBackAnswered(database, { callId, legSid });

describe('A6.1: whoever presses the key', () => {
  it('comes to somebody: not where the operator’s leg is gone, whatever else is written of it', async () => {
    await takeToDial(database, callId);
    await database.sql("update legs set state = 'left' where call_id = $1", [callId]);
    expect(await presses(LEG)).toBe(false);
    await database.sql("update legs set state = 'joined' where call_id = $1", [callId]);
    expect(await presses(LEG)).toBe(true);
  });

  it('is on the leg that was dialled, and no other leg is in their call', async () => {
    await takeToDial(database, callId);
    expect([await keepDialledLeg(database, { callId, legSid: LEG })]).toEqual([true]);
    expect([await keepDialledLeg(database, { callId, legSid: OTHER }), await presses(OTHER)]).toEqual([false, false]);
    expect(await presses(LEG)).toBe(true);
    expect(await calledLegIs(database, { callId, legSid: LEG })).toBe('reached');
    expect(await calledLegIs(database, { callId, legSid: OTHER })).toBeUndefined();
  });
});

describe('A3.1: the dialler', () => {
  const ended: string[] = [];
  const rung: string[] = [];
  const released: string[] = [];
  interface Meanwhile {
    opening?(): Promise<unknown>;
    ringing?(): Promise<unknown>;
    refused?: NoAnswer;
    /** What the carrier answers. */
    leg?: 'unknown' | null;
    endOf?: 'busy';
    endLeg?: 'unavailable';
  }
  const parts = (meanwhile: Meanwhile): DiallerParts => ({
    ...{ calls: database, work: database, log: { error: () => {} }, afterEnd: ({ id }) => void released.push(id) },
    // The two operations that the dialler asks.
    keyd: {
      ask: async () => {
        await meanwhile.opening?.();
        return meanwhile.refused ? { refused: meanwhile.refused } : { answer: { number: '+994000007701' } };
      },
      close: () => {},
    } as unknown as DiallerParts['keyd'],
    control: {
      endLeg: async (sid) => {
        ended.push(sid);
        return meanwhile.endLeg ?? 'done';
      },
    },
    carrier: {
      tellIdentity: async () => undefined,
      ringCallBack: async ({ number }) => {
        rung.push(number);
        await meanwhile.ringing?.();
        return meanwhile.leg === undefined ? LEG : meanwhile.leg;
      },
      endOf: async () => meanwhile.endOf,
    },
  });
  beforeEach(() => {
    for (const seen of [ended, rung, released]) seen.length = 0;
  });
  const tries = () => database.sql('select outcome from call_back_attempts');

  it('rings nobody where the operator has gone while the key process was asked', async () => {
    await dialCallBacks(parts({ opening: left }));
    expect(rung).toEqual([]);
  });

  it('ends the leg that it began where another one has the try by then', async () => {
    const named = () =>
      database.sql('update call_back_attempts set carrier_sid = $2 where call_id = $1', [callId, OTHER]);
    await dialCallBacks(parts({ ringing: named }));
    expect([rung.length, ended]).toEqual([1, [LEG]]);
  });

  it.each([
    ['frees the operator at once where the carrier did not begin to ring', null, 'carrier-away'],
    ['waits where it rings, perhaps', 'unknown', null],
  ] as const)('%s', async (_what, leg, outcome) => {
    await dialCallBacks(parts({ leg }));
    expect([await tries(), released]).toEqual([[{ outcome }], outcome === null ? [] : [callId]]);
  });

  it('hears of a telephone that was busy before its leg was kept', async () => {
    await dialCallBacks(parts({ endOf: 'busy' }));
    expect([await tries(), released]).toEqual([[{ outcome: 'busy' }], [callId]]);
  });

  it.each(['unreachable', 'busy', 'late', 'fault', 'outside-window'] as const)(
    'keeps the promise where the key process answers %s',
    async (refused) => {
      await dialCallBacks(parts({ refused }));
      expect([await database.sql('select state from call_backs'), released]).toEqual([
        [{ state: 'promised' }],
        [callId],
      ]);
    },
  );

  it('puts no promise back whose telephone rings', async () => {
    const taken = await takeToDial(database, callId);
    if (typeof taken === 'string') throw new Error(taken);
    await keepDialledLeg(database, { callId, legSid: LEG });
    expect(await putBack(database, taken, callId)).toBeUndefined();
    expect(await database.sql('select state from call_backs')).toEqual([{ state: 'done' }]);
  });

  it('ends a leg until the carrier says that it is over, and not again', async () => {
    await takeToDial(database, callId);
    await keepDialledLeg(database, { callId, legSid: LEG });
    await left();
    await dialCallBacks(parts({ endLeg: 'unavailable' }));
    for (let run = 0; run < 2; run += 1) await dialCallBacks(parts({}));
    expect(ended).toEqual([LEG, LEG]);
  });

  it('has the key of an ended plan destroyed, and asks until the key process has done it', async () => {
    const isGone = () => database.sql('select key_is_gone as gone from call_backs');
    await database.sql("update call_backs set state = 'withdrawn', ended_at = line_now() - interval '1 minute'");
    await watchCallBacks(parts({ refused: 'unreachable' }));
    expect(await isGone()).toEqual([{ gone: false }]);
    await watchCallBacks(parts({}));
    expect(await isGone()).toEqual([{ gone: true }]);
  });

  it('tells whoever runs it of what failed', async () => {
    const fails = () => Promise.reject(new Error('broken'));
    await expect(dialCallBacks(parts({ ringing: fails }))).rejects.toThrow('broken');
    await database.sql("update call_backs set state = 'withdrawn', ended_at = line_now() - interval '1 minute'");
    await expect(watchCallBacks(parts({ opening: fails }))).rejects.toThrow('broken');
  });
});
