import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { KeydClient } from '../../src/confidentiality/keyd-client.ts';
import { createDatabase, type DatabasePool } from '../../src/db/database.ts';
import { expireMessages } from '../../src/messages/watch-messages.ts';
import { liveCall, person } from '../escalation/people.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';

let database: TestDatabase;
let work: DatabasePool;
beforeAll(async () => {
  database = await makeDatabase();
  const pool = { deadlineMs: 5_000, connections: 1, applicationName: 'test' };
  work = createDatabase(database.url, { ...pool, role: 'line_worker' });
});
afterAll(async () => {
  await work.close();
  await database.drop();
});

/** A key process in the month after the one in which the message expires. */
const keyd = (isClockHeld: boolean) =>
  ({
    ask: async () => ({ answer: { month: '2028-01', oldestExpiry: null, isClockHeld } }),
    close: () => {},
  }) as unknown as KeydClient;

it('A6.1: no message is destroyed on the word of a key process that does not believe its own clock', async () => {
  await database.sql(
    `insert into messages (id, call_id, recording_sid, seconds, sealed_at, sealed, team_version, team_copy, waiting_half, expiry_month)
     values (gen_random_uuid(), $1, 'RE' || md5('message'), 5, line_now(), $2, 1, $3, $4, '2027-12')`,
    [
      await liveCall(database, await person(database, 'operator', 'Aysel')),
      randomBytes(100),
      randomBytes(80),
      randomBytes(32),
    ],
  );
  await database.setClock(Date.UTC(2028, 0, 2));
  await expireMessages(work, keyd(true));
  expect(await database.sql('select from messages')).toHaveLength(1);
  await expireMessages(work, keyd(false));
  expect(await database.sql('select from messages')).toEqual([]);
});
