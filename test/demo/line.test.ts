import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { freePort } from '../harness/services.ts';
import {
  killIfAlive,
  type LineProcess,
  makeDataDir,
  programsNamed,
  refusedStart,
  startLine,
  survivors,
} from './line-process.ts';

const LIMIT_MS = 120_000;

let dataDir = '';
let remove = async () => {};
const running: LineProcess[] = [];

beforeEach(async () => {
  const made = await makeDataDir();
  dataDir = made.dataDir;
  remove = made.remove;
});

afterEach(async () => {
  for (const line of running.splice(0)) {
    const pids = await line.processes();
    await line.kill('SIGKILL').catch(() => 'it has ended before');
    await survivors(pids);
  }
  await remove();
});

async function start(settings: Record<string, string>): Promise<LineProcess> {
  const line = await startLine(settings);
  running.push(line);
  return line;
}

async function stop(line: LineProcess, signal: NodeJS.Signals): Promise<{ code: number | null; left: number[] }> {
  const pids = await line.processes();
  running.splice(running.indexOf(line), 1);
  const code = await line.kill(signal);
  return { code, left: await survivors(pids) };
}

async function ask(databaseUrl: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

async function isOpen(address: string): Promise<boolean> {
  return fetch(address, { redirect: 'manual' }).then(
    (response) => response.status < 500,
    () => false,
  );
}

describe('a line started on one machine', () => {
  test('tells only its owner where it is, and keeps no row in a log and no commit in the air', {
    timeout: LIMIT_MS,
  }, async () => {
    const port = String(await freePort());
    const { endpoints } = await start({ DATA_DIR: dataDir, PORT: port });

    expect((await stat(join(dataDir, 'endpoints.json'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(dataDir, 'secrets.json'))).mode & 0o777).toBe(0o600);
    expect(endpoints.origin).toBe(`http://localhost:${port}`);
    expect(endpoints.people.map(({ signIn }) => signIn)).toEqual(
      endpoints.people.map(() => expect.stringMatching(`^http://localhost:${port}/sign-in/[A-Za-z0-9_-]{43}$`)),
    );
    expect(await isOpen(endpoints.origin)).toBe(true);
    expect([endpoints.databaseUrl, endpoints.redisUrl].map((url) => new URL(url).hostname)).toEqual([
      '127.0.0.1',
      '127.0.0.1',
    ]);
    const settings = await ask(endpoints.databaseUrl, 'select name, setting from pg_settings');
    expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toMatchObject({
      synchronous_commit: 'on',
      fsync: 'on',
      listen_addresses: '127.0.0.1',
      log_error_verbosity: 'terse',
      log_min_error_statement: 'panic',
      log_min_messages: 'log',
      log_parameter_max_length_on_error: '0',
    });
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGKILL'] as const)(
    'leaves no process and no address behind after %s',
    { timeout: LIMIT_MS },
    async (signal) => {
      const line = await start({ DATA_DIR: dataDir, PORT: String(await freePort()) });
      expect((await line.processes()).length).toBeGreaterThan(5);

      const { code, left } = await stop(line, signal);

      expect(left).toEqual([]);
      expect(code).toBe(signal === 'SIGKILL' ? null : 0);
      expect(await readdir(dataDir)).not.toContain('endpoints.json');
    },
  );

  test('takes its data up again, and the addresses of the last start open nothing', { timeout: LIMIT_MS }, async () => {
    const settings = { DATA_DIR: dataDir, PORT: String(await freePort()) };
    const first = await start(settings);
    const count = 'select (select count(*) from accounts) as people, (select count(*) from unit_duty) as duties';
    const [before] = await ask(first.endpoints.databaseUrl, count);
    await ask(first.endpoints.databaseUrl, `update accounts set display_name = 'Kept' where role = 'supervisor'`);
    await stop(first, 'SIGINT');

    const second = await start(settings);

    expect(
      await ask(second.endpoints.databaseUrl, `select display_name from accounts where role = 'supervisor'`),
    ).toEqual([{ display_name: 'Kept' }]);
    expect((await ask(second.endpoints.databaseUrl, count))[0]).toEqual(before);
    const links = await ask(second.endpoints.databaseUrl, 'select count(*)::int as links from sign_in_links');
    expect(links).toEqual([{ links: second.endpoints.people.length }]);
    expect(second.endpoints.people[0]?.signIn).not.toBe(first.endpoints.people[0]?.signIn);
  });

  test('starts again over the stores of a line that was killed together with its watchdog', {
    timeout: LIMIT_MS,
  }, async () => {
    const settings = { DATA_DIR: dataDir, PORT: String(await freePort()) };
    const first = await start(settings);
    const pids = await first.processes();
    await ask(first.endpoints.databaseUrl, `update accounts set display_name = 'Kept' where role = 'supervisor'`);
    running.splice(running.indexOf(first), 1);
    first.freeze();
    // Now nobody replaces the watchdog, and nobody stops the stores.
    for (const pid of await programsNamed('watchdog-main', pids)) process.kill(pid, 'SIGKILL');
    await first.kill('SIGKILL');

    const second = await start(settings);

    expect(
      await ask(second.endpoints.databaseUrl, `select display_name from accounts where role = 'supervisor'`),
    ).toEqual([{ display_name: 'Kept' }]);
    expect(await survivors(pids)).toEqual([]);
  });

  test('brings back a store and a program that were killed', { timeout: LIMIT_MS }, async () => {
    const line = await start({ DATA_DIR: dataDir, PORT: String(await freePort()) });
    const [first, ...others] = await line.processes();
    for (const pid of others) killIfAlive(pid);
    expect(await survivors(others)).toEqual([]);

    await expect.poll(() => isOpen(line.endpoints.origin), { timeout: 20_000 }).toBe(true);
    await expect
      .poll(() => ask(line.endpoints.databaseUrl, 'select 1 as one').catch(() => []), { timeout: 20_000 })
      .toHaveLength(1);
    expect((await line.processes())[0]).toBe(first);
    expect((await stop(line, 'SIGINT')).left).toEqual([]);
  });
});

describe('two lines on one machine', () => {
  test('live side by side, each with its own stores', { timeout: LIMIT_MS }, async () => {
    const other = await makeDataDir();
    try {
      const port = await freePort();
      const first = await start({ DATA_DIR: dataDir, PORT: String(port) });
      // The port beside the first is its carrier's: the second line must step aside with its own carrier.
      const second = await start({ DATA_DIR: other.dataDir, PORT: String(port - 1) });

      expect(new Set([first, second].map(({ endpoints }) => endpoints.databaseUrl)).size).toBe(2);
      expect(new Set([first, second].map(({ endpoints }) => endpoints.carrierOrigin)).size).toBe(2);
      expect(await Promise.all([first, second].map(({ endpoints }) => isOpen(endpoints.origin)))).toEqual([true, true]);
      await stop(second, 'SIGINT');
      expect(await isOpen(first.endpoints.origin)).toBe(true);
    } finally {
      for (const line of [...running]) await stop(line, 'SIGINT');
      await other.remove();
    }
  });

  test('do not share a port or a folder: the second says so in one line', { timeout: LIMIT_MS }, async () => {
    const port = String(await freePort());
    await start({ DATA_DIR: dataDir, PORT: port });

    const samePort = await refusedStart({ DATA_DIR: `${dataDir}-2`, PORT: port });
    expect(samePort).toEqual({ code: 1, printed: expect.stringMatching(`^\nPort ${port} is taken: [^\n]+\n$`) });
    const sameFolder = await refusedStart({ DATA_DIR: dataDir, PORT: String(await freePort()) });
    expect(sameFolder).toEqual({
      code: 1,
      printed: expect.stringMatching(/^\nA line already runs with DATA_DIR=[^\n]+\n$/),
    });
  });
});

describe('a line that cannot be started', () => {
  test('names every bad setting', async () => {
    const { code, printed } = await refusedStart({ DATA_DIR: dataDir, PORT: 'x', CALLED_NUMBERS: '152' });
    expect(code).toBe(1);
    expect(printed).toMatch(/^ {2}PORT: /m);
    expect(printed).toMatch(/^ {2}CALLED_NUMBERS: /m);
    expect(printed).not.toMatch(/^\s+at /m);
  });

  test('is never taken for production', async () => {
    const { code, printed } = await refusedStart({ DATA_DIR: dataDir, NODE_ENV: 'production' });
    expect(code).toBe(1);
    expect(printed).toContain('dist/main.js');
  });
});
