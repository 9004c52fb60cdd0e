// Starts one real Postgres and one real Redis for the whole test run, on free loopback ports and throw-away folders; they end
// with the run, however it ends.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { findPostgres } from '../../src/demo/postgres-programs.ts';
import { keep, keepFolder } from './keeper.ts';
import { chooseQuickFolder } from './quick-folder.ts';

const run = promisify(execFile);
const REPOSITORY = new URL('../..', import.meta.url).pathname;
const START_LIMIT_MS = 20_000;
const PASSWORD = 'test';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A superuser's address of the test server's own database; `test/harness/database.ts` makes one database per file. */
    postgresUrl: string;
    redisUrl: string;
    /** For what is made once in a run; inside the repository, so that programs in it find their packages. */
    runFolder: string;
  }
}

export default async function setup(project: TestProject) {
  await chooseQuickFolder();
  const folder = await mkdtemp(join(tmpdir(), 'yardim-test-'));
  const runFolder = await mkdtemp(join(REPOSITORY, 'node_modules', '.yardim-test-'));
  for (const each of [folder, runFolder]) keepFolder(each);
  // Postgres refuses to run as root, so its own account must be able to walk into the folder.
  await chmod(folder, 0o755);
  const [postgresPort, redisPort] = [await freePort(), await freePort()];
  const servers = [
    await startPostgres(join(folder, 'postgres'), postgresPort),
    await startServer(
      'redis-server',
      ['--port', String(redisPort), '--bind', '127.0.0.1', '--dir', folder, '--save', ''],
      { ready: 'Ready to accept connections' },
    ),
  ];
  project.provide('postgresUrl', `postgres://postgres:${PASSWORD}@127.0.0.1:${postgresPort}/postgres`);
  project.provide('redisUrl', `redis://127.0.0.1:${redisPort}`);
  project.provide('runFolder', runFolder);
  return async () => {
    await Promise.all(servers.map(endServer));
    for (const each of [folder, runFolder]) await rm(each, { recursive: true, force: true });
  };
}

async function startPostgres(folder: string, port: number): Promise<ChildProcess> {
  const { postgres, initdb, identity } = await findPostgres();
  const passwordFile = `${folder}.password`;
  await mkdir(folder, { mode: 0o700 });
  await writeFile(passwordFile, PASSWORD);
  for (const path of [folder, passwordFile]) if (identity) await chown(path, identity.uid, identity.gid);
  const words = ['--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8'];
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-sync'];
  await run(initdb, [`--pgdata=${folder}`, ...words, ...locale], { ...identity, cwd: '/', env: {} });
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    fsync: 'off',
    // Else what it shares between its processes would outlive its being killed.
    dynamic_shared_memory_type: 'mmap',
    max_wal_size: '256MB',
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return startServer(postgres, ['-D', folder, ...options], {
    ready: 'ready to accept connections',
    identity,
  });
}

async function startServer(
  command: string,
  words: string[],
  wanted: { ready: string; identity?: { uid: number; gid: number } | undefined },
): Promise<ChildProcess> {
  const server = spawn(command, words, { stdio: ['ignore', 'pipe', 'pipe'], cwd: '/', ...wanted.identity });
  keep(server);
  const failed = once(server, 'exit').then(() => {
    throw new Error(`${command} could not be started`);
  });
  // `once` also rejects on the error event: a program that is not there.
  failed.catch(() => 'looked at below');
  const ready = new Promise<void>((resolve, reject) => {
    setTimeout(() => reject(new Error(`${command} did not become ready`)), START_LIMIT_MS).unref();
    for (const stream of [server.stdout, server.stderr]) {
      stream.on('data', (text) => String(text).includes(wanted.ready) && resolve());
    }
  });
  await Promise.race([ready, failed]);
  return server;
}

async function endServer(server: ChildProcess): Promise<void> {
  const gone = once(server, 'exit');
  server.kill('SIGKILL');
  await gone;
}

/**
 * A port on which nothing listens: below those that a system gives away by itself, of which a connection of another test could take one
 * before the program that it is for has begun.
 */
export async function freePort(): Promise<number> {
  const port = 20_000 + randomInt(12_000);
  const server = createServer().listen(port, '127.0.0.1');
  const isFree = await once(server, 'listening').then(
    () => true,
    () => false,
  );
  if (!isFree) return freePort();
  server.close();
  await once(server, 'close');
  return port;
}
