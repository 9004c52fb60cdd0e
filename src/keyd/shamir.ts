// A secret in shares, of which so many make it again and fewer tell nothing: polynomials over GF(256), as in the
// Internet draft "Threshold Secret Sharing" (draft-mcgrew-tss-03), whose test case these lines are held to.
import { randomBytes } from 'node:crypto';

const FIELD_POLYNOMIAL = 0x11b;
const BITS = 8;
const MOST_SHARES = 255;

export interface Share {
  /** From 1. */
  readonly index: number;
  readonly bytes: Buffer;
}

/** Splits a secret into `count` shares, any `needed` of which make it again. */
export function split(secret: Buffer, { count, needed }: { count: number; needed: number }): Share[] {
  if (needed < 2 || needed > count || count > MOST_SHARES) throw new Error('no such split');
  const higher = Array.from({ length: needed - 1 }, () => randomBytes(secret.length));
  const shares = Array.from({ length: count }, (_, position) => {
    const index = position + 1;
    return {
      index,
      bytes: Buffer.from(secret.map((byte, at) => valueAt(index, [byte, ...higher.map((each) => each[at] ?? 0)]))),
    };
  });
  for (const each of higher) each.fill(0);
  return shares;
}

/** The secret of these shares. Too few, or shares of two secrets, give another secret without a word: check it. */
export function combine(shares: readonly Share[]): Buffer {
  const [first] = shares;
  const indices = new Set(shares.map(({ index }) => index));
  if (!first || indices.size !== shares.length || indices.has(0)) throw new Error('shares must be different ones');
  if (shares.some(({ bytes }) => bytes.length !== first.bytes.length)) throw new Error('shares of different lengths');
  const weights = shares.map(({ index }) => weightAtZero(index, [...indices]));
  const secret = Buffer.alloc(first.bytes.length);
  for (const [position, { bytes }] of shares.entries()) {
    for (const [at, byte] of bytes.entries()) secret[at] = (secret[at] ?? 0) ^ multiply(byte, weights[position] ?? 0);
  }
  return secret;
}

/** Horner's rule, the constant first. */
function valueAt(x: number, coefficients: readonly number[]): number {
  return coefficients.reduceRight((value, coefficient) => multiply(value, x) ^ coefficient, 0);
}

/** How much a share counts when the polynomial is asked for its value at zero. */
function weightAtZero(own: number, indices: readonly number[]): number {
  return indices
    .filter((index) => index !== own)
    .reduce((weight, index) => multiply(weight, divide(index, index ^ own)), 1);
}

/** Every bit costs the same, whatever it is: a table's place in the cache would tell of the secret. */
function multiply(a: number, b: number): number {
  let product = 0;
  let shifted = a;
  for (let bit = 0; bit < BITS; bit += 1) {
    product ^= shifted & -((b >> bit) & 1);
    shifted = (shifted << 1) ^ (FIELD_POLYNOMIAL & -(shifted >> (BITS - 1)));
  }
  return product;
}

/** The inverse is the 254th power. */
function divide(a: number, b: number): number {
  let inverse = 1;
  for (let power = 0; power < MOST_SHARES - 1; power += 1) inverse = multiply(inverse, b);
  return multiply(a, inverse);
}
