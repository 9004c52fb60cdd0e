// node scripts/attack.mjs canaries|keys|references|restarts|policy: an attack at its full size (docs/attacks.md); npm test makes a smaller one.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Remedy, repository, run, runScript } from './machine.mjs';
import { prepare } from './prepare.mjs';

const LIMIT_MS = 12 * 60 * 60_000;
/** What a mobile prefix has. */
const PREFIX_NUMBERS = '10000000';
const PREFIXES = 10;
/** With a C compiler a prefix takes ten minutes of a core, without one half an hour. */
const COMPILER = 'cc';
const RESULTS = join(repository, '.attacks');
/** What each is told, and which test it is. */
const ATTACKS = {
  canaries: [{ file: 'attacks/canaries', settings: { ATTACK_CALLERS: '1000' } }],
  keys: [keysOf(0, 'keys.jsonl')],
  references: Array.from({ length: PREFIXES }, (_, prefix) => keysOf(prefix, 'references.jsonl')),
  restarts: [{ file: 'restarts/rolling-restart', settings: { ATTACK_RESTARTS: '20' } }],
  policy: [{ file: 'need-to-know/each-clause', settings: { EVERY_CLAUSE: '1' } }],
};

await runScript(async () => {
  const [name = ''] = process.argv.slice(2);
  const parts = Object.hasOwn(ATTACKS, name) ? ATTACKS[name] : null;
  if (parts === null) throw new Remedy(`Say which attack: ${Object.keys(ATTACKS).join(', ')}.`);
  mkdirSync(RESULTS, { recursive: true });
  // What came to an end is not made again: take its files away to begin anew.
  const left = parts.filter((part) => !isDone(part));
  if (left.length < parts.length)
    console.log(`${parts.length - left.length} of ${parts.length} parts were made before.`);
  await prepare({ programs: ['redis', 'chromium'] });
  for (const part of left) await attack(part);
});

async function attack({ file, settings }) {
  const vitest = join(repository, 'node_modules/vitest/vitest.mjs');
  const words = ['run', '--reporter=verbose', '--config', 'test/vitest.config.ts', `test/${file}.test.ts`];
  await run([process.execPath, vitest, ...words], {
    remedy: `The attack found something, or could not be made: see the lines above.`,
    limitMs: LIMIT_MS,
    env: { ...process.env, NODE_ENV: 'test', ...settings },
  });
}

/** Callers, secrets and keys of its own at each prefix. It goes on where it was stopped; what came of it is a line in the results. */
function keysOf(prefix, results) {
  const settings = {
    ATTACK_NUMBERS: PREFIX_NUMBERS,
    ATTACK_PREFIX: String(prefix),
    ATTACK_STATE: join(RESULTS, `prefix-${prefix}.jsonl`),
    ATTACK_RESULTS: join(RESULTS, results),
    ...(hasCompiler() && { ATTACK_COMPILER: COMPILER }),
  };
  return { file: 'attacks/keys', settings };
}

function isDone({ settings }) {
  if (settings.ATTACK_RESULTS === undefined || !existsSync(settings.ATTACK_RESULTS)) return false;
  const lines = readFileSync(settings.ATTACK_RESULTS, 'utf8').trim().split('\n');
  return lines.some((line) => line !== '' && JSON.parse(line).prefix === `+9940${settings.ATTACK_PREFIX}`);
}

function hasCompiler() {
  return spawnSync(COMPILER, ['--version'], { stdio: 'ignore' }).status === 0;
}
