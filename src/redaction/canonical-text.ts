// What a text looks like before anything is looked for in it: one width of digit and letter, one dash, one quote, one
// space, and nothing invisible. Every character remembers where it came from.

/** How many characters beyond ASCII are remembered; a text can hold more, they are then worked out again. */
const MEMORY_LIMIT = 4096;
/** The longest that one character becomes. */
const LONGEST_FOLD = 18;
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
  let starts = new Uint32Array(original.length);
  let ends = new Uint32Array(original.length);
  let text = '';
  let length = 0;
  // Most characters stay as they are: they are taken over a stretch at a time.
  let copied = 0;
  for (let at = 0; at < original.length; ) {
    const code = original.codePointAt(at) ?? 0;
    const next = at + (code > 0xffff ? 2 : 1);
    const plain = code < 0x7f && code >= 0x20 ? undefined : remembered(code);
    const isSame = plain === undefined || (plain.length === 1 && plain.charCodeAt(0) === code);
    // A combining mark belongs to the letter before it.
    if (plain === '' && length > 0 && ends[length - 1] === at) ends[length - 1] = next;
    const count = isSame ? 1 : (plain?.length ?? 0);
    if (length + count > starts.length) {
      starts = withMoreRoom(starts);
      ends = withMoreRoom(ends);
    }
    for (let index = 0; index < count; index += 1) {
      starts[length] = at;
      ends[length] = next;
      length += 1;
    }
    if (!isSame) {
      text += original.slice(copied, at) + plain;
      copied = next;
    }
    at = next;
  }
  return { text: text + original.slice(copied), starts, ends };
}

/** One character can stand for many: "ﷺ" for eighteen. */
function withMoreRoom(places: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(places.length * 2 + LONGEST_FOLD);
  larger.set(places);
  return larger;
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
