// npm test: every check, on a fresh machine too. Words after -- choose test files: npm test -- test/ivr
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repository, run, runScript } from './machine.mjs';
import { prepare } from './prepare.mjs';

const STAGE_LIMIT_MS = 20 * 60_000;

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
    ...testStages(filters),
  ];
}

function testStages(filters) {
  const words = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/vitest.config.ts'];
  if (filters.length > 0) return [{ name: 'tests', words: [...words, ...filters] }];
  return [
    { name: 'tests', words: [...words, '--project', 'together'] },
    { name: 'tests of whole lines', words: [...words, '--project', '!together'] },
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
