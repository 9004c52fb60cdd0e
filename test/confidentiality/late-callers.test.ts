// The key process or the database is away when somebody calls, and comes back while they talk.
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CallId, CallSid } from '../../src/calls/call.ts';
import { recordInbound } from '../../src/calls/call-store.ts';
import type { KeydClient } from '../../src/confidentiality/keyd-client.ts';
import { createLateCallers, type LateCallers } from '../../src/confidentiality/late-callers.ts';
import { createDatabase, type DatabasePool } from '../../src/db/database.ts';
import { raiseEscalation } from '../../src/escalation/raise-escalation.ts';
import { DANGER_WITHOUT_CONSENT, liveCall, person } from '../escalation/people.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { newCallSid } from '../harness/webhook.ts';
import { type KeyPlace, makeKeyPlace } from '../keyd/key-place.ts';
import { newDevice, trustDirectory } from '../keyd/unit-devices.ts';

const CALLER = '+994000004711';
/** Of the sweep. */
const AT_ONCE = 3;
/** Looks of the sweep within five minutes, and one. */
const LOOKS_IN_VAIN = 61;

let database: TestDatabase;
let calls: DatabasePool;
let place: KeyPlace;
let keyd: KeydClient;
let asked: string[];
let late: LateCallers;

beforeAll(async () => {
  database = await makeDatabase();
  const options = { deadlineMs: 5_000, connections: 2, applicationName: 'calls', role: 'line_calls' as const };
  calls = createDatabase(database.url, options);
});
afterAll(async () => {
  await calls.close();
  await database.drop();
});
beforeEach(async () => {
  place = await makeKeyPlace();
  const bringList = await trustDirectory(place);
  await place.start();
  const [first, second, safe] = ['officer-1', 'officer-2', 'unit-safe'].map(newDevice);
  if (!first || !second || !safe) throw new Error('three devices');
  await bringList([first, second], safe);
  const web = await place.client('web');
  asked = [];
  keyd = {
    ...web,
    ask: (operation, question) => {
      asked.push(operation);
      return web.ask(operation, question);
    },
  };
  late = createLateCallers({ keyd, database: calls });
});
afterEach(() => place.remove());

async function talk(): Promise<string> {
  return liveCall(database, await person(database, 'operator', 'Aysel'));
}

async function known(callId: string) {
  const [row] = await database.sql(
    `select calls.caller_id is not null as named, exists (select from sealed_numbers where call_id = calls.id) as sealed
       from calls where id = $1`,
    [callId],
  );
  return row;
}

const end = (callId: string) =>
  database.sql(
    `update calls set state = 'ended', ended_at = line_now(), outcome = 'talked', ended_by = 'caller' where id = $1`,
    [callId],
  );

/** Called while the key process is away, flagged, and gone. */
async function endedWithFlag(ground: 'danger-to-life' | 'none'): Promise<string> {
  const operatorId = await person(database, 'operator', 'Aysel');
  const callId = await liveCall(database, operatorId);
  await place.stop();
  await late.arrived({ callId, identity: CALLER });
  await raiseEscalation(database, {
    ...{ callId, operatorId, presumedVictim: false },
    flag: { ...DANGER_WITHOUT_CONSENT, ground },
  });
  await end(callId);
  return callId;
}

const brought = (callId: string) =>
  database.sql(
    `select version from escalations join escalation_numbers on escalation_numbers.escalation_id = escalations.id
      where escalations.call_id = $1`,
    [callId],
  );

