import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { DeadlineFault, withDeadline } from '../../src/jobs/deadline.ts';
import { jobId, readPayload } from '../../src/jobs/queue.ts';
import { openQueueWriter, QueueUnavailable } from '../../src/jobs/queue-writer.ts';
import { startJobs } from '../../src/jobs/start-jobs.ts';
import { startSweeps } from '../../src/jobs/sweeps.ts';
import { troubleIn } from '../../src/jobs/watch-queue.ts';
import { makeDatabase } from '../harness/database.ts';
import { freePort } from '../harness/services.ts';
import { SILENT_LOG } from './flags.ts';
import { until } from './until.ts';

const ID = '5f0c9c7e-3f6e-4c43-9a57-0d3d1f6a2b10';
const GIVE_UP_MS = 2_000;
/** Nobody was promised anything: so long a loaded machine may take. */
const PATIENCE_MS = 30_000;
const STOP_LIMIT_MS = 5_000;

let mute: Server | undefined;
const sockets = new Set<Socket>();
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  mute?.close();
  mute = undefined;
});

/** Takes every connection and never says a word: what a frozen Redis looks like. */
async function openMute(): Promise<string> {
  const port = await freePort();
  mute = createServer((socket) => sockets.add(socket));
  await new Promise<void>((resolve) => mute?.listen(port, '127.0.0.1', resolve));
  return `redis://127.0.0.1:${port}`;
}

describe('A3.1: a job is an id and a version', () => {
  test.each([
    ['a name beside them', { id: ID, version: 1, name: 'Leyla' }],
    ['no version', { id: ID }],
    ['a version that is a text', { id: ID, version: '1' }],
    ['a broken version', { id: ID, version: 1.5 }],
    ['an id that is a number of somebody', { id: '+994000000417', version: 1 }],
    ['an id in capitals', { id: ID.toUpperCase(), version: 1 }],
    ['a list', [ID, 1]],
    ['nothing', null],
    ['a text', ID],
  ])('and %s is none', (_what, payload) => {
    expect(readPayload(payload)).toBeUndefined();
  });

  test('and its name in the queue is made of both', () => {
    expect(readPayload({ id: ID, version: 3 })).toEqual({ id: ID, version: 3 });
    expect(jobId({ id: ID, version: 3 })).toBe(`${ID}-3`);
  });
});

describe('B4.1: nobody waits for Redis', () => {
  test.each([
    ['that is not there', async () => `redis://127.0.0.1:${await freePort()}`],
    ['that takes the connection and says nothing', openMute],
  ])('a Redis %s is given up within two seconds, each time', async (_what, open) => {
    const writer = openQueueWriter(await open());
    for (let time = 0; time < 2; time += 1) {
      const begun = Date.now();
      await expect(writer.add('escalations', [{ id: ID, version: 1 }])).rejects.toBeInstanceOf(QueueUnavailable);
      expect(Date.now() - begun).toBeLessThan(GIVE_UP_MS);
    }
    writer.close();
  });

  test('the jobs stop within seconds although Redis says nothing', async () => {
    const database = await makeDatabase();
    const jobs = startJobs(
      { databaseUrl: database.url, redisUrl: await openMute() },
      { database, log: SILENT_LOG, work: { escalations: async () => {} }, sweeps: [] },
    );
    const begun = Date.now();
    await jobs.stop();
    expect(Date.now() - begun).toBeLessThan(STOP_LIMIT_MS);
    await database.drop();
  });

  test('an await ends at its deadline, and what comes later is heard by nobody', async () => {
    let fail: (error: Error) => void = () => {};
    const late = new Promise<never>((_resolve, reject) => {
      fail = reject;
    });
    await expect(withDeadline('a step', 20, late)).rejects.toBeInstanceOf(DeadlineFault);
    fail(new Error('too late'));
    await expect(withDeadline('a step', 20, Promise.resolve('in time'))).resolves.toBe('in time');
  });
});

describe('Redis says of its memory', () => {
  test.each([
    ['that it has no limit', { maxmemory: 0, used: 9_000_000, policy: 'noeviction' }, undefined],
    ['that there is room', { maxmemory: 100, used: 89, policy: 'noeviction' }, undefined],
    ['that it is nearly full', { maxmemory: 100, used: 90, policy: 'noeviction' }, 'queue-full'],
    ['that it may throw away', { maxmemory: 0, used: 1, policy: 'allkeys-lru' }, 'queue-evicts'],
  ])('%s: %j is %s', (_what, { maxmemory, used, policy }, trouble) => {
    const info = `# Memory\r\nused_memory:${used}\r\nused_memory_human:1M\r\nmaxmemory:${maxmemory}\r\nmaxmemory_policy:${policy}\r\n`;
    expect(troubleIn(info)).toBe(trouble);
  });
});

describe('B4.1: a sweep goes on', () => {
  test('through faults, which are told once an outage', async () => {
    const faults: string[] = [];
    let runs = 0;
    const sweeps = startSweeps(
      [
        {
          name: 'test',
          everyMs: 1,
          run: async () => {
            runs += 1;
            if (runs < 5 || (runs > 6 && runs < 10)) throw new Error('no database');
          },
        },
      ],
      { warn: () => {}, fault: (where) => void faults.push(where) },
    );
    await until('the sweep ran a dozen times', PATIENCE_MS, () => runs >= 12);
    await sweeps.stop();
    const atStop = runs;
    expect(faults).toEqual(['sweep test', 'sweep test']);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(runs).toBe(atStop);
  });

  test('and is never run twice at the same time by one process', async () => {
    let running = 0;
    let most = 0;
    let runs = 0;
    const run = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 10));
      running -= 1;
      runs += 1;
    };
    const sweeps = startSweeps([{ name: 'slow', everyMs: 0, run }], SILENT_LOG);
    await until('the sweep ran five times', PATIENCE_MS, () => runs >= 5);
    await sweeps.stop();
    expect(most).toBe(1);
  });
});
