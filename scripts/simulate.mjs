// node scripts/simulate.mjs [--days 20000] [--reports 20000] [--seed 1] [--processes 2]: lives through that many simulated days, each from a seed of
// its own, on the rules that test/simulation/contract holds to Postgres. A seed that breaks a rule is printed with the shortest day
// that still does; `--seed <it> --days 1` lives through it again, event for event. --reports: as many calls besides, the carrier's
// reports of which come late, again and again and in any order, and must all come to the same. It leaves the processors to whatever else
// wants them.
import { fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, constants, setPriority, tmpdir } from 'node:os';
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
      reports: { type: 'string', default: '20000' },
      seed: { type: 'string', default: '1' },
      processes: { type: 'string', default: String(Math.min(PROCESSES_LIMIT, availableParallelism())) },
    },
  });
  const numbers = Object.fromEntries(Object.entries(values).map(([name, text]) => [name, wholeNumber(text)]));
  checkNode();
  // It can wait: whatever else the machine does goes first.
  setPriority(constants.priority.PRIORITY_LOW);
  await alone(installPackages);
  const folder = await mkdtemp(join(tmpdir(), 'simulation-'));
  try {
    const program = await bundle(folder);
    const isHeld = [];
    for (const what of ['reports', 'days'])
      isHeld.push(await liveThrough(program, { ...numbers, what, count: numbers[what] }));
    if (isHeld.includes(false)) throw new Remedy('A rule was broken: see above.');
    console.log('Every rule held at every step.');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

function wholeNumber(text) {
  if (!/^\d{1,9}$/.test(text)) throw new Remedy(`${text} is no whole number.`);
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

async function liveThrough(program, { what, count, seed, processes }) {
  if (count === 0) return true;
  const begun = Date.now();
  const told = { done: 0, broken: 0, figures: {} };
  const share = Math.ceil(count / processes);
  const runs = Array.from({ length: processes }, (_, index) => {
    const some = { what, first: seed + index * share, count: Math.min(share, count - index * share) };
    return some.count > 0 ? liveSome(program, some, (each) => note(told, each, { what, count })) : undefined;
  });
  await Promise.all(runs);
  const figures = Object.entries(told.figures).map(([name, value]) => `, ${value} ${name}`);
  const seconds = ((Date.now() - begun) / 1000).toFixed(0);
  console.log(`${told.done} ${what} from seed ${seed} in ${seconds} s, ${told.broken} broken${figures.join('')}`);
  return told.broken === 0;
}

function liveSome(program, { what, first, count }, heard) {
  const words = [join(repository, 'ivr-flows'), what, String(first), String(count)];
  const child = fork(program, words, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  createInterface({ input: child.stdout }).on('line', (line) => heard(JSON.parse(line)));
  return new Promise((resolve, reject) => {
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Remedy(`The simulation stopped with code ${code}.`)),
    );
  });
}

function note(told, each, { what, count }) {
  told.done += 1;
  for (const [name, value] of Object.entries(each.figures)) told.figures[name] = (told.figures[name] ?? 0) + value;
  if (what === 'days' && told.done % TOLD_EVERY === 0)
    console.log(`${told.done} of ${count} days, ${told.broken} broken`);
  if (count === 1) console.log(`seed ${each.seed}: ${each.hash ?? ''}`);
  if (each.violations.length === 0) return;
  told.broken += 1;
  console.log(`\n${what}, seed ${each.seed}, broke a rule:\n  ${each.violations.slice(0, 5).join('\n  ')}`);
  if (each.shortest)
    console.log(`the shortest such day: ${each.shortest.people.join(', ')}\n  ${each.shortest.events.join('\n  ')}`);
}
