// A Postgres of the test's own, to be killed, frozen, filled up and mended again.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { findPostgres } from '../../src/demo/postgres-programs.ts';
import { until } from '../jobs/until.ts';
import { freePort } from './services.ts';

const run = promisify(execFile);
const START_LIMIT_MS = 30_000;
const PASSWORD = 'test';
/** Room for a server, a template and one database; small enough to be filled in a moment. */
const DISK = '192m';
/** Few, so that they can all be taken. */
const CONNECTIONS = 40;

export interface BreakablePostgres {
  /** A superuser's. */
  url: string;
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Connections stand and nobody answers, at old ones and new ones alike. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  /** Takes every connection that there is for the line; the answer gives them back. */
  takeConnections(userUrl: string): Promise<() => Promise<void>>;
  /** One statement, at this address, on a connection of its own. */
  sql(url: string, text: string, values?: unknown[]): Promise<unknown[]>;
  /** Changes a setting for everybody who is connected. */
  setting(name: string, value: string): Promise<void>;
  /** Takes a lock and keeps it until the answer is called. */
  lock(url: string, statement: string): Promise<() => Promise<void>>;
  /** Whether the data stand on a disk of their own: only root may make one. */
  hasOwnDisk: boolean;
  /** Not a byte is left on its disk; the answer takes the ballast away. */
  fillDisk(): Promise<() => Promise<void>>;
  remove(): Promise<void>;
}

export async function startBreakablePostgres(): Promise<BreakablePostgres> {
  const home = await mkdtemp(join(tmpdir(), 'yardim-breakable-'));
  // As root the server runs as a user of its own, who must be able to walk in.
  await chmod(home, 0o755);
  const disk = join(home, 'disk');
  await mkdir(disk);
  const hasOwnDisk = await run('mount', ['-t', 'tmpfs', '-o', `size=${DISK}`, 'tmpfs', disk]).then(
    () => true,
    () => false,
  );
  const folder = join(disk, 'data');
  const { postgres, initdb, identity } = await findPostgres();
  await initialise({ initdb, identity, home, folder });
  const port = await freePort();
  const url = `postgres://postgres:${PASSWORD}@127.0.0.1:${port}/postgres`;
  let server: ChildProcess | undefined;
  const signal = async (name: NodeJS.Signals) => {
    for (const pid of await familyOf(server?.pid ?? 0)) killIfThere(pid, name);
  };
  const start = async () => {
    const settings = { port, listen_addresses: '127.0.0.1', unix_socket_directories: '', fsync: 'off' };
    const sizes = { max_connections: CONNECTIONS, superuser_reserved_connections: 5, max_wal_size: '64MB' };
    const words = Object.entries({ ...settings, ...sizes }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    server = spawn(postgres, ['-D', folder, ...words], { stdio: 'ignore', cwd: '/', ...identity });
    await until('Postgres answers', START_LIMIT_MS, () => answers(url));
  };
  const kill = async () => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, 'exit');
    // The whole family at once, as a power cut does: an orphan would hold on to the memory that the next start needs.
    await signal('SIGKILL');
    await gone;
    await rm(join(folder, 'postmaster.pid'), { force: true });
  };
  await start();
  return {
    url,
    kill,
    start,
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    takeConnections,
    sql: (at, text, values = []) => onConnection(at, async (client) => (await client.query(text, values)).rows),
    setting: (name, value) =>
      onConnection(url, async (client) => {
        await client.query(`alter system set ${name} = '${value}'`);
        await client.query('select pg_reload_conf()');
      }),
    lock: async (at, statement) => {
      const locker = new pg.Client({ connectionString: at });
      await locker.connect();
      await locker.query(`begin; ${statement}`);
      return () => locker.end();
    },
    hasOwnDisk,
    fillDisk: () => {
      if (!hasOwnDisk) throw new Error('the disk is everybody’s');
      return fillDisk(disk);
    },
    remove: async () => {
      await signal('SIGCONT');
      await kill();
      // Of a server that was killed a process may still be ending, and holds the disk for that moment.
      if (hasOwnDisk) await run('umount', ['--lazy', disk]);
      await rm(home, { recursive: true, force: true });
    },
  };
}

async function initialise(parts: {
  initdb: string;
  identity: { uid: number; gid: number } | undefined;
  home: string;
  folder: string;
}): Promise<void> {
  const { initdb, identity, home, folder } = parts;
  const passwordFile = join(home, 'password');
  await mkdir(folder, { mode: 0o700 });
  await writeFile(passwordFile, PASSWORD);
  for (const path of [folder, passwordFile]) if (identity) await chown(path, identity.uid, identity.gid);
  const words = ['--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8'];
  const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-sync'];
  await run(initdb, [`--pgdata=${folder}`, ...words, ...locale], { ...identity, cwd: '/', env: {} });
}

/** The server and the processes it began, one for each connection. */
async function familyOf(first: number): Promise<number[]> {
  if (first === 0) return [];
  const family = [first];
  for (const name of await readdir('/proc')) {
    const stat = /^\d+$/.test(name) ? await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '') : '';
    // The parent is the second word after the name in brackets.
    if (Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === first) family.push(Number(name));
  }
  return family;
}

function killIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // A connection's process may end between being listed and being told.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

async function answers(url: string): Promise<boolean> {
  return onConnection(url, () => Promise.resolve(true)).catch(() => false);
}

async function onConnection<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  client.on('error', () => {
    // It ends with the server; whoever waits for the work hears of it.
  });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function takeConnections(userUrl: string): Promise<() => Promise<void>> {
  const taken: pg.Client[] = [];
  for (let count = 0; count < CONNECTIONS; count += 1) {
    const client = new pg.Client({ connectionString: userUrl, connectionTimeoutMillis: START_LIMIT_MS });
    client.on('error', () => {
      // Ended together with the server.
    });
    const isIn = await client.connect().then(
      () => true,
      () => false,
    );
    if (!isIn) return async () => void (await Promise.all(taken.map((each) => each.end())));
    taken.push(client);
  }
  throw new Error('there is no end of connections');
}

async function fillDisk(disk: string): Promise<() => Promise<void>> {
  const ballast = join(disk, 'ballast');
  const { bavail, bsize } = await statfs(disk);
  await writeFile(ballast, Buffer.alloc(bavail * bsize));
  return () => rm(ballast);
}
