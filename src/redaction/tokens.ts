import { codeText, wordKey } from './letters.ts';

/** What stands before a token. */
export type Gap = 'none' | 'space' | 'line';

export interface Token {
  readonly type: 'word' | 'number' | 'mark';
  /** As it stands in the canonical text. */
  readonly text: string;
  /** A word by its sound, a number's digits, or the mark itself. */
  readonly key: string;
  /** Indices of the canonical text. */
  readonly from: number;
  readonly to: number;
  readonly gap: Gap;
  readonly isCapital: boolean;
}

/** A text as every search sees it. */
export interface Reading {
  /** The canonical text. */
  readonly text: string;
  /** The same with every letter as it looks in a code. */
  readonly code: string;
  readonly tokens: readonly Token[];
  /** Whether most words are shouted, so that capitals tell nothing. */
  readonly isShouted: boolean;
}

const YEAR_DIGITS = 4;
/** A date has at most so many characters before or behind one of its numbers. */
const DATE_REACH = 8;
const LETTER = /\p{L}/u;

/** Cuts a canonical text into words, numbers and marks. Linear in its length. */
export function readText(text: string): Reading {
  const tokens: Token[] = [];
  // Said aloud, as the compiler does not see the loop come round.
  let gap = 'none' as Gap;
  for (let at = 0; at < text.length; ) {
    const character = text.charAt(at);
    if (character === ' ' || character === '\n') {
      gap = character === '\n' || gap === 'line' ? 'line' : 'space';
      at += 1;
      continue;
    }
    const token = slippedNumber(text, at, gap) ?? tokenAt(text, at, gap);
    tokens.push(token);
    gap = 'none';
    at = token.to;
  }
  return { text, code: codeText(text), tokens, isShouted: isShouted(tokens) };
}

function tokenAt(text: string, from: number, gap: Gap): Token {
  const to = endOfToken(text, from);
  const own = text.slice(from, to);
  const first = own.charAt(0);
  if (isDigit(first)) return { type: 'number', text: own, key: own, from, to, gap, isCapital: false };
  if (!isLetter(first)) return { type: 'mark', text: own, key: own, from, to, gap, isCapital: false };
  return { type: 'word', text: own, key: wordKey(own), from, to, gap, isCapital: isUpper(first) };
}

/** "12.O3.1999": inside what has the form of a date, the letter is a nought. */
function slippedNumber(text: string, from: number, gap: Gap): Token | null {
  let to = from;
  while (to - from <= YEAR_DIGITS && (isDigit(text.charAt(to)) || isRoundLetter(text.charAt(to)))) to += 1;
  if (to === from || to - from > YEAR_DIGITS || isLetter(text.charAt(to)) || isLetter(text.charAt(from - 1)))
    return null;
  const own = text.slice(from, to);
  const key = own.replace(/[OoОо]/g, '0');
  if (key === own) return null;
  const around = text.slice(Math.max(0, from - DATE_REACH), from) + key + text.slice(to, to + DATE_REACH);
  const isDate = /(?:^|[^\p{L}\p{Nd}])[\dOoОо]{1,2}([./-])[\dOoОо]{1,2}\1[\dOoОо]{2,4}(?![\p{L}\p{Nd}])/u.test(around);
  return isDate && /\d.*\d.*\d/.test(around)
    ? { type: 'number', text: own, key, from, to, gap, isCapital: false }
    : null;
}

function isRoundLetter(character: string): boolean {
  return character === 'O' || character === 'o' || character === 'О' || character === 'о';
}

function endOfToken(text: string, from: number): number {
  const belongs = isDigit(text.charAt(from)) ? isDigit : isLetter;
  let to = from + 1;
  if (!belongs(text.charAt(from))) return to;
  while (to < text.length && (belongs(text.charAt(to)) || isLetterInDisguise(text, to))) to += 1;
  return to;
}

/** "m@nim" is a word; "ab@mail.example" is found before words are looked at. */
function isLetterInDisguise(text: string, at: number): boolean {
  return text.charAt(at) === '@' && isLetter(text.charAt(at - 1)) && isLetter(text.charAt(at + 1));
}

/** True for the ten digits; a canonical text has no others. */
export function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}

/** True for a letter of any script. */
export function isLetter(character: string): boolean {
  if (character < '\u007f') return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
  return LETTER.test(character);
}

/** True for a word whose letters are capitals to the last. */
export function isLoud(token: Token | undefined): boolean {
  return token?.type === 'word' && isUpper(token.text.charAt(token.text.length - 1));
}

function isUpper(character: string): boolean {
  return character !== character.toLowerCase();
}

function isShouted(tokens: readonly Token[]): boolean {
  let capitals = 0;
  let words = 0;
  for (const { type, isCapital, text } of tokens) {
    if (type !== 'word' || text.length < 2) continue;
    words += 1;
    if (isCapital && isUpper(text.charAt(1))) capitals += 1;
  }
  return words > 0 && capitals * 2 > words;
}
