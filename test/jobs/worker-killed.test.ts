import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { officerOnDuty } from '../escalation/people.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { noticesPerEscalation, raiseFlag, untilOfficerSees, untilRelayed } from './flags.ts';
import { type RedisProcess, startRedis } from './redis-process.ts';
import { until } from './until.ts';
import { buildWorker, type WorkerProgram } from './worker-process.ts';

const KILLS = 3;
/** A killed worker's job is locked for five seconds and looked for every two. */
const TAKEN_UP_AGAIN_MS = 10_000;
const TEST_LIMIT_MS = 60_000;

let program: WorkerProgram;
let redis: RedisProcess;
let database: TestDatabase;

beforeAll(async () => {
  program = await buildWorker();
  redis = await startRedis();
  database = await makeDatabase();
});
afterAll(async () => {
  await program.remove();
  await redis.remove();
  await database.drop();
});

describe('B4.1: a worker that dies in the middle of a notice leaves it to the next', () => {
  test(
    'the worker is killed mid-way again and again, and the queue alone still tells the unit exactly once',
    async () => {
      const officer = await officerOnDuty(database, 'Rauf');
      const flag = await raiseFlag(database);
      const holder = await holdEscalation(flag);
      for (let kill = 0; kill < KILLS; kill += 1) {
        const worker = await startWorker();
        await until('the worker is in the middle of the notice', TAKEN_UP_AGAIN_MS, isWorkerHeld);
        await worker.kill();
        await dropHeldStatements();
      }
      await holder.end();
      expect(await noticesPerEscalation(database)).toEqual([0]);
      await startWorker();
      await untilOfficerSees(database, officer.id, { id: flag, limitMs: TAKEN_UP_AGAIN_MS });
      expect(await noticesPerEscalation(database)).toEqual([1]);
      await untilRelayed(database, TAKEN_UP_AGAIN_MS);
    },
    TEST_LIMIT_MS,
  );
});

function startWorker() {
  return program.start({ databaseUrl: database.url, redisUrl: redis.url, program: 'queue-only' });
}

/** Holds the row, so that whoever wants to notify stands still in the middle of it. */
async function holdEscalation(id: string): Promise<pg.Client> {
  const holder = new pg.Client({ connectionString: database.ownerUrl });
  await holder.connect();
  await holder.query('begin');
  await holder.query('select from escalations where id = $1 for update', [id]);
  return holder;
}

const HELD = `datname = current_database() and application_name = 'worker' and wait_event_type = 'Lock'`;

async function isWorkerHeld(): Promise<boolean> {
  return (await database.sql(`select pid from pg_stat_activity where ${HELD}`)).length > 0;
}

/** The server would finish a dead client's statement; here the death is to be complete. */
async function dropHeldStatements(): Promise<void> {
  await database.sql(`select pg_terminate_backend(pid) from pg_stat_activity where ${HELD}`);
}
