import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Plan } from '../../src/call-backs/call-back.ts';
import { askByKeys, refuseCallBack } from '../../src/call-backs/call-back-store.ts';
import type { CallId } from '../../src/calls/call.ts';
import { createDatabase, type DatabasePool } from '../../src/db/database.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';

const START = Date.UTC(2026, 10, 21, 16);
const PLAN: Plan = {
  ...{ opensAt: START, closesAt: START + 3_600_000 },
  ...{ occasion: 'promised', say: 'wrong-number', whoMayAnswer: 'caller-only' },
};

let database: TestDatabase;
let calls: DatabasePool;
beforeAll(async () => {
  database = await makeDatabase();
  calls = createDatabase(database.url, {
    ...{ deadlineMs: 5_000, connections: 10, applicationName: 'promises', role: 'line_calls' },
  });
});
afterAll(async () => {
  await calls.close();
  await database.drop();
});
beforeEach(async () => {
  await database.forget();
  await database.setClock(START);
});

async function knownCaller(): Promise<string> {
  const id = randomUUID();
  await database.sql(
    `insert into caller_links (caller_id, epoch, reference)
     values ($1::uuid, '2026-11', md5($1::text) || md5($1::text || 'more'))`,
    [id],
  );
  return id;
}

async function waiting(callerId: string | null): Promise<CallId> {
  const id = randomUUID();
  await database.sql(
    `insert into calls (id, carrier_sid, state, language, waiting_since, caller_id)
     values ($1::uuid, 'CA' || md5($1::text), 'waiting', 'az', line_now(), $2)`,
    [id, callerId],
  );
  return id as CallId;
}

async function ask(callerId: string | null, times: number) {
  const asking = Array.from({ length: times }, async () => askByKeys(calls, await waiting(callerId), PLAN));
  return (await Promise.all(asking)).flatMap((agreed) => (agreed ? [agreed.id] : []));
}

describe('A6.1: nobody uses up what can be promised to everybody', () => {
  test('of one number five promises stand at once, also asked for in the same moment, and the next when one is over', async () => {
    const caller = await knownCaller();
    const agreed = await ask(caller, 9);
    expect(agreed).toHaveLength(5);
    expect(await ask(caller, 1)).toEqual([]);
    await refuseCallBack(calls, agreed[0] ?? '');
    expect(await ask(caller, 2)).toHaveLength(1);
  });

  test('who changes their mind in one call replaces what they asked for, at the limit too', async () => {
    const caller = await knownCaller();
    await ask(caller, 4);
    const callId = await waiting(caller);
    expect(await askByKeys(calls, callId, PLAN)).toBeDefined();
    expect(await askByKeys(calls, callId, { ...PLAN, closesAt: START + 1_800_000 })).toBeDefined();
  });

  test('others are promised theirs, and so is who is not known yet', async () => {
    await ask(await knownCaller(), 6);
    expect(await ask(await knownCaller(), 1)).toHaveLength(1);
    expect(await ask(null, 6)).toHaveLength(6);
  });
});
