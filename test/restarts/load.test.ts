// More calls than the line gets in its worst minute: how long they take is told by `npm run load`, that each is served is shown here.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const PROGRAM = fileURLToPath(new URL('../../bench/load-main.mjs', import.meta.url));
const SECONDS = 20;
const LIMIT_MS = 180_000;

it(
  `F39: ${SECONDS} seconds of ten new calls a second, with talks and consoles: each request is answered, and each call ends`,
  async () => {
    const words = ['--seconds', String(SECONDS), '--per-second', '10', '--at-once', '100', '--consoles', '10'];
    const { stdout } = await promisify(execFile)(process.execPath, [PROGRAM, ...words]).catch(
      (error: Error & { stdout?: string }) => ({ stdout: `${error.stdout}${error.message}` }),
    );
    expect(stdout.trimEnd().split('\n').at(-1), stdout).toBe('0 errors.');
    expect(Number(/(\d+) talks/.exec(stdout)?.[1]), stdout).toBeGreaterThan(0);
  },
  LIMIT_MS,
);
