import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CallId, CallSid } from '../../src/calls/call.ts';
import { createDatabase, type DatabasePool } from '../../src/db/database.ts';
import { keepFound } from '../../src/messages/pick-up.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';

const BEGUN_BY_US = '00000000-0000-4000-8000-000000000007';
const LEG = `CA${'8'.repeat(32)}`;
const RECORDING = `RE${'8'.repeat(32)}`;
const MADE_FROM_LEG = '00000000-0000-8000-8000-000000000008' as CallId;

let database: TestDatabase;
let calls: DatabasePool;
beforeAll(async () => {
  database = await makeDatabase();
  calls = createDatabase(database.url, {
    deadlineMs: 5_000,
    connections: 1,
    applicationName: 'test',
    role: 'line_calls',
  });
});
afterAll(async () => {
  await calls.close();
  await database.drop();
});

it('B1.3: a message that was left in a call back is found at the carrier, and belongs to that call', async () => {
  await database.sql('insert into calls (id, carrier_sid) values ($1, $2)', [BEGUN_BY_US, LEG]);
  const parts = { database: calls, callIdOf: (_sid: CallSid) => MADE_FROM_LEG };
  const kept = await keepFound(parts, [{ recordingSid: RECORDING, callSid: LEG, seconds: 5 }]);
  expect([...kept]).toEqual([RECORDING]);
  expect(await database.sql('select call_id from messages')).toEqual([{ call_id: BEGUN_BY_US }]);
  expect(await database.sql('select id from calls')).toHaveLength(1);
});
