// The demo's own Postgres: made once, then started with settings that neither lose an answer nor write a row's values to a log.

import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { endOrphan } from './orphan.ts';
import { findPostgres, type Identity, type PostgresPrograms, postgresFolder } from './postgres-programs.ts';
import type { ProgramPlan } from './program.ts';
import { Remedy } from './remedy.ts';

const run = promisify(execFile);
const SUPERUSER = 'yardim';
const DATABASE = 'yardim_xetti';
const CONNECT_LIMIT_MS = 2_000;
const LOOK_MS = 50;
const WRONG_PASSWORD = '28P01';

/** M12 of the measurements behind the design: with these nothing a row holds reached the log. */
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  synchronous_commit: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_min_messages: 'log',
  log_statement: 'none',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_checkpoints: 'off',
};

export interface PostgresServer {
  plan: ProgramPlan;
  /** The line's own database, once `createLineDatabase` has run. */
  url: string;
  /** Where the data are. */
  folder: string;
}

/** Makes the data where there are none, and says how to start the server on a loopback port. */
export async function preparePostgres(input: {
  dataFolder: { path: string; id: string };
  password: string;
  port: number;
  logFile: string;
}): Promise<PostgresServer> {
  const programs = await findPostgres();
  const folder = await postgresFolder(input.dataFolder, programs.identity);
  await rm(`${folder}.new`, { recursive: true, force: true });
  const version = await readFile(join(folder, 'PG_VERSION'), 'utf8').catch(() => null);
  if (version === null) await initialise(programs, folder, input.password);
  else await refuseOtherVersion(programs, { version: version.trim(), folder });
  await endOrphan({ pidFile: join(folder, 'postmaster.pid'), folder, signal: 'SIGINT' });
  const url = `postgres://${SUPERUSER}:${input.password}@127.0.0.1:${input.port}/${DATABASE}`;
  return { plan: planOf(programs, { folder, url, port: input.port, logFile: input.logFile }), url, folder };
}

/** Into a second folder, renamed when complete: an interrupted start leaves no half of a database. */
async function initialise({ initdb, identity }: PostgresPrograms, folder: string, password: string): Promise<void> {
  const draft = `${folder}.new`;
  const passwordFile = join(dirname(folder), `${randomUUID()}.txt`);
  await mkdir(draft, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600, flag: 'wx' });
  try {
    await give(draft, identity);
    await give(passwordFile, identity);
    const words = [
      `--pgdata=${draft}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
    ];
    // Postgres' own collation: the same order on every system, whatever locales it has.
    await run(initdb, [...words, '--locale-provider=builtin', '--builtin-locale=C.UTF-8'], {
      ...identity,
      cwd: '/',
      env: {},
    });
    await rename(draft, folder);
  } catch (error) {
    throw new Remedy(`Postgres could not make its data in ${folder}: ${reasonOf(error)}`, { cause: error });
  } finally {
    await rm(passwordFile, { force: true });
    await rm(draft, { recursive: true, force: true });
  }
}

async function give(path: string, identity: Identity | undefined): Promise<void> {
  if (identity) await chown(path, identity.uid, identity.gid);
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
  return text.trim().split('\n')[0] ?? 'no reason was given';
}

async function refuseOtherVersion(
  { postgres }: PostgresPrograms,
  found: { version: string; folder: string },
): Promise<void> {
  const { stdout } = await run(postgres, ['--version'], { cwd: '/' });
  const version = /\d+/.exec(stdout)?.[0];
  if (version === found.version) return;
  throw new Remedy(
    `${found.folder} was made by Postgres ${found.version}, this is ${version}: give another DATA_DIR, or remove that one.`,
  );
}

function planOf(
  { postgres, identity }: PostgresPrograms,
  server: { folder: string; url: string; port: number; logFile: string },
): ProgramPlan {
  const settings = Object.entries({ ...SETTINGS, port: String(server.port) });
  return {
    name: 'postgres',
    command: postgres,
    words: ['-D', server.folder, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    // Nothing of ours: PGDATA and its like would move the server.
    environment: { LC_ALL: 'C', TZ: 'UTC' },
    folder: '/',
    logFile: server.logFile,
    identity,
    hasChannel: false,
    // Fast shutdown: clients are disconnected, nothing is lost.
    stopSignal: 'SIGINT',
    ready: (_child, givenUp) => answers(server.url, givenUp),
  };
}

async function answers(url: string, givenUp: AbortSignal): Promise<void> {
  while (!givenUp.aborted) {
    const problem = await connectOnce(url);
    if (problem === null) return;
    if (problem === WRONG_PASSWORD)
      throw new Remedy(
        'The password of Postgres is not the one in secrets.json: give another DATA_DIR, or remove this one.',
      );
    await sleep(LOOK_MS);
  }
}

async function connectOnce(url: string): Promise<string | null> {
  const client = new pg.Client({ connectionString: maintenanceUrl(url), connectionTimeoutMillis: CONNECT_LIMIT_MS });
  client.on('error', () => {
    // The connection ends with the server; the next try says more.
  });
  try {
    await client.connect();
    await client.end();
    return null;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unreachable';
  }
}

function maintenanceUrl(url: string): string {
  const address = new URL(url);
  address.pathname = '/postgres';
  return address.href;
}

/** Makes the line's database where it is missing. */
export async function createLineDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: maintenanceUrl(url), connectionTimeoutMillis: CONNECT_LIMIT_MS });
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (found.rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}
