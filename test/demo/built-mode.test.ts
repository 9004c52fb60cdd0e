// A line that runs from a checkout: whoever asks something of it by npm must not build its pages anew as the demo's.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const SCRIPTS = fileURLToPath(new URL('../../scripts', import.meta.url));
/** Notes how it was called, in the place of a compiler. */
const NOTES = `require('node:fs').appendFileSync('built', process.argv.slice(2).join(' ') + '\\n');`;

let checkout: string;
beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'built-'));
  cpSync(SCRIPTS, join(checkout, 'scripts'), { recursive: true });
  put('package.json', '{ "type": "commonjs" }');
  put('package-lock.json', '{ "packages": { "": {} } }');
  put('node_modules/.package-lock.json', '{ "packages": {} }');
  put('tsconfig.json', '{}');
  put('src/console/vite.config.ts', '');
  put('node_modules/typescript/bin/tsc', NOTES);
  put('node_modules/vite/bin/vite.js', NOTES);
  put('dist/doctor/main.js', `console.log('asked');`);
});
afterEach(() => rmSync(checkout, { recursive: true, force: true }));

function put(path: string, text: string): void {
  mkdirSync(join(checkout, dirname(path)), { recursive: true });
  writeFileSync(join(checkout, path), text);
}

function runs(...words: string[]): string {
  const { NODE_ENV: _ours, ...environment } = process.env;
  return execFileSync(process.execPath, words, { cwd: checkout, env: environment, encoding: 'utf8' });
}

const modes = () =>
  [...readFileSync(join(checkout, 'built'), 'utf8').matchAll(/--mode (\w+)/g)].map(([, mode]) => mode);

test('npm run doctor leaves the pages of production as they are', () => {
  runs('scripts/build.mjs', 'production');
  expect(runs('scripts/run.mjs', 'doctor/main.js')).toBe('asked\n');
  expect(modes()).toEqual(['production']);
  // And builds them as such where something has changed.
  put('src/console/vite.config.ts', '// changed');
  runs('scripts/run.mjs', 'doctor/main.js');
  expect(modes()).toEqual(['production', 'production']);
});

test('from a fresh clone it builds the demo, as npm start does', () => {
  expect(runs('scripts/run.mjs', 'doctor/main.js')).toBe('asked\n');
  expect(modes()).toEqual(['demo']);
});
