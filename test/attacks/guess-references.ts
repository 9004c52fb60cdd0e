// What somebody tries who has a dump with caller references, a list of every number there is, and some secrets.
import { type Construction, digestOf, type Numbers, numberAt } from './constructions.ts';
import { createSieve, type Sieve } from './reference-sieve.ts';
import { type Native, openNative } from './sha2-native.ts';
import { openTracks, type Tracks } from './sha2-track.ts';

/** Numbers between two breaths: a process that tries for half an hour still answers. */
const BREATH = 200_000;

export interface Guess {
  reference: string;
  number: string;
  construction: string;
}

/** Tries each construction with each number; answers every reference that it could tell the number of. */
export async function guessReferences(
  references: readonly string[],
  tries: {
    numbers: Numbers;
    constructions: readonly Construction[];
    /** A C compiler: with one, SHA-2 is several times as quick. */
    compiler?: string | undefined;
    /** Told of each construction that was tried with all numbers. */
    onTried?: (construction: string, seconds: number) => Promise<void>;
  },
): Promise<Guess[]> {
  const { numbers, constructions, compiler, onTried } = tries;
  const sieve = createSieve(references);
  const tracks = await openTracks();
  const native = compiler === undefined ? null : await openNative(compiler);
  const guesses: Guess[] = [];
  for (const construction of constructions) {
    const told = (number: string) => {
      const reference = sieve.find(digestOf(construction, number));
      if (reference !== undefined) guesses.push({ reference, number, construction: construction.name });
    };
    const began = Date.now();
    const found = guesses.length;
    await tryAll(construction, numbers, { sieve, tracks, native, told });
    if (guesses.length === found) await onTried?.(construction.name, (Date.now() - began) / 1_000);
  }
  await native?.remove();
  return guesses;
}

interface Trying {
  sieve: Sieve;
  tracks: Tracks;
  native: Native | null;
  /** Looks closely at a number whose digest begins like one of the references. */
  told(number: string): void;
}

async function tryAll(construction: Construction, numbers: Numbers, trying: Trying): Promise<void> {
  const { sieve, tracks, native, told } = trying;
  const candidates = await native?.candidates(construction, numbers, sieve.words);
  if (candidates) {
    for (const number of candidates) told(number);
    return;
  }
  const track = tracks.lay(construction, numbers);
  for (let from = 0; from < numbers.count; from += BREATH) {
    const to = Math.min(from + BREATH, numbers.count);
    if (track) track.run(to - from, sieve, told);
    else
      for (let index = from; index < to; index += 1) {
        const number = numberAt(numbers.prefix, index);
        if (sieve.mayHold(digestOf(construction, number).readUInt32BE())) told(number);
      }
    await new Promise((resolve) => setImmediate(resolve));
  }
}
