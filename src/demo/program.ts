// One program of the line: started, watched, started again when it dies, and stopped with everything it began.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Remedy } from './remedy.ts';
import type { Watchdog } from './watchdog.ts';

const READY_LIMIT_MS = 30_000;
/** A program that lived this long counts as healthy again. */
const HEALTHY_AFTER_MS = 30_000;
const MAX_RESTARTS = 20;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;
const LOG_TAIL_LINES = 8;
const LOG_TAIL_BYTES = 4_000;

export interface ProgramPlan {
  name: string;
  command: string;
  words: readonly string[];
  environment: Record<string, string>;
  folder: string;
  logFile: string;
  /** Another account to run as. */
  identity?: { uid: number; gid: number } | undefined;
  /** Given on standard input, so that secrets stand in no command line and no file. */
  input?: string | undefined;
  /** Our own programs speak over a channel, and notice by it when we die. */
  hasChannel: boolean;
  stopSignal: NodeJS.Signals;
  /** Resolves when the program does its work; stops looking when it is given up. */
  ready(child: ChildProcess, givenUp: AbortSignal): Promise<void>;
}

export interface ProgramKeeper {
  watchdog: Watchdog;
  tell(line: string): void;
  /** The program cannot be kept alive. */
  giveUp(error: Error): void;
}

export interface Program {
  /** Resolves when the program is ready; rejects with a Remedy, the program ended, when it does not become so. */
  start(): Promise<void>;
  /** Ends the program: asked first, forced after `limitMs`. Resolves when its process is gone. */
  stop(limitMs: number): Promise<void>;
}

/** A program that is not started yet. */
export function createProgram(plan: ProgramPlan, keeper: ProgramKeeper): Program {
  const stopping = new AbortController();
  let child: ChildProcess | undefined;
  let restarts = 0;

  const launch = async () => {
    if (stopping.signal.aborted) throw new Error(`${plan.name} was stopped before it was started`);
    const startedAt = Date.now();
    child = spawnProgram(plan, keeper.watchdog);
    const current = child;
    await becomesReady(plan, current);
    current.once('exit', (code, signal) => {
      if (stopping.signal.aborted) return;
      if (Date.now() - startedAt > HEALTHY_AFTER_MS) restarts = 0;
      revive(`${plan.name} ended (${signal ?? code}) and is started again`).catch(keeper.giveUp);
    });
  };
  const revive = async (reason: string) => {
    keeper.tell(reason);
    while (!stopping.signal.aborted) {
      restarts += 1;
      if (restarts > MAX_RESTARTS) throw new Remedy(`${plan.name} keeps ending: see ${plan.logFile}`);
      await pause(restarts, stopping.signal);
      if (!stopping.signal.aborted && (await succeeds(launch))) return;
    }
  };

  return {
    start: launch,
    stop: async (limitMs) => {
      stopping.abort();
      if (child) await end(child, plan.stopSignal, limitMs);
    },
  };
}

function spawnProgram(plan: ProgramPlan, watchdog: Watchdog): ChildProcess {
  const log = openSync(plan.logFile, 'a', 0o600);
  const child = spawn(plan.command, plan.words, {
    cwd: plan.folder,
    env: plan.environment,
    // A group of its own: Ctrl+C reaches us alone, and we stop the programs in their order.
    detached: true,
    stdio: [plan.input === undefined ? 'ignore' : 'pipe', log, log, ...(plan.hasChannel ? (['ipc'] as const) : [])],
    ...plan.identity,
  });
  closeSync(log);
  const { pid } = child;
  if (pid !== undefined) {
    watchdog.watch(pid, plan.stopSignal);
    child.once('exit', () => watchdog.forget(pid));
  }
  // A program that dies while it is being written to is reported by its exit.
  child.stdin?.on('error', () => {});
  child.stdin?.end(plan.input);
  return child;
}

async function becomesReady(plan: ProgramPlan, child: ChildProcess): Promise<void> {
  const settled = new AbortController();
  const { signal } = settled;
  const isLate = sleep(READY_LIMIT_MS, `was not ready after ${READY_LIMIT_MS / 1000} s`, { signal, ref: false });
  const isGone = once(child, 'exit', { signal }).then(([code, by]) => `ended at once (${by ?? code})`);
  const isReady = plan.ready(child, signal).then(() => 'ready');
  try {
    const outcome = await Promise.race([isReady, isGone, isLate]);
    if (outcome !== 'ready') throw new Remedy(`${plan.name} ${outcome}. ${lastWordsOf(plan)}`);
  } catch (error) {
    await end(child, 'SIGKILL', 0);
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw isMissing ? new Remedy(`${plan.name} could not be started: ${plan.command} was not found.`) : error;
  } finally {
    settled.abort();
    for (const race of [isLate, isGone, isReady]) race.catch(() => 'nobody waits for it any more');
  }
}

/** What a program printed, or where it printed nothing the log into which it writes beside others. */
function lastWordsOf({ logFile, environment }: ProgramPlan): string {
  const printed = tailOf(logFile);
  if (printed !== '') return `Its log, ${logFile}, ends with:\n${printed}`;
  const shared = environment['LOG_FILE'];
  if (shared === undefined || !existsSync(shared)) return `It printed nothing into ${logFile}.`;
  return `It printed nothing; the log of the line, ${shared}, ends with:\n${tailOf(shared)}`;
}

function tailOf(file: string): string {
  return readFileSync(file, 'utf8').slice(-LOG_TAIL_BYTES).trimEnd().split('\n').slice(-LOG_TAIL_LINES).join('\n');
}

async function pause(restarts: number, signal: AbortSignal): Promise<void> {
  const ms = Math.min(FIRST_PAUSE_MS * 2 ** (restarts - 1), LONGEST_PAUSE_MS);
  await sleep(ms, undefined, { signal }).catch(() => {
    // The line is stopping: the caller looks at the signal.
  });
}

async function succeeds(launch: () => Promise<void>): Promise<boolean> {
  return launch().then(
    () => true,
    () => false,
  );
}

async function end(child: ChildProcess, signal: NodeJS.Signals, limitMs: number): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, 'exit');
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
    await gone;
    clearTimeout(timer);
  }
  killGroup(pid);
}

/** Whatever the program began and left behind ends with it. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    const isEmpty = error instanceof Error && 'code' in error && (error.code === 'ESRCH' || error.code === 'EPERM');
    if (!isEmpty) throw error;
  }
}
