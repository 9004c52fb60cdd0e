import { randomInt } from 'node:crypto';

// Without figures and letters that look or sound alike, and letters never side by side: no reference is a word.
const FIGURES = '23456789';
const LETTERS = 'ACEFHJKMNPQRTVXY';
/** Short ones first. When the short ones are used up, the longer are taken: a reference is never given twice (A5.2). */
const LENGTHS = [3, 3, 3, 3, 4, 4, 5, 6, 7] as const;

/** Random references such as `7Q4`, to be tried in this order; the last of them has millions of fellows. */
export function proposeReferences(): string[] {
  return LENGTHS.map((length) =>
    Array.from({ length }, (_, place) => pick(place % 2 === 0 ? FIGURES : LETTERS)).join(''),
  );
}

function pick(alphabet: string): string {
  return alphabet.charAt(randomInt(alphabet.length));
}
