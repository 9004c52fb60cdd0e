// npm run bench: the line beside what it is measured against. Builds first; one report, printed and written to --out.
import { runScript } from '../scripts/machine.mjs';
import { prepare } from '../scripts/prepare.mjs';
import { HELP, readOptions } from './options.mjs';

await runScript(async () => {
  const options = readOptions(process.argv.slice(2));
  if (options.isHelp) {
    console.log(HELP);
    return;
  }
  await prepare({ programs: ['redis'] });
  // Everything below stands on what was just built.
  const { runBenchmark } = await import('./run.mjs');
  await runBenchmark(options);
});
