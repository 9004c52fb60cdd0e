import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, type TestContext, test } from 'vitest';
import { familyOf, killIfAlive, programsNamed, survivors } from '../demo/line-process.ts';
import { until } from '../jobs/until.ts';
import { keep } from './keeper.ts';

const ROOT = new URL('../..', import.meta.url).pathname;
const WORDS = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/harness/cut-short/vitest.config.ts'];
const START_LIMIT_MS = 120_000;
const LIMIT_MS = 240_000;

describe('whoever cuts a test run short finds the machine as it was', () => {
  test.concurrent.for<NodeJS.Signals>(['SIGINT', 'SIGTERM', 'SIGKILL'])(
    'by %s',
    { timeout: LIMIT_MS },
    async (signal, { onTestFinished }) => {
      const folder = await mkdtemp(join(tmpdir(), 'yardim-cut-short-'));
      // Postgres' own account must be able to walk into it.
      await chmod(folder, 0o755);
      const family = await cutShort({ folder, signal, onTestFinished });
      const left = await survivors(family);
      for (const pid of left) killIfAlive(pid);
      expect(left).toEqual([]);
      // The runner's own folder of notes may stay.
      const isEmpty = async () => !(await readdir(folder)).some((name) => name.startsWith('yardim-'));
      await until('no folder of ours stays', START_LIMIT_MS, isEmpty);
      await rm(folder, { recursive: true });
    },
  );
});

/** Lets a run begin that keeps what it makes in the folder, and cuts it short; answers the processes that it was. */
async function cutShort(parts: {
  folder: string;
  signal: NodeJS.Signals;
  onTestFinished: TestContext['onTestFinished'];
}): Promise<number[]> {
  const { folder, signal, onTestFinished } = parts;
  const run = spawn(process.execPath, WORDS, { cwd: ROOT, env: { ...process.env, TMPDIR: folder }, stdio: 'pipe' });
  // Where it does not even begin it must not stay either.
  keep(run);
  onTestFinished(() => void run.kill('SIGKILL'));
  let said = '';
  for (const stream of [run.stdout, run.stderr]) stream.on('data', (part) => (said += part));
  await until('it hangs', START_LIMIT_MS, () => said.includes('it hangs'));
  const family = await familyOf(run.pid ?? 0);
  for (const server of ['redis-server', '/bin/postgres -D'])
    expect(await programsNamed(server, family), `${server} of the run and of its test`).toHaveLength(2);
  const gone = once(run, 'exit');
  run.kill(signal);
  await gone;
  return family;
}
