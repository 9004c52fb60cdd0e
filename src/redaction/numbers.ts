// The numbers of a text, written or said, as pieces that stand in a row: "050 123", "sıfır əlli, 123", "double five".
import { numberWord } from './number-words.ts';
import type { Reading, Token } from './tokens.ts';

/** Nobody says a longer number in one breath; the rest of a longer one begins a new piece. */
const PIECE_WORDS_LIMIT = 8;
/** Marks between two pieces of one number: ") - ". */
const MARKS_BETWEEN_LIMIT = 4;

const JOINING_MARKS = new Set('-./\\()[]_*,|~\'"•·+#'.split(''));
const FILLERS = new Set(
  'tire defis dash sonra potom dalse then bosluq boslug probel xetd yeni ee eee kod code'.split(' '),
);
const LOOKS_LIKE_DIGIT: Readonly<Record<string, string>> = {
  o: '0',
  O: '0',
  о: '0',
  О: '0',
  l: '1',
  I: '1',
  i: '1',
  ı: '1',
  з: '3',
  З: '3',
  б: '6',
  B: '8',
  В: '8',
  S: '5',
  s: '5',
};
const ENGLISH_DIGITS = new Set('zero oh o one two three four five six seven eight nine double triple'.split(' '));
const PLUS_WORDS = new Set(['plus', 'plyus', 'ustegel', 'musbet']);

export interface Piece {
  readonly digits: string;
  /** Indices of tokens; `last` is the last one of the piece. */
  readonly first: number;
  readonly last: number;
  readonly isSpoken: boolean;
  /** A plus stands before it. */
  readonly hasPlus: boolean;
  /** How it hangs on the piece before it: not at all, loosely (a comma, a new line), or firmly. */
  readonly joint: 'none' | 'loose' | 'firm';
  /** The marks between it and the piece before it. */
  readonly between: string;
}

/** Every number of the text, in order. Linear in the number of tokens. */
export function findPieces(reading: Reading): Piece[] {
  const { tokens } = reading;
  const pieces: Piece[] = [];
  for (let at = 0; at < tokens.length; ) {
    const found = writtenPiece(tokens, at) ?? spokenPiece(tokens, at);
    if (!found || isPreposition(tokens, found)) {
      at += 1;
      continue;
    }
    pieces.push({ ...found, ...jointBefore(tokens, pieces.at(-1), found.first) });
    at = found.last + 1;
  }
  return pieces;
}

/** English "on" sounds like ten: before a figure, a bracket or an English digit it is the little word. */
function isPreposition(tokens: readonly Token[], { first, last }: Found): boolean {
  const next = tokens[last + 1];
  if (tokens[first]?.key !== 'on' || first !== last || !next) return false;
  if (tokens[first - 1]?.type === 'word' && numberWord(tokens[first - 1]?.key ?? '') !== null) return false;
  return (
    next.type === 'number' ||
    next.key === '(' ||
    next.key === '+' ||
    ENGLISH_DIGITS.has(next.key) ||
    PLUS_WORDS.has(next.key)
  );
}

type Found = Pick<Piece, 'digits' | 'first' | 'last' | 'isSpoken'>;

function writtenPiece(tokens: readonly Token[], at: number): Found | null {
  const token = tokens[at];
  if (!token || token.type === 'mark') return null;
  const disguised = disguisedPiece(tokens, at);
  if (disguised) return disguised;
  return token.type === 'number' ? { digits: token.key, first: at, last: at, isSpoken: false } : null;
}

/** "O5O", "l2З": letters that stand for digits, where at least half of what hangs together is digits. */
function disguisedPiece(tokens: readonly Token[], at: number): Found | null {
  const before = tokens[at - 1];
  if (before && before.type !== 'mark' && tokens[at]?.gap === 'none') return null;
  let digits = '';
  let letters = 0;
  let last = at;
  for (let index = at; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (!token || token.type === 'mark' || (index > at && token.gap !== 'none')) break;
    if (token.type === 'number') digits += token.key;
    else {
      const read = token.text.length > PIECE_WORDS_LIMIT ? null : digitsOfLetters(token.text);
      if (read === null) return null;
      digits += read;
      letters += read.length;
    }
    last = index;
  }
  if (/^0{2,}$/.test(digits) && letters === digits.length) return { digits, first: at, last, isSpoken: false };
  if (letters === 0 || letters * 2 > digits.length + 1 || digits.length < 2) return null;
  return { digits, first: at, last, isSpoken: false };
}

