// When a message was left, where it is found at the carrier long after: the database was away, and no webhook was kept.
import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CallId, CallSid } from '../../src/calls/call.ts';
import { backdate } from '../../src/calls/replayed-store.ts';
import { createDatabase, type DatabasePool } from '../../src/db/database.ts';
import { keepSealed } from '../../src/messages/message-store.ts';
import { keepFound } from '../../src/messages/pick-up.ts';
import { readFloor } from '../../src/oversight/floor.ts';
import { person } from '../escalation/people.ts';
import { openLine, type TestLine } from '../harness/line.ts';
import type { TestOperator } from '../harness/operator.ts';

const [SID, RECORDING] = [`CA${'7'.repeat(32)}` as CallSid, `RE${'7'.repeat(32)}`];
const HOUR_MS = 60 * 60_000;

let line: TestLine;
let calls: DatabasePool;
let aysel: TestOperator;
beforeAll(async () => {
  line = await openLine({});
  const pool = { deadlineMs: 5_000, connections: 2, applicationName: 'test' };
  calls = createDatabase(line.database.url, { ...pool, role: 'line_calls' });
  aysel = await line.operator('Aysel');
});
afterAll(async () => {
  await calls.close();
  await line.close();
});

it('A6.1: it is as old as its call, for whoever is to hear it and for the supervisor', async () => {
  const hungUpAt = line.clock.now() - 3 * HOUR_MS;
  await line.database.sql(
    `insert into calls (id, carrier_sid, state, started_at, waiting_since, ended_at, outcome, ended_by)
     select $1, $2, 'ended', began, began, line_now(), 'message-left', 'caller'
       from (select line_now() - interval '4 hours' as began) as call`,
    [randomUUID(), SID],
  );
  // What the carrier told while the database was away was kept on disk, with its time.
  await backdate(calls, { key: randomUUID(), kind: 'told', sid: SID, at: hungUpAt });
  const parts = { database: calls, callIdOf: () => randomUUID() as CallId };
  await keepFound(parts, [{ recordingSid: RECORDING, callSid: SID, seconds: 20 }]);
  const [message] = await line.database.sql('select id from messages');
  await keepSealed(calls, {
    ...{ id: String(message?.['id']), recordingSid: RECORDING, sealed: randomBytes(100), teamVersion: 1 },
    ...{ teamCopy: randomBytes(80), wrappedHalf: null, waitingHalf: randomBytes(32), expiryMonth: '2030-12' },
  });
  const leftAt = new Date(hungUpAt).toISOString();
  expect((await aysel.get('/api/messages')).body['messages']).toMatchObject([{ leftAt, isLate: true }]);
  const nigar = await person(line.database, 'supervisor', 'Nigar');
  expect((await readFloor(line.database, nigar)).messages).toEqual({ count: 1, oldestAt: leftAt });
});
