// Thousands of references held so that a digest that is none of them is put aside at once.

/** What is compared: of a reference its first characters, so that a cut or a longer hash is seen through as well. */
const COMPARED_BYTES = 8;
const SIEVE_BITS = 20;
/** A smaller one before it, which a processor keeps at hand. */
const COARSE_BITS = 14;

export interface Sieve {
  /** The first four bytes of each reference, as numbers. */
  words: readonly number[];
  /** Whether a reference may begin with these four bytes, as a number; rarely true of one that does not. */
  mayHold(word: number): boolean;
  find(digest: Buffer): string | undefined;
}

/** References are hexadecimal digits. */
export function createSieve(references: readonly string[]): Sieve {
  const wanted = new Map(references.map((reference) => [reference.slice(0, COMPARED_BYTES * 2), reference]));
  const bits = new Uint8Array(2 ** SIEVE_BITS);
  const coarse = new Uint8Array(2 ** COARSE_BITS);
  const words = references.map((reference) => Number.parseInt(reference.slice(0, 8), 16));
  for (const word of words) {
    bits[word >>> (32 - SIEVE_BITS)] = 1;
    coarse[word >>> (32 - COARSE_BITS)] = 1;
  }
  return {
    words,
    mayHold: (word) => coarse[word >>> (32 - COARSE_BITS)] === 1 && bits[word >>> (32 - SIEVE_BITS)] === 1,
    find: (digest) => wanted.get(digest.toString('hex', 0, COMPARED_BYTES)),
  };
}
