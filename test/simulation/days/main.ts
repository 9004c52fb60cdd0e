import { loadFlows } from '../../../src/ivr/load-flows.ts';
import { liveDay } from './day.ts';
import { planDay } from './plan.ts';
import { shrinkDay } from './shrink.ts';

// node main.js <folder of the flows> <first seed> <days>: lives through days and writes one JSON line for each. Built by
// scripts/simulate.mjs, which reads the lines.

const EVENTS_SHOWN = 80;
const SHRUNK_LIMIT = 2;

const [folder = '', first = '1', count = '1'] = process.argv.slice(2);
const flows = loadFlows(folder);
let shrunk = 0;
for (let day = 0; day < Number(count); day += 1) {
  const plan = planDay(Number(first) + day);
  const { violations, hash, figures } = await liveDay(plan, flows);
  const [broken] = violations;
  let shortest: object | undefined;
  if (broken !== undefined && shrunk < SHRUNK_LIMIT) {
    shrunk += 1;
    const short = await shrinkDay(plan, flows, broken);
    const at = short.events.findIndex((event) => event.includes(' VIOLATED '));
    const people = short.plan.people.map(({ kind, id }) => `${kind} ${id}`);
    shortest = { people, events: short.events.slice(Math.max(0, at - EVENTS_SHOWN), at + 1) };
  }
  process.stdout.write(`${JSON.stringify({ seed: plan.seed, violations, hash, figures, shortest })}\n`);
}
