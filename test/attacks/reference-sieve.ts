// Thousands of references held so that a digest that is none of them is put aside at once.

/** What is compared: of a reference its first characters, so that a cut or a longer hash is seen through as well. */
const COMPARED_BYTES = 8;
const SIEVE_BITS = 20;

export interface Sieve {
  /** Whether a reference may begin with these four bytes, as a number; rarely true of one that does not. */
  mayHold(word: number): boolean;
  find(digest: Buffer): string | undefined;
}

/** References are hexadecimal digits. */
export function createSieve(references: readonly string[]): Sieve {
  const wanted = new Map(references.map((reference) => [reference.slice(0, COMPARED_BYTES * 2), reference]));
  const bits = new Uint8Array(2 ** SIEVE_BITS);
  const placeOf = (word: number) => word >>> (32 - SIEVE_BITS);
  for (const reference of references) bits[placeOf(Number.parseInt(reference.slice(0, 8), 16))] = 1;
  return {
    mayHold: (word) => bits[placeOf(word)] === 1,
    find: (digest) => wanted.get(digest.toString('hex', 0, COMPARED_BYTES)),
  };
}
