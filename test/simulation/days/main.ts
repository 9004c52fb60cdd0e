import { loadFlows } from '../../../src/ivr/load-flows.ts';
import { liveDay } from './day.ts';
import { differsFromPlain } from './permutations.ts';
import { planDay } from './plan.ts';
import { shrinkDay } from './shrink.ts';

// node main.js <folder of the flows> days|reports <first seed> <count>: lives through days, or calls whose reports come in
// another order, and writes one JSON line for each. Built by scripts/simulate.mjs, which reads the lines.

const EVENTS_SHOWN = 80;
const SHRUNK_LIMIT = 2;

const [folder = '', what = 'days', first = '1', count = '1'] = process.argv.slice(2);
const flows = loadFlows(folder);
const seeds = Array.from({ length: Number(count) }, (_, index) => Number(first) + index);
let shrunk = 0;
for (const seed of seeds) {
  const told =
    what === 'days' ? await dayOf(seed) : { seed, violations: await differsFromPlain(seed, flows), figures: {} };
  process.stdout.write(`${JSON.stringify(told)}\n`);
}

async function dayOf(seed: number): Promise<object> {
  const plan = planDay(seed);
  const { violations, hash, figures } = await liveDay(plan, flows);
  const [broken] = violations;
  if (broken === undefined || shrunk === SHRUNK_LIMIT) return { seed, violations, hash, figures };
  shrunk += 1;
  const short = await shrinkDay(plan, flows, broken);
  const at = short.events.findIndex((event) => event.includes(' VIOLATED '));
  const people = short.plan.people.map(({ kind, id }) => `${kind} ${id}`);
  const events = short.events.slice(Math.max(0, at - EVENTS_SHOWN), at + 1);
  return { seed, violations, hash, figures, shortest: { people, events } };
}
