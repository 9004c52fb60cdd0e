// One line through its whole life, told in order: every start costs seconds, so the tests follow one another on one folder.
import { execFile } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { privatePort } from '../../src/demo/ports.ts';
import {
  askDatabase as ask,
  killIfAlive,
  type LineProcess,
  makeDataDir,
  programsNamed,
  refusedStart,
  startLine,
  survivors,
} from './line-process.ts';

const LIMIT_MS = 120_000;
const DOCTOR = fileURLToPath(new URL('../../dist/doctor/main.js', import.meta.url));
const COUNTS =
  'select (select count(distinct account_id)::int from sign_in_links) as people, (select count(*)::int from unit_duty) as duties';
const COORDINATOR = `select display_name from accounts where role = 'coordinator'`;
const KEEP = `update accounts set display_name = 'Kept' where role = 'coordinator'`;

let home = { dataDir: '', remove: async () => {} };
let port = '';
const running = new Set<LineProcess>();

beforeAll(async () => {
  home = await makeDataDir();
  port = String(await privatePort());
});

afterAll(async () => {
  for (const line of running) await stop(line, 'SIGKILL');
  await home.remove();
});

async function start(settings: Record<string, string> = {}): Promise<LineProcess> {
  const line = await startLine({ DATA_DIR: home.dataDir, PORT: port, ...settings });
  running.add(line);
  return line;
}

async function stop(line: LineProcess, signal: NodeJS.Signals): Promise<{ code: number | null; left: number[] }> {
  const pids = await line.processes();
  running.delete(line);
  const code = await line.kill(signal);
  return { code, left: await survivors(pids) };
}

/** The doctor fails when a line does; what it printed counts here. */
async function doctorSays(settings: Record<string, string>): Promise<string[]> {
  const env = { PATH: process.env['PATH'], ...settings };
  const { stdout } = await promisify(execFile)(process.execPath, [DOCTOR], { env }).catch((error) => error);
  return String(stdout).split('\n');
}

async function isOpen(line: LineProcess): Promise<boolean> {
  return fetch(`${line.endpoints.origin}/health/ready`).then(
    (response) => response.ok,
    () => false,
  );
}

