// The verifier as one calls it, and a sealer that can be killed: run as processes.
import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { builtPrograms } from '../harness/built-programs.ts';

const ENTRIES = { verify: 'src/audit/verify/main.ts', sealer: 'test/audit/sealer-process.ts' };

export interface Programs {
  /** Runs the verifier with these words; answers how it ended and what it said. */
  verify(words: readonly string[], environment?: Record<string, string>): Promise<{ code: number; said: string }>;
  /** Starts a sealer; it seals until it is killed. */
  seal(parts: { databaseUrl: string; keydFolder: string; folder: string }): Promise<SealerProcess>;
  remove(): Promise<void>;
}

export interface SealerProcess {
  output(): string;
  kill(): Promise<void>;
}

export async function buildPrograms(): Promise<Programs> {
  const folder = await builtPrograms('audit', ENTRIES);
  const running = new Set<SealerProcess>();
  return {
    verify: async (words, environment = {}) => {
      const child = spawn(process.execPath, [join(folder, 'verify.mjs'), ...words], {
        env: environment,
        stdio: 'pipe',
      });
      const said = collect(child);
      const [code] = await once(child, 'close');
      return { code, said: said() };
    },
    seal: async ({ databaseUrl, keydFolder, folder: trail }) => {
      const child = fork(join(folder, 'sealer.mjs'), [databaseUrl, keydFolder, trail], {
        env: {},
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      });
      const output = collect(child);
      const sealer = { output, kill: () => kill(child) };
      running.add(sealer);
      await once(child, 'message');
      return sealer;
    },
    remove: async () => {
      for (const sealer of running) await sealer.kill();
    },
  };
}

function collect(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: Buffer) => (text += part.toString()));
  return () => text;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'close');
  child.kill('SIGKILL');
  await gone;
}
