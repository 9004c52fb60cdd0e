// Programs that come from the system's package manager, and how each manager is asked.
import { existsSync } from 'node:fs';
import { findProgram, Remedy, run } from './machine.mjs';

const INSTALL_LIMIT_MS = 10 * 60_000;

const REDIS = {
  names: ['redis-server', 'valkey-server'],
  packages: { 'apt-get': 'redis-server', dnf: 'redis', apk: 'redis', pacman: 'redis', brew: 'redis' },
  otherwise: 'or give the address of a running one as REDIS_URL',
};
const CHROMIUM = {
  names: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'Google Chrome'],
  packages: { 'apt-get': 'chromium', dnf: 'chromium', apk: 'chromium', pacman: 'chromium', brew: '--cask chromium' },
  otherwise: 'or give the path of an installed one as CHROMIUM_PATH',
};

const MANAGERS = [
  {
    name: 'apt-get',
    install: ['install', '-y', '-q', '--no-install-recommends'],
    refresh: ['update', '-q'],
    asRoot: true,
  },
  { name: 'dnf', install: ['install', '-y', '-q'], refresh: null, asRoot: true },
  { name: 'apk', install: ['add', '--no-cache'], refresh: null, asRoot: true },
  { name: 'pacman', install: ['-S', '--noconfirm', '--needed'], refresh: ['-Sy'], asRoot: true },
  { name: 'brew', install: ['install'], refresh: null, asRoot: false },
];

/** The path of redis-server, installed where it is missing. Throws a Remedy where that is impossible. */
export const ensureRedis = () => ensureProgram(REDIS);

/** The path of Chromium, installed where it is missing. Throws a Remedy where that is impossible. */
export async function ensureChromium() {
  const given = process.env['CHROMIUM_PATH'];
  if (given && !existsSync(given)) throw new Remedy('CHROMIUM_PATH names no file: give the full path of Chromium.');
  return given || ensureProgram(CHROMIUM);
}

async function ensureProgram(program) {
  const found = findProgram(program.names);
  if (found !== null) return found;
  const [name] = program.names;
  const manager = MANAGERS.find((candidate) => findProgram([candidate.name]) !== null);
  if (!manager) throw new Remedy(`${name} is missing: install it, ${program.otherwise}.`);
  const words = [manager.name, ...manager.install, ...program.packages[manager.name].split(' ')];
  const remedy = `${name} is missing and could not be installed: run "${manager.asRoot ? 'sudo ' : ''}${words.join(' ')}", ${program.otherwise}.`;
  console.log(`Installing ${name} with ${manager.name} (once) …`);
  await install(manager, words, remedy);
  const installed = findProgram(program.names);
  if (installed === null) throw new Remedy(remedy);
  return installed;
}

async function install(manager, words, remedy) {
  const prefix = rightsPrefix(manager, remedy);
  const options = { remedy, limitMs: INSTALL_LIMIT_MS, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  if (!manager.refresh) return run([...prefix, ...words], options);
  try {
    await run([...prefix, ...words], options);
  } catch (error) {
    // A fresh machine has no list of packages yet: fetch it once, then the failure counts.
    if (!(error instanceof Remedy)) throw error;
    await run([...prefix, manager.name, ...manager.refresh], options);
    await run([...prefix, ...words], options);
  }
}

function rightsPrefix(manager, remedy) {
  if (!manager.asRoot || process.getuid?.() === 0) return [];
  if (findProgram(['sudo']) === null) throw new Remedy(remedy);
  // Never asks for a password: a script that waits for one looks like a script that hangs.
  return ['sudo', '-n', '--preserve-env=DEBIAN_FRONTEND'];
}
