import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createDatabase, type DatabasePool } from '../../src/db/database.ts';
import { talkativeSettings } from '../../src/db/log-settings.ts';
import { migrate } from '../../src/db/migrate.ts';
import { createLineDatabase, preparePostgres } from '../../src/demo/postgres.ts';
import { createProgram, type Program, type ProgramPlan } from '../../src/demo/program.ts';
import { prepareRedis } from '../../src/demo/redis.ts';
import { startWatchdog, type Watchdog } from '../../src/demo/watchdog.ts';
import { createLog } from '../../src/http/log.ts';
import { freePort } from '../harness/services.ts';
import { until } from '../jobs/until.ts';

const START_LIMIT_MS = 120_000;
const STOP_LIMIT_MS = 10_000;
/** Stands for what nobody may find: a number, and a word of a note. */
const CANARIES = ['+994000004711', 'qaranquş4711'];
const MIGRATIONS = new URL('../../migrations', import.meta.url).pathname;

let folder: string;
let dataFolder: string;
let watchdog: Watchdog;
let database: DatabasePool;
let postgresUrl: string;
let redisUrl: string;
const programs: Program[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yardim-silent-'));
  watchdog = startWatchdog();
  const password = 'of-this-test-alone';
  const postgres = await preparePostgres({
    dataFolder: { path: folder, id: randomUUID() },
    password,
    port: await freePort(),
    logFile: join(folder, 'postgres.log'),
  });
  dataFolder = postgres.folder;
  await start(postgres.plan);
  postgresUrl = postgres.url;
  await createLineDatabase(postgresUrl);
  await migrate(postgresUrl, MIGRATIONS);
  database = createDatabase(postgresUrl, { deadlineMs: 5_000, connections: 2, applicationName: 'test' });
  const redis = await prepareRedis({
    dataFolder: folder,
    password,
    port: await freePort(),
    logFile: join(folder, 'redis.log'),
    command: process.env['REDIS_SERVER_PATH'] || 'redis-server',
  });
  await start(redis.plan);
  redisUrl = redis.url;
}, START_LIMIT_MS);

afterAll(async () => {
  await database?.close();
  for (const program of programs.reverse()) await program.stop(STOP_LIMIT_MS);
  await watchdog.close();
  if (dataFolder) await rm(dataFolder, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
}, START_LIMIT_MS);

describe('C8: a statement that fails says nobody’s name, number or word', () => {
  test('neither in the log of Postgres nor in ours, not even at its most talkative level', async () => {
    const ours = join(folder, 'ours.log');
    const log = createLog({ level: 'trace', file: ours, process: 'test' });
    for (const canary of CANARIES) {
      for (const [what, fail] of failures(canary)) {
        const fault = await fail().then(
          () => undefined,
          (error: unknown) => error,
        );
        expect(fault, what).toBeInstanceOf(Error);
        expect(JSON.stringify([fault, String(fault), (fault as Error).stack])).not.toContain(canary);
        log.fault(what, fault);
      }
    }
    log.flush();
    await until('our log is written', STOP_LIMIT_MS, async () => (await textOf('ours.log')).includes('of a call'));
    for (const file of ['ours.log', 'postgres.log']) expect(found(await textOf(file)), file).toEqual([]);
  });

  test('nor in the log of Redis', async () => {
    const redis = new Redis(redisUrl, { lazyConnect: true, maxRetriesPerRequest: 0 });
    redis.on('error', () => {});
    await redis.connect();
    await redis.config('SET', 'loglevel', 'debug');
    for (const canary of CANARIES) {
      await redis.set('text', canary);
      await expect(redis.lpush('text', canary)).rejects.toThrow();
      await expect(redis.eval(`return redis.call('${canary}')`, 0)).rejects.toThrow();
      await expect(redis.call(canary)).rejects.toThrow();
    }
    redis.disconnect();
    const text = await textOf('redis.log');
    expect(text).toContain('Ready to accept connections');
    expect(found(text)).toEqual([]);
  });
});

describe('a Postgres whose log was made talkative', () => {
  test('does show what rows hold: what is looked for above can be found', async () => {
    const [canary = ''] = CANARIES;
    await asOwner("set log_min_messages = 'warning'; set log_min_error_statement = 'error'", async (client) => {
      await expect(client.query(`select '${canary}'::uuid`)).rejects.toThrow();
    });
    await until('the log is written', STOP_LIMIT_MS, async () => found(await textOf('postgres.log')).length > 0);
  });

  test.each([
    ["set log_min_messages = 'warning'", 'log_min_messages'],
    ["set log_min_error_statement = 'error'", 'log_min_error_statement'],
    ["set log_statement = 'all'", 'log_statement'],
    ['set log_min_duration_statement = 0', 'log_min_duration_statement'],
    ["set log_parameter_max_length_on_error = '-1'", 'log_parameter_max_length_on_error'],
    ['set debug_print_plan = on', 'debug_print_plan'],
    ["load 'auto_explain'; set auto_explain.log_min_duration = 0", 'auto_explain.log_min_duration'],
  ])('is noticed by its settings: %s', async (change, name) => {
    await asOwner(change, async (client) => {
      const seen = await talkativeSettings({
        query: async <Row extends object>(_name: string, text: string, values: readonly unknown[]) =>
          (await client.query(text, [...values])).rows as Row[],
        transaction: () => Promise.reject(new Error('not asked for')),
      });
      expect(seen.map((setting) => setting.name)).toEqual([name]);
    });
  });

  test('and the one that the demo starts is silent', async () => {
    expect(await talkativeSettings(database)).toEqual([]);
  });
});

/** Everything that may go wrong with a value at hand. */
function failures(canary: string): [string, () => Promise<unknown>][] {
  const insert = (id: string, sid: string, state: string) =>
    database.query('insert', 'insert into calls (id, carrier_sid, state) values ($1, $2, $3)', [id, sid, state]);
  const add = () => insert(randomUUID(), canary, 'menu');
  return [
    ['the same leg twice', () => add().then(add)],
    ['a state that is none', () => insert(randomUUID(), `${canary}-2`, canary)],
    ['an id that is none', () => insert(canary, `${canary}-3`, 'menu')],
    ['a rule of the table', () => insert(randomUUID(), `${canary}-4`, 'ended')],
    [
      'a row that nobody has',
      () =>
        database.query(
          'leg',
          `insert into legs (carrier_sid, call_id, party, join_number) values ($1, $2, 'caller', 1)`,
          [canary, randomUUID()],
        ),
    ],
    ['no number', () => database.query('number', 'select $1::integer', [canary])],
    ['no JSON', () => database.query('json', 'select $1::jsonb', [canary])],
    ['a text in a statement', () => database.query('text', `select '${canary}'::uuid`, [])],
    ['a broken statement', () => database.query('broken', `select '${canary}' from nowhere`, [])],
    ['a division of a call', () => database.query('division', 'select length($1::text) / 0', [canary])],
  ];
}

function found(text: string): string[] {
  return CANARIES.filter((canary) => text.includes(canary) || text.includes(encodeURIComponent(canary)));
}

function textOf(file: string): Promise<string> {
  return readFile(join(folder, file), 'utf8');
}

async function asOwner(settings: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: postgresUrl });
  await client.connect();
  try {
    await client.query(settings);
    await work(client);
  } finally {
    await client.end();
  }
}

async function start(plan: ProgramPlan): Promise<void> {
  const keeper = {
    watchdog,
    tell: () => {},
    giveUp: (error: Error) => {
      throw error;
    },
  };
  const program = createProgram(plan, keeper);
  programs.push(program);
  await program.start();
}
