// Brings a machine to where the line can be built: Node's version, the npm packages, programs of the system's package manager.
// Uses only what Node has: it runs before anything is installed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('..', import.meta.url));

const OLDEST_NODE = [20, 19];
const INSTALL_LIMIT_MS = 10 * 60_000;
/** So long a command that took too long has to end by itself. */
const STOP_LIMIT_MS = 15_000;
/** Where programs live that a bare service's PATH may not name. */
const USUAL_FOLDERS = ['/usr/local/bin', '/usr/bin', '/usr/sbin', '/bin', '/opt/homebrew/bin', '/snap/bin'];

/** A thing the person can put right: shown as one line, without a stack. */
export class Remedy extends Error {}

/** Throws a Remedy when this Node is older than the oldest one supported. */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isOld = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
  if (isOld)
    throw new Remedy(`Node ${process.versions.node} is too old: install Node ${OLDEST_NODE.join('.')} or newer.`);
}

/** Runs `npm ci` unless node_modules already holds what package-lock.json names. */
export async function installPackages() {
  if (packagesAreInstalled()) return;
  console.log('Installing the npm packages (once; about a minute) …');
  const npm = process.env['npm_execpath'];
  const command = npm?.endsWith('.js') ? [process.execPath, npm] : ['npm'];
  await run([...command, 'ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'], {
    remedy: 'npm ci failed: see the lines above; it needs the package registry once.',
    limitMs: INSTALL_LIMIT_MS,
  });
}

/** npm writes its own record last, so an interrupted installation counts as none. */
function packagesAreInstalled() {
  const wanted = readJson('package-lock.json')?.packages;
  const present = readJson('node_modules/.package-lock.json')?.packages;
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || (entry.optional && !present[path])) return true;
    return present[path]?.version === entry.version;
  });
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(join(repository, path), 'utf8'));
  } catch {
    // Missing or half written: the same as not installed.
    return null;
  }
}

/** Runs one command with its output shown; throws the Remedy when it fails or takes too long. */
export async function run([command, ...words], { remedy, limitMs, env = process.env }) {
  const child = spawn(command, words, { cwd: repository, stdio: ['ignore', 'inherit', 'inherit'], env });
  const timers = [setTimeout(() => child.kill('SIGTERM'), limitMs)];
  timers.push(setTimeout(() => child.kill('SIGKILL'), limitMs + STOP_LIMIT_MS));
  const forget = passSignalsTo(child);
  try {
    const [code] = await once(child, 'close');
    if (code !== 0) throw new Remedy(remedy);
  } catch (error) {
    throw error instanceof Remedy ? error : new Remedy(`${command} could not be started: ${remedy}`);
  } finally {
    timers.forEach(clearTimeout);
    forget();
  }
}

/** The terminal tells the whole group of Ctrl+C; a signal sent to us alone must reach the child as well. */
function passSignalsTo(child) {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  const pass = (signal) => {
    child.kill(signal);
    process.exitCode = 1;
  };
  for (const signal of signals) process.on(signal, pass);
  return () => {
    for (const signal of signals) process.off(signal, pass);
  };
}

/** The path of the first of the programs that is installed, or null. */
export function findProgram(names) {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter).filter(Boolean), ...USUAL_FOLDERS];
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable) ?? null;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Not there, or not for us: the next folder may have it.
    return false;
  }
}

/** Runs a script's main function: a Remedy is one line, anything else keeps its stack; both end with a failure. */
export async function runScript(main) {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Remedy ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}
