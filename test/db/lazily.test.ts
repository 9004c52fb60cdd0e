import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CallId, CallSid } from '../../src/calls/call.ts';
import { keepWaiting, recordInbound, touchCall } from '../../src/calls/call-store.ts';
import { endByCallerSid } from '../../src/calls/ending-store.ts';
import type { Database } from '../../src/db/database.ts';
import { claimWaiting } from '../../src/jobs/outbox-store.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';

let database: TestDatabase;
const call = { id: randomUUID() as CallId, sid: `CA${'0'.repeat(32)}` as CallSid };
const waits = { ...call, language: 'az', urgency: 'ordinary', needsInterpreter: false } as const;

beforeAll(async () => {
  database = await makeDatabase();
  await recordInbound(database, call);
  await database.sql(`insert into outbox (queue, subject_id, version) values ('escalations', gen_random_uuid(), 1)`);
});
afterAll(() => database.drop());

/** Whether the commit of this work waits for the disk. */
async function waitsForDisk(work: (database: Database) => Promise<unknown>): Promise<boolean> {
  const [row] = await database.transaction(async (transaction) => {
    expect(await work(transaction)).toBeDefined();
    return transaction.query<{ is: string }>('commits', `select current_setting('synchronous_commit') as is`, []);
  });
  return row?.is === 'on';
}

test('an arrival, a heartbeat, and a claim that another relay may repeat, wait for no disk', async () => {
  const arriving = { id: randomUUID() as CallId, sid: `CA${'1'.repeat(32)}` as CallSid };
  expect(await waitsForDisk(async (transaction) => [await recordInbound(transaction, arriving)])).toBe(false);
  expect(await waitsForDisk((transaction) => keepWaiting(transaction, waits))).toBe(false);
  expect(await waitsForDisk((transaction) => touchCall(transaction, call.id))).toBe(false);
  const claim = { rows: 10, claimSeconds: 5 };
  expect(await waitsForDisk((transaction) => claimWaiting(transaction, ['escalations'], claim))).toBe(false);
});

test('what is said once does, and what came before it on the connection changes nothing', async () => {
  await keepWaiting(database, waits);
  expect(await waitsForDisk((transaction) => endByCallerSid(transaction, { sid: call.sid, endedBy: 'caller' }))).toBe(
    true,
  );
});
