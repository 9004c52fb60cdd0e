// Builds the worker once a test file and runs it as a process that can be killed.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';

const REPOSITORY = new URL('../..', import.meta.url).pathname;

export interface WorkerProgram {
  start(parts: { databaseUrl: string; redisUrl: string; with: 'queue' | 'queue-and-sweeps' }): Promise<WorkerProcess>;
  remove(): Promise<void>;
}

export interface WorkerProcess {
  isAlive(): boolean;
  /** All it has written so far. */
  output(): string;
  kill(): Promise<void>;
}

export async function buildWorker(): Promise<WorkerProgram> {
  // Inside the repository, so that the program finds its packages.
  const folder = await mkdtemp(join(REPOSITORY, 'node_modules', '.yardim-worker-'));
  await build({
    root: REPOSITORY,
    configFile: false,
    logLevel: 'error',
    build: {
      ssr: 'test/jobs/worker-program.ts',
      outDir: folder,
      target: 'node20',
      rollupOptions: { output: { entryFileNames: '[name].mjs' } },
    },
  });
  const running = new Set<WorkerProcess>();
  return {
    start: async (parts) => {
      const words = [parts.databaseUrl, parts.redisUrl, parts.with];
      const child = fork(join(folder, 'worker-program.mjs'), words, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
      const worker = asWorker(child);
      running.add(worker);
      await once(child, 'message');
      return worker;
    },
    remove: async () => {
      for (const worker of running) await worker.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
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
    kill: async () => {
      if (!isAlive()) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}
