// node scripts/simulate.mjs [--days 20000] [--seed 1] [--processes 2]: lives through that many simulated days, each from a seed of
// its own, on the rules that test/simulation/contract holds to Postgres. A seed that breaks a rule is printed with the shortest day
// that still does; `--seed <it> --days 1` lives through it again, event for event.
import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { alone } from './lock.mjs';
import { checkNode, installPackages, Remedy, repository, runScript } from './machine.mjs';

const PROCESSES_LIMIT = 2;
const TOLD_EVERY = 500;

await runScript(async () => {
  const { values } = parseArgs({
    options: {
      days: { type: 'string', default: '20000' },
      seed: { type: 'string', default: '1' },
      processes: { type: 'string', default: String(Math.min(PROCESSES_LIMIT, availableParallelism())) },
    },
  });
  const [days, seed, processes] = [values.days, values.seed, values.processes].map(wholeNumber);
  checkNode();
  await alone(installPackages);
  const folder = await mkdtemp(join(tmpdir(), 'simulation-'));
  try {
    const begun = Date.now();
    const told = await liveThrough(await bundle(folder), { days, seed, processes });
    const seconds = ((Date.now() - begun) / 1000).toFixed(0);
    const { calls, talked, offers, webhooks, faults } = told.figures;
    console.log(
      `${days} days from seed ${seed} in ${seconds} s: ${calls} calls, ${talked} talks, ${offers} offers, ${webhooks} webhooks, ${faults} faults.`,
    );
    if (told.broken > 0) throw new Remedy(`${told.broken} of ${days} days broke a rule: see above.`);
    console.log('Every rule held at every step.');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

function wholeNumber(text) {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Remedy(`${text} is no whole number above 0.`);
  return Number(text);
}

/** The simulation and the line's own rules as one file that plain Node runs. */
async function bundle(folder) {
  // A package of ours: there only when everything is installed.
  const { build } = await import('vite');
  await build({
    root: repository,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: join(repository, 'test/simulation/days/main.ts'),
      outDir: folder,
      emptyOutDir: false,
      target: 'node20',
      rollupOptions: { output: { entryFileNames: 'simulation.mjs' }, external: ['pg-native'] },
    },
  });
  return join(folder, 'simulation.mjs');
}

async function liveThrough(program, { days, seed, processes }) {
  const told = { done: 0, broken: 0, figures: {} };
  const share = Math.ceil(days / processes);
  const runs = Array.from({ length: processes }, (_, index) => {
    const count = Math.min(share, days - index * share);
    return count > 0
      ? liveSome(program, { first: seed + index * share, count }, (day) => note(told, day, days))
      : undefined;
  });
  await Promise.all(runs);
  return told;
}

function liveSome(program, { first, count }, heard) {
  const words = [join(repository, 'ivr-flows'), String(first), String(count)];
  const child = fork(program, words, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  createInterface({ input: child.stdout }).on('line', (line) => heard(JSON.parse(line)));
  return new Promise((resolve, reject) => {
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Remedy(`The simulation stopped with code ${code}.`)),
    );
  });
}

function note(told, day, days) {
  told.done += 1;
  for (const [name, value] of Object.entries(day.figures)) told.figures[name] = (told.figures[name] ?? 0) + value;
  if (told.done % TOLD_EVERY === 0) console.log(`${told.done} of ${days} days, ${told.broken} broken`);
  if (days === 1) console.log(`seed ${day.seed}: ${day.hash}`);
  if (day.violations.length === 0) return;
  told.broken += 1;
  console.log(`\nseed ${day.seed} (${day.hash}) broke a rule:\n  ${day.violations.slice(0, 5).join('\n  ')}`);
  if (day.shortest)
    console.log(`the shortest such day: ${day.shortest.people.join(', ')}\n  ${day.shortest.events.join('\n  ')}`);
}
