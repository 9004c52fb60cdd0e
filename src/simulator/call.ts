import './only-in-demo-and-tests.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readOptions } from './caller/call-options.ts';
import { BrokenScript, runScript } from './caller/run-script.ts';
import { INVENTED_CALLERS } from './telephone/numbers.ts';

const HELP = `npm run call -- "<script>" [--from NUMBER | --withheld] [--to NUMBER] [--count N] [--origin ADDRESS]

A caller in the terminal. Steps, separated by commas: press 1 · wait 5s · say file.wav · hang up ·
expect menu-main (a prompt's name or words) · wait for operator · expect hang up`;

process.exitCode = await main();

async function main(): Promise<number> {
  try {
    const options = readOptions(process.argv.slice(2), INVENTED_CALLERS[0] ?? '');
    if (options === null || options === 'help') {
      console.log(HELP);
      return options === null ? 2 : 0;
    }
    const { steps, callers, to } = options;
    const origin = options.origin ?? originOfDemo(process.env['DATA_DIR'] || '.data');
    const calls = callers.map((from, index) => {
      const name = callers.length > 1 ? `#${index + 1} ` : '';
      return runOne({ origin, from, to, steps, name });
    });
    return (await Promise.all(calls)).every((isWell) => isWell) ? 0 : 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 2;
  }
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
