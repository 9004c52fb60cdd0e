// keyd as the process it is: run with a folder of its own, and killed.
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { builtPrograms } from '../harness/built-programs.ts';

const ENTRIES = { main: 'src/keyd/main.ts', tool: 'src/keyd/tool.ts' };

export interface KeydProgram {
  /** Resolves when it is ready; rejects with all it wrote when it ends instead. */
  start(settings: Record<string, string>, words?: readonly string[]): Promise<KeydProcess>;
  /** One command; answers what it wrote and how it ended. */
  command(
    settings: Record<string, string>,
    words: readonly string[],
    input?: string,
  ): Promise<{ code: number; said: string }>;
  remove(): Promise<void>;
}

export interface KeydProcess {
  pid: number;
  output(): string;
  /** Resolves with the exit code when it is gone; null when it was killed. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

export async function buildKeyd(): Promise<KeydProgram> {
  const folder = await builtPrograms('keyd', ENTRIES);
  const running = new Set<KeydProcess>();
  return {
    start: async (settings, words = []) => {
      const child = fork(join(folder, 'main.mjs'), {
        env: settings,
        execArgv: [...words],
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      });
      const output = collect(child);
      const process = asProcess(child, output);
      running.add(process);
      await Promise.race([once(child, 'message'), failAtExit(child, output)]);
      return process;
    },
    command: async (settings, words, input = '') => {
      const child = spawn(process.execPath, [join(folder, 'tool.mjs'), ...words], { env: settings, stdio: 'pipe' });
      const output = collect(child);
      child.stdin.end(input);
      const [code] = await once(child, 'close');
      return { code, said: output() };
    },
    remove: async () => {
      for (const each of running) await each.end('SIGKILL');
    },
  };
}

function collect(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: Buffer) => (text += part.toString()));
  return () => text;
}

async function failAtExit(child: ChildProcess, output: () => string): Promise<never> {
  const [code] = await once(child, 'close');
  throw new Error(`${code}: ${output()}`);
}

function asProcess(child: ChildProcess, output: () => string): KeydProcess {
  return {
    pid: child.pid ?? 0,
    output,
    end: async (signal) => {
      if (child.exitCode === null && child.signalCode === null) {
        const gone = once(child, 'close');
        child.kill(signal);
        await gone;
      }
      return child.exitCode;
    },
  };
}
