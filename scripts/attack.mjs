// node scripts/attack.mjs canaries|keys|references|policy: an attack at its full size (docs/attacks.md); npm test makes a smaller one.
import { join } from 'node:path';
import { Remedy, repository, run, runScript } from './machine.mjs';
import { prepare } from './prepare.mjs';

const LIMIT_MS = 12 * 60 * 60_000;
/** What each is told, and which test it is. Ten million numbers are what a mobile prefix has. */
const ATTACKS = {
  canaries: { file: 'attacks/canaries', settings: { ATTACK_CALLERS: '1000' } },
  keys: { file: 'attacks/keys', settings: { ATTACK_NUMBERS: '10000000' } },
  references: { file: 'attacks/keys', settings: { ATTACK_NUMBERS: '100000000' } },
  policy: { file: 'need-to-know/each-clause', settings: { EVERY_CLAUSE: '1' } },
};

await runScript(async () => {
  const [name = ''] = process.argv.slice(2);
  const attack = Object.hasOwn(ATTACKS, name) ? ATTACKS[name] : null;
  if (attack === null) throw new Remedy(`Say which attack: ${Object.keys(ATTACKS).join(', ')}.`);
  await prepare({ programs: ['redis', 'chromium'] });
  const vitest = join(repository, 'node_modules/vitest/vitest.mjs');
  const words = ['run', '--reporter=verbose', '--config', 'test/vitest.config.ts', `test/${attack.file}.test.ts`];
  await run([process.execPath, vitest, ...words], {
    remedy: `The attack found something, or could not be made: see the lines above.`,
    limitMs: LIMIT_MS,
    env: { ...process.env, NODE_ENV: 'test', ...attack.settings },
  });
});
