import pg from 'pg';
import { afterAll, beforeAll, describe, expect, type TestContext, test } from 'vitest';
import { officerOnDuty } from '../escalation/people.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { noticesPerEscalation, raiseFlag, untilOfficerSees, untilRelayed } from './flags.ts';
import { type RedisProcess, startRedis } from './redis-process.ts';
import { until } from './until.ts';
import { buildWorker, type WorkerProcess, type WorkerProgram } from './worker-process.ts';

const KILLS = 3;
/** A killed worker's job is locked for five seconds and looked for every two; the rest is patience with a loaded machine. */
const TAKEN_UP_AGAIN_MS = 20_000;
const TEST_LIMIT_MS = 60_000;

let program: WorkerProgram;

beforeAll(async () => {
  program = await buildWorker();
});
afterAll(() => program.remove());

/** What one test has to itself: they mostly wait, and do so side by side. */
interface Scene {
  readonly redis: RedisProcess;
  readonly database: TestDatabase;
  readonly workers: WorkerProcess[];
}

async function openScene({ onTestFinished }: TestContext): Promise<Scene> {
  const redis = await startRedis();
  onTestFinished(() => redis.remove());
  const database = await makeDatabase();
  onTestFinished(() => database.drop());
  const workers: WorkerProcess[] = [];
  onTestFinished(async () => {
    for (const worker of workers) await worker.kill();
  });
  return { redis, database, workers };
}

describe.concurrent('B4.1: a worker that dies in the middle of a notice leaves it to the next', () => {
  test(
    'the worker is killed mid-way again and again, and the queue alone still tells the unit exactly once',
    async (context) => {
      const scene = await openScene(context);
      const { database } = scene;
      const officer = await officerOnDuty(database, 'Rauf');
      const flag = await raiseFlag(database);
      const holder = await holdEscalation(scene, flag);
      for (let kill = 0; kill < KILLS; kill += 1) {
        const worker = await startWorker(scene);
        await untilHeld(scene, 1);
        await worker.kill();
        await dropHeldStatements(scene);
      }
      await holder.end();
      expect(await noticesPerEscalation(database)).toEqual([0]);
      await startWorker(scene);
      await untilOfficerSees(database, officer.id, { id: flag, limitMs: TAKEN_UP_AGAIN_MS });
      expect(await noticesPerEscalation(database)).toEqual([1]);
      await untilRelayed(database, TAKEN_UP_AGAIN_MS);
    },
    TEST_LIMIT_MS,
  );
});

describe.concurrent('B4.1: a worker that stands still in the middle of a notice', () => {
  test(
    'F15: loses the job to another, and when it goes on, what it had begun changes nothing',
    async (context) => {
      const scene = await openScene(context);
      const { database } = scene;
      const officer = await officerOnDuty(database, 'Rauf');
      const flag = await raiseFlag(database);
      const holder = await holdEscalation(scene, flag);
      const still = await startWorker(scene);
      await untilHeld(scene, 1);
      still.freeze();
      await startWorker(scene);
      // The job's lock has run out: both are in the middle of the same notice now.
      await untilHeld(scene, 2);
      await holder.end();
      await untilOfficerSees(database, officer.id, { id: flag, limitMs: TAKEN_UP_AGAIN_MS });
      still.thaw();
      const other = await raiseFlag(database);
      await untilOfficerSees(database, officer.id, { id: other, limitMs: TAKEN_UP_AGAIN_MS });
      await untilQueueIsEmpty(scene);
      expect(await noticesPerEscalation(database)).toEqual([1, 1]);
      expect(still.isAlive()).toBe(true);
    },
    TEST_LIMIT_MS,
  );
});

describe.concurrent('B4.1: a notice that fails at each try', () => {
  test(
    'F16: delays no other, is tried again by the queue and without it, raises the alarm, and is given when the reason is gone',
    async (context) => {
      const scene = await openScene(context);
      const { database } = scene;
      const officer = await officerOnDuty(database, 'Rauf');
      const flag = await raiseFlag(database);
      await database.sql(`create function fail_always() returns trigger language plpgsql as
        $$ begin raise exception 'in this test' using errcode = 'data_exception'; end $$`);
      await database.sql(`create trigger fails before insert on notices
        for each row when (new.escalation_id = '${flag}') execute function fail_always()`);
      const worker = await startWorker(scene, 'worker');
      const hasFailed = (where: string) => worker.output().split(`"where":"${where}"`).length > 2;
      await until('the queue has tried twice', TAKEN_UP_AGAIN_MS, () => hasFailed('queue escalations'));
      await until('it was tried twice without the queue', TAKEN_UP_AGAIN_MS, () => hasFailed('notify-unit'));
      const other = await raiseFlag(database);
      await untilOfficerSees(database, officer.id, { id: other, limitMs: TAKEN_UP_AGAIN_MS });
      // A minute without a receipt.
      await database.sql(
        `update escalations
            set raised_at = raised_at - interval '61 seconds', notice_due_at = notice_due_at - interval '61 seconds'
          where id = $1`,
        [flag],
      );
      await until('the alarm is there', TAKEN_UP_AGAIN_MS, async () => {
        const rows = await database.sql('select from alarms where kind = $1', ['notice-unacknowledged']);
        return rows.length > 0;
      });
      await database.sql('drop trigger fails on notices');
      await untilOfficerSees(database, officer.id, { id: flag, limitMs: TAKEN_UP_AGAIN_MS });
      await untilQueueIsEmpty(scene);
      expect(await noticesPerEscalation(database)).toEqual([1, 1]);
    },
    TEST_LIMIT_MS,
  );
});

async function startWorker(
  { database, redis, workers }: Scene,
  name: 'queue-only' | 'worker' = 'queue-only',
): Promise<WorkerProcess> {
  const worker = await program.start({ databaseUrl: database.url, redisUrl: redis.url, program: name });
  workers.push(worker);
  return worker;
}

function untilHeld({ database }: Scene, count: number) {
  return until('so many are in the middle of the notice', TAKEN_UP_AGAIN_MS, async () => {
    const held = await database.sql(`select pid from pg_stat_activity where ${HELD}`);
    return held.length === count;
  });
}

/** Nothing waits, is worked on, or is to be tried again. */
function untilQueueIsEmpty({ redis }: Scene) {
  const lists = ['wait', 'active', 'delayed'].map((name) => `bull:escalations:${name}`);
  return until('the queue is empty', TAKEN_UP_AGAIN_MS, () =>
    redis.ask(async (connection) => (await connection.exists(lists)) === 0),
  );
}

/** Holds the row, so that whoever wants to notify stands still in the middle of it. */
async function holdEscalation({ database }: Scene, id: string): Promise<pg.Client> {
  const holder = new pg.Client({ connectionString: database.ownerUrl });
  await holder.connect();
  await holder.query('begin');
  await holder.query('select from escalations where id = $1 for update', [id]);
  return holder;
}

const HELD = `datname = current_database() and application_name = 'worker' and wait_event_type = 'Lock'`;

/** The server would finish a dead client's statement; here the death is to be complete. */
async function dropHeldStatements({ database }: Scene): Promise<void> {
  await database.sql(`select pg_terminate_backend(pid) from pg_stat_activity where ${HELD}`);
}
