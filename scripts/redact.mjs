// npm run -s redact: searches each line of standard input for what says who somebody is. Builds that one folder and
// nothing else: it needs neither the console nor a database, and its answers are all that goes to standard output.
import { buildRedaction } from './build.mjs';
import { alone } from './lock.mjs';
import { checkNode, installPackages, Remedy, runScript } from './machine.mjs';

await runScript(async () => {
  const [word, ...files] = process.argv.slice(2);
  if (word !== undefined && (word !== '--measure' || files.length === 0))
    throw new Remedy('npm run -s redact reads standard input and takes no word but: -- --measure FILE…');
  checkNode();
  await alone(async () => {
    await installPackages();
    await buildRedaction();
  });
  if (word === '--measure') (await import('./measure-redaction.mjs')).measure(files);
  else await import('../dist/redaction/main.js');
});
