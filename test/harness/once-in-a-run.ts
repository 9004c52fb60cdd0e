// What many files need and one makes: programs and pages, built once in a run.
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';

const WAIT_LIMIT_MS = 120_000;
const LOOK_MS = 50;

/** The folder of this name, which `make` fills when nobody has yet in this run. It goes with the run: nobody else removes it. */
export async function onceInARun(name: string, make: (folder: string) => Promise<unknown>): Promise<string> {
  const folder = join(inject('runFolder'), name);
  const unfinished = `${folder}.unfinished`;
  const until = Date.now() + WAIT_LIMIT_MS;
  while (!existsSync(folder)) {
    if (begins(unfinished)) {
      await make(unfinished).catch((error: unknown) => {
        rmSync(unfinished, { recursive: true });
        throw error;
      });
      renameSync(unfinished, folder);
    }
    if (Date.now() > until) throw new Error(`${name} is not built in time`);
    await sleep(LOOK_MS);
  }
  return folder;
}

/** Of all who want to make it at once, one does. */
function begins(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}
