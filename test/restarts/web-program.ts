// A web process as production starts it, to be told to stop and started again.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const READY_LIMIT_MS = 60_000;

export interface WebProgram {
  port: number;
  /** Resolves when it serves. */
  start(): Promise<void>;
  /** Told to stop as an operating system does; resolves with its exit code when it is gone. */
  stop(): Promise<number | null>;
  /** A power cut. */
  kill(): Promise<void>;
  /** It stands still, as in a long pause of its own: connections come about, and nobody answers. */
  freeze(): void;
  thaw(): void;
}

/** One web process on a port of its own; `settings` are its whole environment. */
export function webProgram(port: number, settings: Record<string, string>): WebProgram {
  let child: ChildProcess | undefined;
  const end = async (signal: NodeJS.Signals) => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return null;
    const gone = once(child, 'exit');
    child.kill(signal);
    const [code] = await gone;
    return code;
  };
  return {
    port,
    start: async () => {
      const env = { PATH: process.env['PATH'], NODE_ENV: 'test', PORT: String(port), ...settings };
      const started = fork(PROGRAM, { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
      child = started;
      const ready = once(started, 'message', { signal: AbortSignal.timeout(READY_LIMIT_MS) });
      const gone = once(started, 'exit').then(([code]) => {
        throw new Error(`the web process ended with ${code} before it was ready`);
      });
      gone.catch(() => 'it ends when it is told to');
      await Promise.race([ready, gone]);
    },
    stop: () => end('SIGTERM'),
    kill: async () => {
      await end('SIGKILL');
    },
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
  };
}
