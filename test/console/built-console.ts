import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onceInARun } from '../harness/once-in-a-run.ts';

export const CONSOLE = new URL('../../src/console/', import.meta.url).pathname;
const VITE = new URL('../../node_modules/vite/bin/vite.js', import.meta.url).pathname;

/** The folder of the pages, built as `npm run build` does, once in a run: with the React that people get. */
export function builtConsole(mode: 'production' | 'demo'): Promise<string> {
  const words = [VITE, 'build', '--config', join(CONSOLE, 'vite.config.ts'), '--mode', mode, '--logLevel', 'error'];
  const env = { ...process.env, NODE_ENV: 'production' };
  return onceInARun(`console-${mode}`, (folder) =>
    promisify(execFile)(process.execPath, [...words, '--outDir', folder], { env }),
  );
}
