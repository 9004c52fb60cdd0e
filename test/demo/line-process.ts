// One whole line as a person starts it: a real process with real stores, in a folder of its own.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import type { Endpoints } from '../../src/doctor/endpoints.ts';

const run = promisify(execFile);
const ENTRY = fileURLToPath(new URL('../../dist/demo/main.js', import.meta.url));
const START_LIMIT_MS = 60_000;
const GONE_LIMIT_MS = 20_000;
const LOOK_MS = 50;

export interface LineProcess {
  endpoints: Endpoints;
  printed(): string;
  /** Ids of all processes of the line, the first one included. */
  processes(): Promise<number[]>;
  kill(signal: NodeJS.Signals): Promise<number | null>;
  /** The first process does nothing more, and cannot even notice. */
  freeze(): void;
  /** It goes on where it was: until then nothing that died was started again. */
  thaw(): void;
}

/** A fresh data folder that Postgres' own account may walk through; removed by the second function. */
export async function makeDataDir(): Promise<{ dataDir: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'yardim-line-'));
  await chmod(folder, 0o755);
  return { dataDir: join(folder, 'data'), remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Starts a line and resolves when it says that it is ready; rejects with what it printed when it ends instead. */
export async function startLine(settings: Record<string, string>): Promise<LineProcess> {
  const child = spawnLine(settings);
  const printed = collect(child);
  const isGone = once(child, 'close').then(() => {
    throw new Error(printed());
  });
  const isLate = sleep(START_LIMIT_MS, undefined, { ref: false }).then(() => {
    throw new Error(`not ready in time: ${printed()}`);
  });
  isGone.catch(() => 'looked at below');
  isLate.catch(() => 'looked at below');
  await Promise.race([saysReady(child, printed), isGone, isLate]).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw error;
  });
  const endpoints: Endpoints = JSON.parse(await readFile(join(settings['DATA_DIR'] ?? '', 'endpoints.json'), 'utf8'));
  return {
    endpoints,
    printed,
    processes: () => familyOf(child.pid ?? 0),
    kill: async (signal) => {
      const closed = once(child, 'exit');
      child.kill(signal);
      const [code] = await closed;
      return code;
    },
    freeze: () => {
      child.kill('SIGSTOP');
    },
    thaw: () => {
      child.kill('SIGCONT');
    },
  };
}

/** The rows of one statement in the line's database. */
export async function askDatabase(line: LineProcess, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: line.endpoints.migrationDatabaseUrl });
  client.on('error', () => {
    // The server is killed under it in some tests; the query that follows fails and is asked again.
  });
  try {
    await client.connect();
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

/** What a line that does not start printed, with its exit code. */
export async function refusedStart(settings: Record<string, string>): Promise<{ code: number; printed: string }> {
  const child = spawnLine(settings);
  const printed = collect(child);
  const [code] = await once(child, 'close');
  return { code, printed: printed() };
}

function spawnLine(settings: Record<string, string>): ChildProcess {
  // As npm says it: such a line ends with the process that started it, so none is left when a test is killed.
  const npm = { npm_lifecycle_event: 'start' };
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], ...npm, ...settings };
  return spawn(process.execPath, [ENTRY], { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

function collect(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part) => (text += part));
  return () => text;
}

async function saysReady(child: ChildProcess, printed: () => string): Promise<void> {
  while (!printed().includes('Ctrl+C stops everything')) {
    if (child.stdout) await once(child.stdout, 'data');
  }
}

/** This process and all that it began, and those that they began. */
export async function familyOf(first: number): Promise<number[]> {
  const { stdout } = await run('ps', ['-axo', 'pid=,ppid=']);
  const pairs = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number));
  const family = [first];
  // The list grows while it is walked: children of children are found as well.
  for (const member of family) family.push(...pairs.filter(([, parent]) => parent === member).map(([pid]) => pid ?? 0));
  return family;
}

/** Those of the processes whose command names this program. */
export async function programsNamed(name: string, pids: readonly number[]): Promise<number[]> {
  const { stdout } = await run('ps', ['-axo', 'pid=,command=']);
  const lines = stdout.split('\n').filter((line) => line.includes(name));
  return lines.map((line) => Number.parseInt(line, 10)).filter((pid) => pids.includes(pid));
}

/** A process may end between being listed and being killed. */
export function killIfAlive(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Resolves with the processes that are still there when no more end by themselves. */
export async function survivors(pids: readonly number[]): Promise<number[]> {
  const until = Date.now() + GONE_LIMIT_MS;
  for (;;) {
    const alive = await aliveOf(pids);
    if (alive.length === 0 || Date.now() > until) return alive;
    await sleep(LOOK_MS);
  }
}

async function aliveOf(pids: readonly number[]): Promise<number[]> {
  const { stdout } = await run('ps', ['-axo', 'pid=,stat=']);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  // A dead process whose parent has not looked yet is listed as Z: it runs no more.
  return lines
    .filter(([pid, state]) => pids.includes(Number(pid)) && !state?.startsWith('Z'))
    .map(([pid]) => Number(pid));
}
