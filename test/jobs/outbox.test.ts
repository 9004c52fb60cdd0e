import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { claimWaiting, markRelayed, releaseClaims } from '../../src/jobs/outbox-store.ts';
import { startRelay } from '../../src/jobs/relay.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { freePort } from '../harness/services.ts';

const START = Date.parse('2026-03-01T20:00:00Z');
const CLAIM_SECONDS = 5;

let database: TestDatabase;
beforeAll(async () => {
  database = await makeDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.sql('delete from outbox');
  await database.setClock(START);
});

async function put(count: number): Promise<void> {
  for (let nth = 0; nth < count; nth += 1)
    await database.sql("insert into outbox (queue, subject_id, version) values ('escalations', $1, 1)", [randomUUID()]);
}
const claim = async (rows = 10) =>
  (await claimWaiting(database, ['escalations'], { rows, claimSeconds: CLAIM_SECONDS })).map(({ id }) => id);

describe('B4.1: what waits for the queue', () => {
  test('is carried by one relay, and by the next when that one died', async () => {
    await put(3);
    const first = await claim(2);
    expect(first).toHaveLength(2);
    expect(await claim()).toHaveLength(1);
    expect(await claim()).toEqual([]);
    await database.setClock(START + CLAIM_SECONDS * 1_000);
    expect(await claim(2)).toEqual(first);
  });

  test('is free at once where the queue did not take it, and never again where it did', async () => {
    await put(2);
    const [taken = 0, refused = 0] = await claim();
    await markRelayed(database, [taken]);
    await releaseClaims(database, [taken, refused]);
    expect(await claim()).toEqual([refused]);
    await database.setClock(START + 60_000);
    expect(await claim()).toEqual([refused]);
  });

  test('is left to the relay that is just taking it, and nobody waits for that one', async () => {
    await put(2);
    const other = new pg.Client({ connectionString: database.ownerUrl });
    await other.connect();
    try {
      await other.query('begin');
      const { rows } = await other.query<{ id: string }>('select id from outbox order by id limit 1 for update');
      const claimed = await claim();
      expect(claimed).toHaveLength(1);
      expect(claimed).not.toContain(Number(rows[0]?.id));
    } finally {
      await other.end();
    }
  });

  test('an outage of the queue is told once, however often it is tried', async () => {
    await put(1);
    const told: unknown[] = [];
    const redisUrl = `redis://127.0.0.1:${await freePort()}`;
    const log = {
      warn: (...words: unknown[]) => void told.push(words),
      fault: (where: string) => void told.push(where),
    };
    const relay = startRelay({ database, databaseUrl: database.url, redisUrl, queues: ['escalations'], log });
    // Two polls and more.
    await sleep(2_500);
    await relay.stop();
    expect(told).toEqual([['queue-unavailable', { queue: 'escalations' }]]);
    expect(await claim()).toHaveLength(1);
  });
});
