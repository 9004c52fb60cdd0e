// npm start: the whole line on this machine, from a fresh clone. In production run dist/main.js and dist/worker.js instead.
import { Remedy, runScript } from './machine.mjs';
import { prepare } from './prepare.mjs';

await runScript(async () => {
  if (process.env['NODE_ENV'] === 'production')
    throw new Remedy('npm start is the demo: in production run "node dist/main.js" and "node dist/worker.js".');
  await prepare({ programs: process.env['REDIS_URL'] ? [] : ['redis'] });
  // In this process, so that a signal has one hearer less to pass.
  await import('../dist/demo/main.js');
});
