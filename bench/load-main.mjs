// [--seconds 300] [--per-second 50] [--at-once 500] [--consoles 50]: calls upon the built line without sound, and what every request
// took. Ends with a failure when one was not answered as it should be; how long they took is only told.
import { parseArgs } from 'node:util';
import { Remedy, runScript } from '../scripts/machine.mjs';
import { loadLine } from './line-load.mjs';

const SIZE = { seconds: '300', 'per-second': '50', 'at-once': '500', consoles: '50' };

await runScript(async () => {
  const options = Object.fromEntries(
    Object.entries(SIZE).map(([name, usual]) => [name, { type: 'string', default: usual }]),
  );
  const { values } = parseArgs({ options });
  const [seconds, perSecond, atOnce, consoles] = Object.keys(SIZE).map((name) => wholeNumber(values[name]));
  console.log(`${perSecond} new calls a second for ${seconds} s, ${atOnce} at once, ${consoles} consoles`);
  const load = await loadLine({ seconds, perSecond, atOnce, consoles, tell: () => {} });
  report(load);
  const errors = load.failed + load.live + load.closed;
  if (errors > 0) throw new Remedy(`${errors} errors: see above.`);
  console.log('0 errors.');
});

function wholeNumber(text) {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new Remedy(`${text} is no whole number from 1 on.`);
  return Number(text);
}

function report({ calls, talks, each, all, memory, failed, failures, live, closed }) {
  const line = ({ name, count, p50, p99, max }) =>
    `${name.padEnd(26)} ${String(count).padStart(7)}   p50 ${ms(p50)}   p99 ${ms(p99)}   longest ${ms(max)}`;
  console.log([...each, { name: 'all', ...all }].map(line).join('\n'));
  console.log(`${calls} calls, ${talks} talks; ${live} calls without an end, ${closed} pages cut off`);
  for (const [name, seen] of Object.entries(memory)) console.log(`${name}, MB resident each 5 s: ${seen.join(' ')}`);
  if (failed > 0) console.log(`${failed} requests failed:\n  ${failures.join('\n  ')}`);
}

function ms(value) {
  return `${value.toFixed(1).padStart(7)} ms`;
}
