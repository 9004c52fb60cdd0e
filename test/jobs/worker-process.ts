// Runs the built worker as a process that can be killed.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtPrograms } from '../harness/built-programs.ts';
import { keep } from '../harness/keeper.ts';

/** The worker itself, and one that has the queue but no sweeps, to show what the queue does alone. */
const ENTRIES = { worker: 'src/worker.ts', 'queue-only': 'test/jobs/queue-only-worker.ts' };

export interface WorkerProgram {
  start(parts: { databaseUrl: string; redisUrl: string; program: keyof typeof ENTRIES }): Promise<WorkerProcess>;
  remove(): Promise<void>;
}

export interface WorkerProcess {
  isAlive(): boolean;
  /** All it has written so far. */
  output(): string;
  kill(): Promise<void>;
  /** It stands still in the middle of what it does. */
  freeze(): void;
  thaw(): void;
}

export async function buildWorker(): Promise<WorkerProgram> {
  const programs = await builtPrograms('worker', ENTRIES);
  const dataDir = await mkdtemp(join(tmpdir(), 'yardim-worker-'));
  const running = new Set<WorkerProcess>();
  return {
    start: async ({ databaseUrl, redisUrl, program }) => {
      const places = { DATA_DIR: dataDir, DATABASE_URL: databaseUrl, REDIS_URL: redisUrl };
      const settings = { NODE_ENV: 'test', LOG_LEVEL: 'warn', ...places };
      const child = fork(join(programs, `${program}.mjs`), { env: settings, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
      keep(child);
      const worker = asWorker(child);
      running.add(worker);
      await Promise.race([once(child, 'message'), failAtExit(child, worker)]);
      return worker;
    },
    remove: async () => {
      for (const worker of running) await worker.kill();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function failAtExit(child: ChildProcess, worker: WorkerProcess): Promise<never> {
  await once(child, 'exit');
  throw new Error(`the worker did not start: ${worker.output()}`);
}

function asWorker(child: ChildProcess): WorkerProcess {
  let text = '';
  const keep = (chunk: Buffer) => {
    text += chunk.toString();
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const isAlive = () => child.exitCode === null && child.signalCode === null;
  return {
    isAlive,
    output: () => text,
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    kill: async () => {
      if (!isAlive()) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}