function digitsOfLetters(letters: string): string | null {
  let digits = '';
  for (const letter of letters) {
    const digit = LOOKS_LIKE_DIGIT[letter];
    if (digit === undefined) return null;
    digits += digit;
  }
  return digits;
}

/** "iki yüz otuz beş" is 235, "əlli beş yüz" is 50 and 500: hundreds, then tens, then one, never back. */
function spokenPiece(tokens: readonly Token[], at: number): Found | null {
  const first = wordAt(tokens, at);
  if (!first || first.type === 'thousand') return null;
  if (first.type === 'repeat') return repeatedDigit(tokens, at, first.value);
  let value = 0;
  let level = 1000;
  let last = at - 1;
  for (let index = at; index < at + PIECE_WORDS_LIMIT; index += 1) {
    const word = wordAt(tokens, index);
    if (!word || (index > at && !isNear(tokens, index))) break;
    const isMultiplied = word.type === 'unit' && word.value > 0 && wordAt(tokens, index + 1)?.type === 'times';
    const next = isMultiplied ? 100 : levelOf(word);
    if (next === 0 || next >= level) break;
    if (word.type === 'unit' && word.value === 0 && index > at) break;
    value += isMultiplied ? word.value * 100 : word.value;
    level = word.type === 'ten' && word.value % 10 !== 0 ? 1 : next;
    last = isMultiplied ? index + 1 : index;
    if (isMultiplied) index += 1;
    if (word.type === 'unit' && !isMultiplied) break;
  }
  return last < at ? null : { digits: String(value), first: at, last, isSpoken: true };
}

function levelOf(word: { type: string; value: number }): number {
  if (word.type === 'hundred' || word.type === 'times') return 100;
  if (word.type === 'ten') return 10;
  return word.type === 'unit' ? 1 : 0;
}

function repeatedDigit(tokens: readonly Token[], at: number, times: number): Found | null {
  const word = wordAt(tokens, at + 1);
  const written = tokens[at + 1]?.type === 'number' ? tokens[at + 1]?.key : undefined;
  const digit = word?.type === 'unit' ? String(word.value) : written?.length === 1 ? written : undefined;
  return digit === undefined ? null : { digits: digit.repeat(times), first: at, last: at + 1, isSpoken: true };
}

function wordAt(tokens: readonly Token[], at: number) {
  const token = tokens[at];
  return token?.type === 'word' ? numberWord(token.key) : null;
}

/** "twenty-five" and "iki yüz" hang together; "iki, üç" do not. */
function isNear(tokens: readonly Token[], at: number): boolean {
  return tokens[at - 1]?.type === 'word';
}

function jointBefore(
  tokens: readonly Token[],
  before: Piece | undefined,
  first: number,
): Pick<Piece, 'joint' | 'between' | 'hasPlus'> {
  const previous = tokens[first - 1];
  const hasPlus = previous?.key === '+' || (previous?.type === 'word' && PLUS_WORDS.has(previous.key));
  const from = before ? before.last + 1 : first;
  const between = tokens.slice(Math.max(from, first - MARKS_BETWEEN_LIMIT - 1), first);
  const marks = between.map(({ key }) => key).join('');
  if (!before || first - from > MARKS_BETWEEN_LIMIT) return { joint: 'none', between: marks, hasPlus };
  const isJoined =
    between.filter(({ type }) => type === 'word').length <= 1 &&
    between.every(({ type, key }) => (type === 'word' ? FILLERS.has(key) : JOINING_MARKS.has(key)));
  if (!isJoined) return { joint: 'none', between: marks, hasPlus };
  return { joint: isLoose(tokens, from, first) ? 'loose' : 'firm', between: marks, hasPlus };
}

function isLoose(tokens: readonly Token[], from: number, first: number): boolean {
  for (let at = from; at <= first; at += 1) {
    const token = tokens[at];
    if (token?.gap === 'line' || (at < first && (token?.key === ',' || token?.key === '#'))) return true;
    if (at > from && token?.gap === 'space' && tokens[at - 1]?.key === '.') return true;
  }
  return false;
}
