// The long campaign tries 85 thousand million digests. Where there is a C compiler, a program of our own does the SHA-2 of them.
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { type Construction, DIGITS, type Numbers, numberAt } from './constructions.ts';
import { fractions, isSha2, SHAPES, type Sha2Name } from './sha2-lanes.ts';
import { STATE_WORDS } from './sha2-module.ts';
import { keyBlock } from './sha2-track.ts';

const SOURCE = new URL('sha2-native.c', import.meta.url).pathname;
const NOTHING = '-';

export interface Native {
  /** The numbers whose digest may begin with one of these words of 32 bits; null where the construction is not one of SHA-2. */
  candidates(construction: Construction, numbers: Numbers, words: readonly number[]): Promise<string[]> | null;
  remove(): Promise<void>;
}

/** Compiles both functions by this compiler, for this processor. */
export async function openNative(compiler: string): Promise<Native> {
  const folder = await mkdtemp(join(tmpdir(), 'sha2-'));
  const programOf = (name: Sha2Name) => join(folder, name);
  for (const [name, { bits, rounds, big, small }] of Object.entries(SHAPES)) {
    const shape = { BITS: bits, ROUNDS: rounds, BIG_A: big[0], BIG_E: big[1], SMALL_15: small[0], SMALL_2: small[1] };
    const settings = Object.entries(shape).map(([setting, value]) => `-D${setting}=${value}`);
    await promisify(execFile)(compiler, ['-O3', '-march=native', ...settings, '-o', join(folder, name), SOURCE]);
  }
  return {
    candidates: (construction, numbers, words) => {
      const { hash } = construction;
      if (!isSha2(hash)) return null;
      const job = [...jobOf(hash, construction, numbers), ...[numbers.count, words.length, ...words].map(hex)].join(
        '\n',
      );
      return ask(programOf(hash), job).then((found) => found.map((index) => numberAt(numbers.prefix, index)));
    },
    remove: () => rm(folder, { recursive: true }),
  };
}

/** What the program reads first; what it asks for is said in its first lines. */
function jobOf(name: Sha2Name, { key, before, write, after }: Construction, { prefix }: Numbers): string[] {
  const { bits, rounds } = SHAPES[name];
  const spelt = Buffer.from(write(numberAt(prefix, 0)));
  const head = Buffer.concat([before, spelt.subarray(0, -DIGITS)]);
  const keyed = key === null ? NOTHING : keyBlock({ name, blockBytes: 2 * bits }, key).toString('hex');
  const constants = [...fractions(STATE_WORDS, 2, bits), ...fractions(rounds, 3, bits)].map(hex);
  return [...constants, keyed, head.toString('hex') || NOTHING, after.toString('hex') || NOTHING];
}

async function ask(program: string, job: string): Promise<number[]> {
  const child = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  child.stdin.end(`${job}\n`);
  const [found, status] = await Promise.all([text(child.stdout), ended]);
  if (status !== 0) throw new Error(`the program ended with ${status}`);
  return found.split('\n').filter(Boolean).map(Number);
}

function hex(word: number | bigint): string {
  return word.toString(16);
}
