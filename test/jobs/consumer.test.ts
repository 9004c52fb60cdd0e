import { randomUUID } from 'node:crypto';
import { Queue } from 'bullmq';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startConsumer } from '../../src/jobs/consumer.ts';
import { openQueueWriter } from '../../src/jobs/queue-writer.ts';
import { SILENT_LOG } from './flags.ts';
import { type RedisProcess, startRedis } from './redis-process.ts';
import { until } from './until.ts';

const LIMIT_MS = 5_000;
/** BullMQ trims by whole blocks of its stream. */
const EVENTS_AT_MOST = 250;

let redis: RedisProcess;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.remove());

const consume = (worked: string[]) =>
  startConsumer({
    ...{ redisUrl: redis.url, queue: 'escalations' as const, log: SILENT_LOG },
    work: async ({ id }) => void worked.push(id),
  });

describe('B4.1: the worker of the queue', () => {
  test('works on nothing that somebody else put into Redis, and does not let it pass for done', async () => {
    const { hostname, port } = new URL(redis.url);
    const queue = new Queue('escalations', { connection: { host: hostname, port: Number(port) } });
    const worked: string[] = [];
    const foreign = await queue.add(
      'escalations',
      { id: randomUUID(), version: 1, to: 'somebody' },
      { attempts: 900, backoff: 1_000 },
    );
    const consumer = consume(worked);
    try {
      await until('it failed once', LIMIT_MS, async () => (await queue.getJob(foreign.id ?? ''))?.attemptsMade !== 0);
      expect(await foreign.isCompleted()).toBe(false);
      expect(worked).toEqual([]);
    } finally {
      await consumer.stop();
      await queue.obliterate({ force: true });
      await queue.close();
    }
  });

  test('what happened in the queue is forgotten, how many jobs ever came', async () => {
    const writer = openQueueWriter(redis.url);
    const ids = Array.from({ length: 400 }, () => randomUUID());
    await writer.add(
      'escalations',
      ids.map((id) => ({ id, version: 1 })),
    );
    writer.close();
    const worked: string[] = [];
    const consumer = consume(worked);
    await until('all are done', LIMIT_MS, () => worked.length === ids.length);
    await consumer.stop();
    expect(await redis.ask((connection) => connection.xlen('bull:escalations:events'))).toBeLessThan(EVENTS_AT_MOST);
  });

  test('ends within seconds while Redis answers nothing', async () => {
    const consumer = consume([]);
    const writer = openQueueWriter(redis.url);
    await writer.add('escalations', [{ id: randomUUID(), version: 1 }]);
    writer.close();
    redis.freeze();
    const begun = Date.now();
    await consumer.stop();
    redis.thaw();
    expect(Date.now() - begun).toBeLessThan(LIMIT_MS);
  });
});
