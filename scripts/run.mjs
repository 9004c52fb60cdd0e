// node scripts/run.mjs <module of dist> [words]: runs one of the project's programs, installed and built first, as it was built last.

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { builtMode } from './build.mjs';
import { repository, runScript } from './machine.mjs';
import { prepare } from './prepare.mjs';

await runScript(async () => {
  const [module, ...words] = process.argv.slice(2);
  await prepare({ mode: builtMode() });
  const path = join(repository, 'dist', module ?? '');
  process.argv = [process.argv[0] ?? '', path, ...words];
  await import(pathToFileURL(path).href);
});
