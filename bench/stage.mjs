// The stage of the benchmark: stores as the demo starts them, servers as separate processes on cores of their own.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { migrate } from '../dist/db/migrate.js';
import { addressFor } from '../dist/db/role-login.js';
import { settleLogins } from '../dist/db/settle-logins.js';
import { openDataFolder } from '../dist/demo/data-folder.js';
import { privatePort } from '../dist/demo/ports.js';
import { createLineDatabase, preparePostgres } from '../dist/demo/postgres.js';
import { createProgram } from '../dist/demo/program.js';
import { prepareRedis } from '../dist/demo/redis.js';
import { startWatchdog } from '../dist/demo/watchdog.js';
import { findCores, hasSchedstat, pin, processorTime, processTree } from './machine.mjs';

const STOP_LIMIT_MS = 5_000;
/** As which the line's servers sign in. */
const LOGIN = { name: 'line_app', password: 'bench' };
const MIGRATIONS = fileURLToPath(new URL('../migrations', import.meta.url));
const TELL_TIME = fileURLToPath(new URL('./servers/tell-time.mjs', import.meta.url));
/** What the servers of comparison write to; the line's own tables are in a database of their own. */
const BEST_TABLES = `
  create table events (
    id bigint generated always as identity primary key, subject text not null, event_key text not null unique,
    kind text not null, at timestamptz not null default now()
  );
  create table outbox (
    id bigint generated always as identity primary key, queue text not null, subject text not null,
    version bigint not null, created_at timestamptz not null default now(), relayed_at timestamptz,
    unique (queue, subject, version)
  );
  create index on outbox (id) where relayed_at is null;
  create table sessions (token_hash bytea primary key, account_id uuid not null, expires_at timestamptz not null);
  create table flags (id uuid primary key, at timestamptz not null default now(), relayed_at timestamptz)`;

/** Starts the stores in a throw-away folder; `isUnpinned` leaves every program to all cores. Everything ends with `close`, and with this process. */
export async function openStage({ tell, isUnpinned = false }) {
  const path = await mkdtemp(join(tmpdir(), 'yardim-bench-'));
  const folder = await openDataFolder(path);
  const keeper = { watchdog: startWatchdog(), tell, giveUp: (error) => tell(String(error)) };
  const undo = [async () => keeper.watchdog.close(), () => rm(path, { recursive: true, force: true }), folder.release];
  const stage = { cores: isUnpinned ? null : findCores(), path, folder, keeper, undo, servers: [] };
  const close = async () => {
    for (let step = undo.pop(); step; step = undo.pop()) await step();
  };
  try {
    const [postgres, redis] = [await startPostgres(stage), await startRedis(stage)];
    const bestUrl = await makeBestDatabase(postgres.url);
    const line = await openSql(undo, postgres.url);
    const best = await openSql(undo, bestUrl);
    return {
      cores: stage.cores,
      databaseUrl: addressFor(postgres.url, LOGIN),
      bestUrl,
      redisUrl: redis.url,
      /** What the line keeps on disk: not beside a line that somebody runs from the same folder. */
      dataFolder: join(path, 'line'),
      /** SQL as the owner, in the line's database and in that of the servers of comparison. */
      line,
      best,
      logFile: (name) => folder.logFile(name),
      startServer: (plan) => startServer(stage, plan),
      /** Ends all servers, so that the next cells have the stores to themselves. */
      stopServers: async () => {
        for (const stop of stage.servers.splice(0)) await stop();
      },
      postgresTime: () => processorTime(processTree(postgres.pid())),
      pinPostgres: (core) => stage.cores && pin(processTree(postgres.pid()), stage.cores[core]),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startPostgres(stage) {
  const server = await preparePostgres({
    dataFolder: { path: stage.folder.path, id: stage.folder.secrets.id },
    password: stage.folder.secrets.postgres,
    port: await privatePort(),
    logFile: await stage.folder.logFile('postgres'),
  });
  // It may lie elsewhere, where its own account can enter.
  stage.undo.push(() => rm(server.folder, { recursive: true, force: true }));
  const pid = await keep(stage, { ...server.plan, core: 'load' });
  await createLineDatabase(server.url);
  await migrate(server.url, MIGRATIONS);
  await settleLogins(server.url, LOGIN);
  return { url: server.url, pid };
}

async function startRedis(stage) {
  const server = await prepareRedis({
    dataFolder: stage.folder.path,
    password: stage.folder.secrets.redis,
    port: await privatePort(),
    logFile: await stage.folder.logFile('redis'),
    command: process.env['REDIS_SERVER_PATH'] || 'redis-server',
  });
  await keep(stage, { ...server.plan, core: 'load' });
  return server;
}

async function makeBestDatabase(lineUrl) {
  const client = new pg.Client({ connectionString: lineUrl });
  await client.connect();
  await client.query('create database best');
  await client.end();
  const url = new URL(lineUrl);
  url.pathname = '/best';
  const best = new pg.Client({ connectionString: url.href });
  await best.connect();
  await best.query(BEST_TABLES);
  await best.end();
  return url.href;
}

async function openSql(undo, url) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  // Stopping Postgres ends the connection, which is no failure of the benchmark.
  client.on('error', () => {});
  undo.push(() => client.end());
  return async (text, values) => (await client.query(text, values)).rows;
}

/**
 * Starts one node program on a loopback port of its own, pinned to the servers' core.
 * `time` answers its microseconds on a core so far.
 */
async function startServer(stage, { name, file, environment, words = [], port, core = 'server' }) {
  let child;
  const pid = await keep(stage, {
    name,
    command: process.execPath,
    words: [...(hasSchedstat ? [] : ['--import', TELL_TIME]), ...words, file],
    environment: { PATH: process.env['PATH'] ?? '', ...environment, PORT: String(port) },
    folder: process.cwd(),
    logFile: await stage.folder.logFile(`${name}-output`),
    hasChannel: true,
    stopSignal: 'SIGTERM',
    core,
    ready: (started) => {
      child = started;
      return new Promise((resolve) => started.on('message', (message) => message?.ready && resolve()));
    },
  });
  stage.servers.push(pid.stop);
  return { name, port, pid: pid(), time: async () => (hasSchedstat ? processorTime([pid()]) : askForTime(child)) };
}

/** Starts a program on its core and ends it with the stage; answers how to learn its process id. */
async function keep(stage, plan) {
  const core = stage.cores?.[plan.core];
  const pinned =
    core === undefined ? {} : { command: 'taskset', words: ['-c', String(core), plan.command, ...plan.words] };
  let pid;
  const program = createProgram(
    {
      ...plan,
      ...pinned,
      ready: (child, givenUp) => {
        pid = child.pid;
        return plan.ready(child, givenUp);
      },
    },
    stage.keeper,
  );
  const stop = () => program.stop(STOP_LIMIT_MS);
  stage.undo.push(stop);
  await program.start();
  return Object.assign(() => pid, { stop });
}

function askForTime(child) {
  return new Promise((resolve) => {
    const hear = (message) => {
      if (typeof message?.microseconds !== 'number') return;
      child.off('message', hear);
      resolve(message.microseconds);
    };
    child.on('message', hear);
    child.send({ ask: 'time' });
  });
}
