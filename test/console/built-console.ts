import { join } from 'node:path';
import { build } from 'vite';
import { onceInARun } from '../harness/once-in-a-run.ts';

export const CONSOLE = new URL('../../src/console/', import.meta.url).pathname;

/** The folder of the pages, built as `npm run build` does, once in a run. */
export function builtConsole(mode: 'production' | 'demo'): Promise<string> {
  return onceInARun(`console-${mode}`, (outDir) =>
    build({ configFile: join(CONSOLE, 'vite.config.ts'), mode, logLevel: 'error', build: { outDir } }),
  );
}