describe('a line that runs on this machine', () => {
  let line: LineProcess;

  beforeAll(async () => {
    line = await start();
  }, LIMIT_MS);

  test('tells only its owner where it is', async () => {
    const { endpoints } = line;
    expect((await stat(join(home.dataDir, 'endpoints.json'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(home.dataDir, 'secrets.json'))).mode & 0o777).toBe(0o600);
    expect(endpoints.origin).toBe(`http://localhost:${port}`);
    const address = new RegExp(`^http://localhost:${port}/sign-in/[A-Za-z0-9_-]{43}$`);
    for (const { signIn } of endpoints.people) expect(signIn).toMatch(address);
    const roles = endpoints.people.map(({ role }) => role);
    expect(roles.filter((role) => role === 'operator')).toHaveLength(3);
    expect(roles.filter((role) => role === 'duty-officer')).toHaveLength(2);
    const stores = [endpoints.databaseUrl, endpoints.redisUrl].map((url) => new URL(url).hostname);
    expect(stores).toEqual(['127.0.0.1', '127.0.0.1']);
  });

  test('keeps what it acknowledged and logs no row', async () => {
    const settings = await ask(line, 'select name, setting from pg_settings');
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

  test('is found well by the doctor', async () => {
    const lines = await doctorSays({ DATA_DIR: home.dataDir });
    for (const subject of [
      'settings',
      'database',
      'walls',
      'logins',
      'keys',
      'clock',
      'queue',
      'prompts',
      'public origin',
      'carrier: number',
      'carrier: application',
      'carrier: auth tokens',
    ])
      expect(lines).toContainEqual(expect.stringMatching(`^ok {4}${subject} `));
  });

  test('shares neither its port nor its folder, and says so in one line', { timeout: LIMIT_MS }, async () => {
    const samePort = await refusedStart({ DATA_DIR: `${home.dataDir}-2`, PORT: port });
    expect(samePort).toEqual({ code: 1, printed: expect.stringMatching(`^\nPort ${port} is taken: [^\n]+\n$`) });
    const sameFolder = await refusedStart({ DATA_DIR: home.dataDir, PORT: String(await privatePort()) });
    expect(sameFolder).toEqual({
      code: 1,
      printed: expect.stringMatching(/^\nA line already runs with DATA_DIR=[^\n]+\n$/),
    });
  });

  test('leaves room for a second one, whose carrier steps aside', { timeout: LIMIT_MS }, async () => {
    const other = await makeDataDir();
    try {
      // The port after the second line's is the first line's.
      const second = await start({ DATA_DIR: other.dataDir, PORT: String(Number(port) - 1) });
      expect(await Promise.all([isOpen(line), isOpen(second)])).toEqual([true, true]);
      expect(second.endpoints.databaseUrl).not.toBe(line.endpoints.databaseUrl);
      expect(second.endpoints.carrierOrigin).not.toBe(line.endpoints.carrierOrigin);
      await stop(second, 'SIGINT');
      expect(await isOpen(line)).toBe(true);
    } finally {
      await other.remove();
    }
  });

  test('leaves the stores of a person who has some to that person', { timeout: LIMIT_MS }, async () => {
    const other = await makeDataDir();
    await ask(line, 'create database own');
    const databaseUrl = line.endpoints.migrationDatabaseUrl.replace(/[^/]+$/, 'own');
    const redisUrl = `${line.endpoints.redisUrl}/1`;
    try {
      const second = await start({
        DATA_DIR: other.dataDir,
        PORT: String(await privatePort()),
        DATABASE_URL: databaseUrl,
        REDIS_URL: redisUrl,
      });
      expect(await isOpen(second)).toBe(true);
      expect(second.endpoints).toMatchObject({ migrationDatabaseUrl: databaseUrl, redisUrl });
      expect(await ask(second, COUNTS)).toEqual([{ people: second.endpoints.people.length, duties: 1 }]);
      expect(await programsNamed('/bin/postgres', await second.processes())).toEqual([]);
      expect(await programsNamed('redis-server', await second.processes())).toEqual([]);
      await stop(second, 'SIGINT');
      expect(await isOpen(line)).toBe(true);
    } finally {
      await other.remove();
    }
  });

  test('says in one line what is wrong with stores that were given', { timeout: LIMIT_MS }, async () => {
    const nobody = await privatePort();
    const databaseUrl = line.endpoints.migrationDatabaseUrl;
    const given: [Record<string, string>, RegExp][] = [
      [{ DATABASE_URL: `postgres://a:canary@127.0.0.1:${nobody}/a` }, /Postgres does not answer at DATABASE_URL/],
      [{ DATABASE_URL: databaseUrl.replace(/:[^:@]+@/, ':canary@') }, /refuses the name or password in DATABASE_URL/],
      [{ DATABASE_URL: databaseUrl.replace(/[^/]+$/, 'canary') }, /The database named in DATABASE_URL is not there/],
      [{ DATABASE_URL: databaseUrl, REDIS_URL: `redis://:canary@127.0.0.1:${nobody}` }, /Redis does not answer/],
    ];
    for (const [settings, words] of given) {
      const other = await makeDataDir();
      const refusal = await refusedStart({ DATA_DIR: other.dataDir, PORT: String(await privatePort()), ...settings });
      await other.remove();
      expect(refusal).toEqual({ code: 1, printed: expect.stringMatching(words) });
      expect(refusal.printed).not.toMatch(/canary|^\s+at /m);
    }
  });

  test('brings back everything of its own that is killed', { timeout: LIMIT_MS }, async () => {
    await ask(line, KEEP);
    const [first, ...others] = await line.processes();
    for (const pid of others) killIfAlive(pid);
    expect(await survivors(others)).toEqual([]);

    await expect.poll(() => isOpen(line), { timeout: 30_000 }).toBe(true);
    expect(await ask(line, COORDINATOR)).toEqual([{ display_name: 'Kept' }]);
    expect((await line.processes())[0]).toBe(first);
  });

  test('leaves no process and no address behind at Ctrl+C', { timeout: LIMIT_MS }, async () => {
    expect(await stop(line, 'SIGINT')).toEqual({ code: 0, left: [] });
    expect(await readdir(home.dataDir)).not.toContain('endpoints.json');
  });
});

describe('a line that is started again', () => {
  afterEach(async () => {
    for (const line of running) await stop(line, 'SIGKILL');
  });

  test('takes its data up, and the addresses of the last start open nothing', { timeout: LIMIT_MS }, async () => {
    const line = await start();
    expect(await ask(line, COORDINATOR)).toEqual([{ display_name: 'Kept' }]);
    expect(await ask(line, COUNTS)).toEqual([{ people: line.endpoints.people.length, duties: 1 }]);
    expect(await ask(line, 'select count(*)::int as links from sign_in_links')).toEqual([
      { links: line.endpoints.people.length },
    ]);
    expect(await stop(line, 'SIGTERM')).toEqual({ code: 0, left: [] });
  });

  test('takes over the stores of one that was killed together with its watchdog', { timeout: LIMIT_MS }, async () => {
    const first = await start();
    const pids = await first.processes();
    await ask(first, KEEP);
    running.delete(first);
    first.freeze();
    // Now nobody replaces the watchdog, and nobody stops the stores.
    for (const pid of await programsNamed('watchdog-main', pids)) process.kill(pid, 'SIGKILL');
    await first.kill('SIGKILL');

    const second = await start();

    expect(await ask(second, COORDINATOR)).toEqual([{ display_name: 'Kept' }]);
    expect(await survivors(pids)).toEqual([]);
    expect(await stop(second, 'SIGHUP')).toEqual({ code: 0, left: [] });
  });

  test('leaves nothing behind when it is killed outright', { timeout: LIMIT_MS }, async () => {
    expect(await stop(await start(), 'SIGKILL')).toEqual({ code: null, left: [] });
    await expect.poll(() => readdir(home.dataDir)).not.toContain('endpoints.json');
  });
});

describe('a line that cannot be started', () => {
  test('names every bad setting', async () => {
    const { code, printed } = await refusedStart({ DATA_DIR: home.dataDir, PORT: 'x', CALLED_NUMBERS: '152' });
    expect(code).toBe(1);
    expect(printed).toMatch(/^ {2}PORT: /m);
    expect(printed).toMatch(/^ {2}CALLED_NUMBERS: /m);
    expect(printed).not.toMatch(/^\s+at /m);
  });

  test.each(['/dev/null/data', '/proc/nowhere'])('names a folder that cannot be written: %s', async (folder) => {
    const { code, printed } = await refusedStart({ DATA_DIR: folder, PORT: String(await privatePort()) });
    expect(code).toBe(1);
    expect(printed).toMatch(/^\nDATA_DIR=\S+ cannot be used \(E[A-Z]+\): give a folder in which you may write\.\n$/);
  });

  test('takes no weak secret, though it is a demo', async () => {
    const { code, printed } = await refusedStart({ DATA_DIR: home.dataDir, PORT: port, URL_SECRET: 'short' });
    expect(code).toBe(1);
    expect(printed).toMatch(/^ {2}URL_SECRET: must have at least 32 characters; make one with: openssl rand -hex 32$/m);
  });

  test('is never taken for production', async () => {
    const { code, printed } = await refusedStart({ DATA_DIR: home.dataDir, NODE_ENV: 'production' });
    expect(code).toBe(1);
    expect(printed).toContain('dist/main.js');
  });
});
