import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startConsumer, type Work } from '../../src/jobs/consumer.ts';
import { startRelay } from '../../src/jobs/relay.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { raiseFlag, SILENT_LOG, untilRelayed } from './flags.ts';
import { everythingIn, isOfQueue } from './queue-grammar.ts';
import { type RedisProcess, startRedis } from './redis-process.ts';
import { until } from './until.ts';

const LIMIT_MS = 5_000;
const CANARY = '+994000000417';

let redis: RedisProcess;
let database: TestDatabase;
beforeAll(async () => {
  redis = await startRedis();
  database = await makeDatabase();
});
afterAll(async () => {
  await redis.remove();
  await database.drop();
});

describe('A3.1: whoever steals the queue learns nothing', () => {
  test('every key and value in Redis is an id, a version, a counter or a word of a closed list', async () => {
    const flags = [await raiseFlag(database), await raiseFlag(database), await raiseFlag(database)];
    const { url: databaseUrl } = database;
    const relay = startRelay({ database, databaseUrl, redisUrl: redis.url, queues: ['escalations'], log: SILENT_LOG });
    await untilRelayed(database, LIMIT_MS);
    const seen = await redis.ask(everythingIn);
    expect(flags.every((id) => seen.some((entry) => entry.includes(id)))).toBe(true);

    const consumer = startConsumer({ redisUrl: redis.url, queue: 'escalations', work: failOnce(), log: SILENT_LOG });
    const failed = await until('the failures are written', LIMIT_MS, async () => {
      const entries = await redis.ask(everythingIn);
      return entries.filter((entry) => entry.endsWith('= work-failed')).length === flags.length && entries;
    });
    const done = await until('no job is left', LIMIT_MS, async () => {
      const entries = await redis.ask(everythingIn);
      return !entries.some((entry) => entry.includes(' data = ')) && entries;
    });
    await consumer.stop();
    await relay.stop();

    const entries = [...seen, ...failed.seen, ...done.seen];
    expect(entries.filter((entry) => !isOfQueue(entry))).toEqual([]);
  });
});

/** Work that fails on the first try of each job with everything a careless error could say. */
function failOnce(): Work {
  const tried = new Set<string>();
  return async ({ id }) => {
    if (tried.has(id)) return;
    tried.add(id);
    throw new Error(`Leyla called from ${CANARY}`);
  };
}
