import { parseArgs } from 'node:util';
import { inventedCaller } from '../telephone/numbers.ts';
import { readTelephone } from '../telephone/telephone-messages.ts';
import { readScript, type Step } from './call-script.ts';

const COUNT_LIMIT = 200;
const HOW_STEPS =
  'Steps: press 1 · wait 5s · say file.wav · hang up · expect menu-main · wait for operator · expect hang up';

/** What the words of one `npm run call` ask for. */
export interface CallOptions {
  steps: Step[];
  /** Who calls, one for each call. */
  callers: string[];
  /** The first number of the line where none is given. */
  to: string | undefined;
  /** The running demo's carrier where none is given. */
  origin: string | undefined;
}

/** Null where help is asked for, or nothing; throws an error that names the word that is wrong, and what would be right. */
export function readOptions(words: readonly string[], caller: string): CallOptions | 'help' | null {
  const { values, positionals } = parseWords(words);
  if (values.help) return 'help';
  const [script, ...more] = positionals;
  if (script === undefined) return null;
  if (more.length > 0) throw new Error('the script is one word: let it stand in quotation marks, "wait 4s, press 1"');
  if (values.origin !== undefined && !/^https?:$/.test(protocolOf(values.origin)))
    throw new Error('--origin is the address of a simulated carrier, such as http://localhost:3001');
  const from = values.withheld ? 'anonymous' : (values.from ?? caller);
  if (!mayDial(from, '152')) throw new Error('--from is a number as +, country code, number, such as +994000001001');
  if (values.to !== undefined && !mayDial(caller, values.to))
    throw new Error('--to is a number of the line: two digits at least, such as 152');
  const callers = Array.from({ length: readCount(values.count) }, (_, index) =>
    values.withheld ? from : inventedCaller(from, index),
  );
  return { steps: readSteps(script), callers, to: values.to, origin: values.origin };
}

function parseWords(words: readonly string[]) {
  return parseArgs({
    args: [...words],
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

function readSteps(script: string): Step[] {
  try {
    return readScript(script);
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}. ${HOW_STEPS}`, { cause: error });
  }
}

/** By the carrier's own rule: what it would not understand is not dialled. */
function mayDial(from: string, to: string): boolean {
  return readTelephone(JSON.stringify({ type: 'dial', from, to })) !== undefined;
}

function protocolOf(address: string): string {
  return URL.canParse(address) ? new URL(address).protocol : '';
}

function readCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= COUNT_LIMIT) return count;
  throw new Error(`--count is a whole number from 1 to ${COUNT_LIMIT}`);
}
