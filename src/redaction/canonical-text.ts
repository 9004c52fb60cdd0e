// What a text looks like before anything is looked for in it: one width of digit and letter, one dash, one quote, one
// space, and nothing invisible. Every character remembers where it came from.

/** How many characters beyond ASCII are remembered; a text can hold more, they are then worked out again. */
const MEMORY_LIMIT = 4096;
/** The digits of a script stand one after the other, from nought to nine. */
const DIGITS_OF_A_SCRIPT = 10;

const DROPPED = /[\p{Cf}\p{M}\u{115F}\u{1160}\u{3164}\u{FFA0}]/u;
const KEPT_SYMBOLS = new Set(['°', '₼', '€', '£', '₽', '₺']);
const FIXED = new Map([
  ['№', '#'],
  ['\u2212', '-'],
  ['\u2010', '-'],
  ['ʼ', "'"],
  ['´', "'"],
  ['`', "'"],
  ['\u2032', "'"],
  ['\u2033', '"'],
  ['\t', ' '],
  ['\r', '\n'],
  ['\u2028', '\n'],
  ['\u2029', '\n'],
]);

const memory = new Map<number, string>();

export interface CanonicalText {
  readonly text: string;
  /** For each character of `text`, where it begins in the original. */
  readonly starts: Uint32Array;
  /** For each character of `text`, the first place after it in the original, its accents included. */
  readonly ends: Uint32Array;
}

/** The text with all its disguises of form taken off. Never fails, whatever the text holds; linear in its length. */
export function canonicalText(original: string): CanonicalText {
  const parts: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  for (let at = 0; at < original.length; ) {
    const code = original.codePointAt(at) ?? 0;
    const next = at + (code > 0xffff ? 2 : 1);
    const plain = code < 0x7f && code >= 0x20 ? original.charAt(at) : remembered(code);
    // A combining mark belongs to the letter before it.
    if (plain === '' && ends.length > 0 && ends.at(-1) === at) ends[ends.length - 1] = next;
    for (let index = 0; index < plain.length; index += 1) {
      starts.push(at);
      ends.push(next);
    }
    if (plain !== '') parts.push(plain);
    at = next;
  }
  return { text: parts.join(''), starts: Uint32Array.from(starts), ends: Uint32Array.from(ends) };
}

function remembered(code: number): string {
  const known = memory.get(code);
  if (known !== undefined) return known;
  const plain = plainCharacter(code);
  if (memory.size < MEMORY_LIMIT) memory.set(code, plain);
  return plain;
}

function plainCharacter(code: number): string {
  if (code >= 0xd800 && code <= 0xdfff) return '\uFFFD';
  const character = String.fromCodePoint(code);
  const fixed = FIXED.get(character);
  if (fixed !== undefined) return fixed;
  if (character === '\n') return '\n';
  if (DROPPED.test(character)) return '';
  if (/\p{Nd}/u.test(character)) return String(digitValue(code));
  if (/\p{Pd}/u.test(character)) return '-';
  if (/[\p{Zs}\p{Cc}]/u.test(character)) return ' ';
  if (/[\p{Pi}\p{Pf}„]/u.test(character)) return /[‘’‚]/.test(character) ? "'" : '"';
  const folded = character.normalize('NFKC');
  if (folded !== character && /^[\p{L}\p{Nd}\p{P}+]+$/u.test(folded)) return [...folded].map(asciiDigit).join('');
  // Pictures count as a gap: people put them between the groups of a number.
  if (/[\p{So}\p{Sk}\p{Cn}\p{Co}]/u.test(character) && !KEPT_SYMBOLS.has(character)) return ' ';
  return character.length === 1 ? character : '\uFFFD';
}

function asciiDigit(character: string): string {
  return /\p{Nd}/u.test(character) ? String(digitValue(character.codePointAt(0) ?? 0)) : character;
}

function digitValue(code: number): number {
  const ascii = String.fromCodePoint(code).normalize('NFKC');
  if (ascii >= '0' && ascii <= '9' && ascii.length === 1) return Number(ascii);
  let value = 0;
  while (value < DIGITS_OF_A_SCRIPT - 1 && /\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) value += 1;
  return value;
}
