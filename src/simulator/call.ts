import './only-in-demo-and-tests.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readScript } from './caller/call-script.ts';
import { BrokenScript, runScript } from './caller/run-script.ts';
import { INVENTED_CALLERS, inventedCaller } from './telephone/numbers.ts';

const COUNT_LIMIT = 200;

const HELP = `npm run call -- "<script>" [--from NUMBER | --withheld] [--to NUMBER] [--count N] [--origin ADDRESS]

A caller in the terminal. Steps, separated by commas: press 1 · wait 5s · say file.wav · hang up ·
expect menu-main (a prompt's name or words) · wait for operator · expect hang up`;

process.exitCode = await main();

async function main(): Promise<number> {
  try {
    const { values, positionals } = readArguments();
    const [script] = positionals;
    if (values.help || script === undefined) {
      console.log(HELP);
      return values.help ? 0 : 2;
    }
    const steps = readScript(script);
    const origin = values.origin ?? originOfDemo(process.env['DATA_DIR'] || '.data');
    const first = values.from ?? INVENTED_CALLERS[0] ?? '';
    const calls = Array.from({ length: readCount(values.count) }, (_, index) => {
      const from = values.withheld ? 'anonymous' : inventedCaller(first, index);
      const name = readCount(values.count) > 1 ? `#${index + 1} ` : '';
      return runOne({ origin, from, to: values.to, steps, name });
    });
    return (await Promise.all(calls)).every((isWell) => isWell) ? 0 : 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 2;
  }
}

function readArguments() {
  return parseArgs({
    allowPositionals: true,
    options: {
      from: { type: 'string' },
      to: { type: 'string' },
      origin: { type: 'string' },
      count: { type: 'string', default: '1' },
      withheld: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
}

async function runOne({
  name,
  ...call
}: Omit<Parameters<typeof runScript>[0], 'tell'> & { name: string }): Promise<boolean> {
  const tell = (ms: number, what: string, more: string) =>
    console.log(`${name}${clock(ms)}  ${what.padEnd(8)} ${more}`);
  try {
    await runScript({ ...call, tell });
    return true;
  } catch (error) {
    if (!(error instanceof BrokenScript)) throw error;
    console.error(`${name}FAILED: ${error.message}`);
    return false;
  }
}

function readCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= COUNT_LIMIT) return count;
  throw new Error(`--count is a whole number from 1 to ${COUNT_LIMIT}`);
}

function originOfDemo(folder: string): string {
  const file = join(folder, 'endpoints.json');
  try {
    const { carrierOrigin } = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof carrierOrigin === 'string' && carrierOrigin !== '') return carrierOrigin;
  } catch (error) {
    throw new Error(`${file} cannot be read: start the demo first (npm start), or say --origin.`, { cause: error });
  }
  throw new Error(`${file} names no simulated carrier: this line uses another one, call it by telephone.`);
}

function clock(ms: number): string {
  const seconds = ms / 1000;
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${(seconds % 60).toFixed(1).padStart(4, '0')}`;
}
