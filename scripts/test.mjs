// npm test: every check, on a fresh machine too. Words after -- choose test files: npm test -- test/ivr
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repository, run, runScript } from './machine.mjs';
import { prepare } from './prepare.mjs';

/** For what hangs: on two free cores the longest stage takes under 20 minutes. */
const STAGE_LIMIT_MS = 45 * 60_000;

await runScript(async () => {
  await prepare({ programs: ['redis', 'chromium'] });
  for (const { name, words } of stages(process.argv.slice(2))) await runStage(name, words);
  console.log('\nEvery check passed.');
});

function stages(filters) {
  const tsc = 'node_modules/typescript/bin/tsc';
  const projects = ['test', 'src/console', 'src/simulator/pages'].filter((folder) =>
    existsSync(join(repository, folder, 'tsconfig.json')),
  );
  return [
    { name: 'style', words: ['node_modules/@biomejs/biome/bin/biome', 'ci'] },
    ...projects.map((folder) => ({ name: `types of ${folder}`, words: [tsc, '-p', folder, '--noEmit'] })),
    {
      name: 'tests',
      words: ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/vitest.config.ts', ...filters],
    },
  ];
}

async function runStage(name, [tool, ...words]) {
  const begun = Date.now();
  console.log(`\n── ${name}`);
  await run([process.execPath, join(repository, tool), ...words], {
    remedy: `The check of ${name} failed.`,
    limitMs: STAGE_LIMIT_MS,
    env: { ...process.env, NODE_ENV: 'test' },
  });
  console.log(`── ${name}: passed in ${((Date.now() - begun) / 1000).toFixed(1)} s`);
}
