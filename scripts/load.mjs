// npm run load: brings the machine to where the line can be built, and the line under load (bench/load-main.mjs has the settings).
import { runScript } from './machine.mjs';
import { prepare } from './prepare.mjs';

await runScript(async () => {
  await prepare({ programs: ['redis'] });
  // It stands on what was just built.
  await import('../bench/load-main.mjs');
});
