import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase, DatabaseFault, type DatabasePool } from '../../src/db/database.ts';
import { migrate } from '../../src/db/migrate.ts';
import { addressFor } from '../../src/db/role-login.ts';
import { settleLogins } from '../../src/db/settle-logins.ts';
import { type Arranging, officerOnDuty } from '../escalation/people.ts';
import { LOGIN } from '../harness/template.ts';
import { finishedCall, flagCall, noticesPerEscalation, raiseFlag, untilOfficerSees, untilRelayed } from './flags.ts';
import { type PostgresProcess, startPostgres } from './postgres-process.ts';
import { type RedisProcess, startRedis } from './redis-process.ts';
import { buildWorker, type WorkerProgram } from './worker-process.ts';

const AT_ONCE_MS = 5_000;
const AFTER_HEALING_MS = 15_000;
const TEST_LIMIT_MS = 60_000;
const MIGRATIONS = new URL('../../migrations', import.meta.url).pathname;

let program: WorkerProgram;
let postgres: PostgresProcess;
let redis: RedisProcess;
let database: DatabasePool & Arranging;

beforeAll(async () => {
  program = await buildWorker();
  redis = await startRedis();
  postgres = await startPostgres();
  await migrate(postgres.url, MIGRATIONS);
  await settleLogins(postgres.url, LOGIN);
  const pool = createDatabase(postgres.url, { deadlineMs: 2_000, connections: 4, applicationName: 'test' });
  database = { ...pool, sql: postgres.sql };
});
afterAll(async () => {
  await program.remove();
  await database.close();
  await postgres.remove();
  await redis.remove();
});

describe('B4.1: a database that dies and comes back', () => {
  test(
    'loses no flag that was answered, repeats no notice, and finds the same worker alive',
    async () => {
      const databaseUrl = addressFor(postgres.url, LOGIN);
      const worker = await program.start({ databaseUrl, redisUrl: redis.url, program: 'worker' });
      const officer = await officerOnDuty(database, 'Rauf');
      const officerSees = (id: string, limitMs: number) => untilOfficerSees(database, officer.id, { id, limitMs });
      await officerSees(await raiseFlag(database), AT_ONCE_MS);

      const unlucky = await finishedCall(database);
      const answered = [await raiseFlag(database), await raiseFlag(database)];
      await postgres.kill();
      const begun = Date.now();
      await expect(flagCall(database, unlucky)).rejects.toBeInstanceOf(DatabaseFault);
      expect(Date.now() - begun, 'the operator is told at once that it was not saved').toBeLessThan(3_000);
      await postgres.start();

      for (const flag of answered) await officerSees(flag, AFTER_HEALING_MS);
      await officerSees(await flagCall(database, unlucky), AT_ONCE_MS);
      await untilRelayed(database, AFTER_HEALING_MS);
      expect(await noticesPerEscalation(database)).toEqual([1, 1, 1, 1]);
      expect(worker.isAlive()).toBe(true);
    },
    TEST_LIMIT_MS,
  );
});
