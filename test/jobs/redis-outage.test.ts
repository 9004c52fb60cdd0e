import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openQueueWriter } from '../../src/jobs/queue-writer.ts';
import { startRelay } from '../../src/jobs/relay.ts';
import { officerOnDuty } from '../escalation/people.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { noticesPerEscalation, raiseFlag, SILENT_LOG, untilOfficerSees, untilRelayed } from './flags.ts';
import { type RedisProcess, startRedis } from './redis-process.ts';
import { until } from './until.ts';
import { buildWorker, type WorkerProcess, type WorkerProgram } from './worker-process.ts';

// What the unit is promised while the queue lives, and while it does not.
const AT_ONCE_MS = 5_000;
const WITHOUT_QUEUE_MS = 15_000;
const ALARM_LIMIT_MS = 60_000;

let program: WorkerProgram;
let redis: RedisProcess;
let database: TestDatabase;
let worker: WorkerProcess | undefined;
let officer: string;

beforeAll(async () => {
  program = await buildWorker();
  redis = await startRedis();
});
afterAll(async () => {
  await program.remove();
  await redis.remove();
});
beforeEach(async () => {
  await redis.ask((connection) => connection.flushall());
  database = await makeDatabase();
  officer = (await officerOnDuty(database, 'Rauf')).id;
});
afterEach(async () => {
  await worker?.kill();
  await database.drop();
});

async function startWorker(name: 'queue-only' | 'worker'): Promise<WorkerProcess> {
  worker = await program.start({ databaseUrl: database.url, redisUrl: redis.url, program: name });
  return worker;
}

/** An alarm before somebody who can act, and the worker's log has it. */
async function untilCoordinatorSees(kind: string): Promise<void> {
  await until('the coordinator sees the alarm', ALARM_LIMIT_MS, async () => {
    const rows = await database.sql<{ kind: string }>('select kind from alarms where ended_at is null');
    return rows.some((row) => row.kind === kind);
  });
  await until('the log has it', ALARM_LIMIT_MS, () => worker?.output().includes(`"kind":"${kind}"`) === true);
}

const officerSees = (id: string, limitMs: number) => untilOfficerSees(database, officer, { id, limitMs });

describe('A3.2, B4.1: the unit is told at once, and losing the queue loses nothing', () => {
  test('a flag is on the duty officer’s screen at once by the queue alone', async () => {
    await startWorker('queue-only');
    for (let flag = 0; flag < 5; flag += 1) await officerSees(await raiseFlag(database), AT_ONCE_MS);
    expect(await noticesPerEscalation(database)).toEqual([1, 1, 1, 1, 1]);
  });

  test('a queue emptied between relay and worker delays the notice by seconds', async () => {
    const { url: databaseUrl } = database;
    const relay = startRelay({ database, databaseUrl, redisUrl: redis.url, queues: ['escalations'], log: SILENT_LOG });
    const flags = [await raiseFlag(database), await raiseFlag(database), await raiseFlag(database)];
    await untilRelayed(database, AT_ONCE_MS);
    await relay.stop();
    await redis.ask((connection) => connection.flushall());
    await startWorker('worker');
    for (const flag of flags) await officerSees(flag, WITHOUT_QUEUE_MS);
    expect(await noticesPerEscalation(database)).toEqual([1, 1, 1]);
  });

  test('a frozen Redis holds up neither the flag nor the notice, and its late jobs repeat nothing', async () => {
    const running = await startWorker('worker');
    redis.freeze();
    const begun = Date.now();
    const duringFreeze = await raiseFlag(database);
    expect(Date.now() - begun).toBeLessThan(1_000);
    await officerSees(duringFreeze, WITHOUT_QUEUE_MS);
    redis.thaw();
    await officerSees(await raiseFlag(database), AT_ONCE_MS);
    await untilRelayed(database, AT_ONCE_MS);
    expect(await noticesPerEscalation(database)).toEqual([1, 1]);
    expect(running.isAlive()).toBe(true);
  });

  test('with Redis dead the notice takes the direct way, and the queue is filled again when Redis is back', async () => {
    const running = await startWorker('worker');
    await officerSees(await raiseFlag(database), AT_ONCE_MS);
    await redis.kill();
    const flags = [await raiseFlag(database), await raiseFlag(database), await raiseFlag(database)];
    for (const flag of flags) await officerSees(flag, WITHOUT_QUEUE_MS);
    await redis.start();
    await untilRelayed(database, AT_ONCE_MS);
    await officerSees(await raiseFlag(database), AT_ONCE_MS);
    expect(await noticesPerEscalation(database)).toEqual([1, 1, 1, 1, 1]);
    expect(running.isAlive()).toBe(true);
  });

  test('a worker that starts while Redis is away tells the unit, and takes the queue up when it comes', async () => {
    await redis.kill();
    const waiting = await raiseFlag(database);
    const running = await startWorker('worker');
    await officerSees(waiting, WITHOUT_QUEUE_MS);
    await redis.start();
    await untilRelayed(database, AT_ONCE_MS);
    expect(await noticesPerEscalation(database)).toEqual([1]);
    expect(running.isAlive()).toBe(true);
  });

  test('a Redis that is full takes no job, and the unit is told all the same', async () => {
    await redis.ask((connection) => connection.config('SET', 'maxmemory', '1'));
    try {
      const running = await startWorker('worker');
      await officerSees(await raiseFlag(database), WITHOUT_QUEUE_MS);
      await untilCoordinatorSees('queue-full');
      expect(running.isAlive()).toBe(true);
    } finally {
      await redis.ask((connection) => connection.config('SET', 'maxmemory', '0'));
    }
    await untilRelayed(database, AT_ONCE_MS);
    expect(await noticesPerEscalation(database)).toEqual([1]);
  });

  test('a Redis that throws jobs away loses no notice', async () => {
    await redis.ask((connection) => connection.config('SET', 'maxmemory-policy', 'allkeys-lru'));
    await redis.ask((connection) => connection.config('SET', 'maxmemory', '1'));
    try {
      const running = await startWorker('worker');
      await officerSees(await raiseFlag(database), WITHOUT_QUEUE_MS);
      await untilCoordinatorSees('queue-evicts');
      expect(running.isAlive()).toBe(true);
    } finally {
      await redis.ask((connection) => connection.config('SET', 'maxmemory', '0'));
      await redis.ask((connection) => connection.config('SET', 'maxmemory-policy', 'noeviction'));
    }
    expect(await noticesPerEscalation(database)).toEqual([1]);
  });

  test('jobs that come back from an older copy of Redis tell nobody twice', async () => {
    await startWorker('queue-only');
    const flag = await raiseFlag(database);
    await officerSees(flag, AT_ONCE_MS);
    const writer = openQueueWriter(redis.url);
    await writer.add('escalations', [{ id: flag, version: 1 }]);
    await writer.add('escalations', [{ id: flag, version: 1 }]);
    writer.close();
    // The queue is in order: when a later flag is seen, the repeated ones have been worked.
    await officerSees(await raiseFlag(database), AT_ONCE_MS);
    expect(await noticesPerEscalation(database)).toEqual([1, 1]);
  });
});
