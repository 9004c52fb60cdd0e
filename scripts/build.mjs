// Builds what has changed: the server, the console, the simulated carrier's pages. `node scripts/build.mjs [demo|production]`.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { alone } from './lock.mjs';
import { checkNode, installPackages, repository, run, runScript } from './machine.mjs';

const STEP_LIMIT_MS = 5 * 60_000;
const CONSOLE = 'src/console/';
const PAGES = 'src/simulator/pages/';

/** Builds into dist/. A step whose inputs have not changed since it last succeeded is left out. */
export async function build(mode = 'demo') {
  const sources = listFiles(join(repository, 'src'));
  const common = ['package-lock.json', 'scripts/build.mjs'];
  const isServer = (path) => path.endsWith('.ts') && !path.startsWith(CONSOLE) && !path.startsWith(PAGES);
  await step({
    name: 'server',
    mode,
    inputs: [...sources.filter(isServer), ...common, 'tsconfig.json'],
    act: buildServer,
  });
  // The console shares types and messages with the server, so any source may change it.
  if (existsSync(join(repository, CONSOLE, 'vite.config.ts')))
    await step({ name: 'console', mode, inputs: [...sources, ...common], act: buildConsole });
  const pages = sources.filter((path) => path.startsWith(PAGES));
  if (mode === 'demo' && pages.length > 0) await step({ name: 'pages', mode, inputs: pages, act: copyPages });
}

/** As what dist/ stands, for whoever only asks something of it: a line that runs from here must not find its pages the demo's. */
export function builtMode() {
  const [last] = ['console', 'server'].flatMap(
    (name) => readStamp(join(repository, 'dist', `.${name}.json`))?.mode ?? [],
  );
  return last ?? (process.env['NODE_ENV'] === 'production' ? 'production' : 'demo');
}

/** Builds the redactor alone, into the same place. */
export async function buildRedaction() {
  const inputs = listFiles(join(repository, 'src/redaction')).filter((path) => /\.(ts|json)$/.test(path));
  await step({
    name: 'redaction',
    mode: 'any',
    inputs: [...inputs, 'package-lock.json', 'tsconfig.json'],
    act: () => runTool('node_modules/typescript/bin/tsc', ['-p', 'src/redaction/tsconfig.json']),
  });
}

function listFiles(folder) {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(repository, join(entry.parentPath, entry.name)));
}

async function step({ name, mode, inputs, act }) {
  const stampPath = join(repository, 'dist', `.${name}.json`);
  const before = readStamp(stampPath);
  const now = { mode, print: printOf(inputs), inputs };
  if (before?.print === now.print && before.mode === mode) return;
  rmSync(stampPath, { force: true });
  await act({ mode, gone: (before?.inputs ?? []).filter((path) => !inputs.includes(path)) });
  mkdirSync(join(repository, 'dist'), { recursive: true });
  writeFileSync(stampPath, JSON.stringify(now));
}

function readStamp(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}

function printOf(inputs) {
  const hash = createHash('sha256');
  for (const path of [...inputs].sort())
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(repository, path)))
      .update('\0');
  return hash.digest('hex');
}

async function buildServer({ gone }) {
  // A module that was removed or renamed must not live on in dist.
  for (const path of gone)
    rmSync(join(repository, path.replace(/^src/, 'dist').replace(/\.ts$/, '.js')), { force: true });
  await runTool('node_modules/typescript/bin/tsc', ['-p', 'tsconfig.json']);
}

async function buildConsole({ mode }) {
  const words = ['build', '--config', `${CONSOLE}vite.config.ts`, '--mode', mode, '--logLevel', 'warn'];
  // Whatever the shell says: else the pages would hold the slow React that is made for finding faults in it.
  await runTool('node_modules/vite/bin/vite.js', words, { ...process.env, NODE_ENV: 'production' });
}

function copyPages() {
  const target = join(repository, 'dist/simulator/pages');
  rmSync(target, { recursive: true, force: true });
  cpSync(join(repository, PAGES), target, { recursive: true });
}

async function runTool(path, words, env = process.env) {
  await run([process.execPath, join(repository, path), ...words], {
    remedy: `The build failed: ${path} reports errors above.`,
    limitMs: STEP_LIMIT_MS,
    env,
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await runScript(async () => {
    checkNode();
    await alone(async () => {
      await installPackages();
      await build(process.argv[2]);
    });
  });