// A3.1, A9.4, B4.3: late rather than never, and for no longer than the call.
describe('who calls while the key process is away', () => {
  it('is known, and the number sealed to the unit, as soon as it is back', async () => {
    const callId = await talk();
    await place.stop();
    await late.arrived({ callId, identity: CALLER });
    expect(await known(callId)).toEqual({ named: false, sealed: false });
    await late.sweep.run();
    expect(await known(callId)).toEqual({ named: false, sealed: false });
    await place.start();
    await late.sweep.run();
    expect(await known(callId)).toEqual({ named: true, sealed: true });
    expect(late.waiting()).toBe(0);
  });

  it('is forgotten when the call ends, and not asked about any more', async () => {
    const callId = await talk();
    await place.stop();
    await late.arrived({ callId, identity: CALLER });
    expect(late.waiting()).toBe(1);
    await end(callId);
    await place.start();
    asked = [];
    await late.sweep.run();
    expect(late.waiting()).toBe(0);
    expect(asked).toEqual([]);
    expect(await known(callId)).toEqual({ named: false, sealed: false });
  });

  it('and is flagged, on a ground that allows identity: the number is kept for an hour after the end, and brought to the flag', async () => {
    const callId = await endedWithFlag('danger-to-life');
    await late.sweep.run();
    expect([late.waiting(), await brought(callId)]).toEqual([1, []]);
    await place.start();
    await late.sweep.run();
    expect(await brought(callId)).toEqual([{ version: 2 }]);
    expect([late.waiting(), await known(callId)]).toEqual([0, { named: false, sealed: false }]);
  });

  it.each([
    { why: 'without a ground', ground: 'none', endedBefore: '0 minutes', passed: 0 },
    { why: 'after the end', ground: 'danger-to-life', endedBefore: '1 second', passed: 0 },
    { why: 'an hour ago', ground: 'danger-to-life', endedBefore: '0 minutes', passed: 61 * 60_000 },
  ] as const)('and was flagged $why: the number is forgotten', async ({ ground, endedBefore, passed }) => {
    const callId = await endedWithFlag(ground);
    await database.sql('update calls set ended_at = ended_at - $2::interval where id = $1', [callId, endedBefore]);
    if (passed > 0) await database.setClock(Date.now() + passed);
    await place.start();
    await late.sweep.run();
    expect([late.waiting(), await brought(callId)]).toEqual([0, []]);
  });

  it('in a call that we made: the number is sealed as soon as it is back, and nobody is asked who it is', async () => {
    const callId = await talk();
    await place.stop();
    await late.reached({ callId, identity: CALLER });
    expect(late.waiting()).toBe(1);
    await place.start();
    await late.sweep.run();
    expect(await known(callId)).toEqual({ named: false, sealed: true });
    expect([late.waiting(), asked.includes('evaluate')]).toEqual([0, false]);
  });

  it('is asked about a few at a time, so that the budget is there for who calls now', async () => {
    await place.stop();
    for (let count = 0; count < AT_ONCE + 1; count += 1) await late.arrived({ callId: await talk(), identity: CALLER });
    await place.start();
    asked = [];
    await late.sweep.run();
    expect(asked.filter((operation) => operation === 'evaluate')).toHaveLength(AT_ONCE);
    await late.sweep.run();
    expect(late.waiting()).toBe(0);
  });

  it('and withholds the number, or comes in a flood, is asked about once', async () => {
    const [withheld, flooding] = [await talk(), await talk()];
    await late.arrived({ callId: withheld, identity: 'anonymous' });
    expect(late.waiting()).toBe(0);
    const spent = createLateCallers({
      keyd: { ask: async () => ({ refused: 'over-budget' }), close: () => {} },
      database: calls,
    });
    await spent.arrived({ callId: flooding, identity: CALLER });
    expect(spent.waiting()).toBe(0);
  });

  it('is kept no further than five hundred', async () => {
    await place.stop();
    const away = createLateCallers({
      keyd: { ask: async () => ({ refused: 'unreachable' }), close: () => {} },
      // It knows of none of these calls.
      database: { query: async () => [], transaction: (inside) => calls.transaction(inside) },
    });
    for (let count = 0; count < 510; count += 1) await away.arrived({ callId: String(count), identity: CALLER });
    expect(away.waiting()).toBe(500);
  });
});

// A3.1: one first webhook that somebody has kept, with its signature, is good for ever: its address has no time in it.
describe('whose first webhook is sent again', () => {
  it('is asked about no more once all is noted, nor when the call is over and they may be forgotten', async () => {
    const callId = await talk();
    await late.arrived({ callId, identity: CALLER });
    expect(await known(callId)).toEqual({ named: true, sealed: true });
    asked = [];
    await late.arrived({ callId, identity: CALLER });
    await end(callId);
    await database.sql('update calls set caller_id = null where id = $1', [callId]);
    await late.arrived({ callId, identity: CALLER });
    expect(asked).toEqual([]);
    expect(await known(callId)).toEqual({ named: false, sealed: false });
  });

  it('of a call with a flag that waits for the number: it is kept for that all the same', async () => {
    const callId = await endedWithFlag('danger-to-life');
    await late.arrived({ callId, identity: CALLER });
    await late.sweep.run();
    await place.start();
    await late.sweep.run();
    expect(await brought(callId)).toEqual([{ version: 2 }]);
  });
});

// B4.3: the database stutters for a second, or for ten minutes; the key process is there.
describe('who calls while the database is away', () => {
  const arrivesUnwritten = async () => {
    const callId = randomUUID();
    await late.arrived({ callId, identity: CALLER });
    return callId;
  };
  const write = (callId: string) => recordInbound(calls, { id: callId as CallId, sid: newCallSid() as CallSid });

  it('is known, and the number sealed, as soon as it is back; the fault is told', async () => {
    const callId = await talk();
    await database.sql('alter table calls rename to calls_away');
    try {
      await expect(late.arrived({ callId, identity: CALLER })).rejects.toThrow('42P01');
      await expect(late.sweep.run()).rejects.toThrow('42P01');
    } finally {
      await database.sql('alter table calls_away rename to calls');
    }
    await late.sweep.run();
    expect(await known(callId)).toEqual({ named: true, sealed: true });
    expect(late.waiting()).toBe(0);
  });

  it('is known when the first webhook of the call is written after all, and nothing is asked before', async () => {
    const callId = await arrivesUnwritten();
    asked = [];
    await late.sweep.run();
    expect(asked).toEqual([]);
    await write(callId);
    await late.sweep.run();
    expect(await known(callId)).toEqual({ named: true, sealed: true });
    expect(late.waiting()).toBe(0);
  });

  it('keeps nobody from being asked for whose call is written', async () => {
    for (let count = 0; count < AT_ONCE; count += 1) await arrivesUnwritten();
    const callId = await arrivesUnwritten();
    await write(callId);
    await late.sweep.run();
    expect(await known(callId)).toEqual({ named: true, sealed: true });
  });

  it('is forgotten five minutes after the database is back and knows of no such call', async () => {
    await arrivesUnwritten();
    for (let look = 1; look < LOOKS_IN_VAIN; look += 1) await late.sweep.run();
    expect(late.waiting()).toBe(1);
    await late.sweep.run();
    expect(late.waiting()).toBe(0);
  });
});
