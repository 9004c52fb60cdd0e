import { cueAfter, cueBefore, wordTest } from './cues.ts';
import { digitsFrom } from './digit-rows.ts';
import { monthOf } from './months.ts';
import { isFree, type Mark, type Sheet } from './sheet.ts';
import type { Token } from './tokens.ts';

const CUE = wordTest(
  'maşın avtomobil avto. qeydiyyat dqn. nişan машин авто. автомобил госномер гос. номер nömrə car. plate vehicle taxi taksi такси furqon van. mikroavtobus ' +
    'mersedes mercedes bmw. toyota prius hyundai kia. opel nissan lexus jeep cip. джип mersedesin moto мото lada vaz. priora niva registration',
);
const REACH_BEFORE = 7;
const REACH_AFTER = 5;
const LONGEST_PART = 3;
const UNITS = new Set('KM KG KQ SM MM GB MB TB ML SQ AY IL OK AM PM TL HA KV AZ RU EN MR DR CI CU Ü'.split(' '));
const SLAVIC_LETTERS = /^[ABEKMHOPCTYX]+$/;

interface Shape {
  /** Lengths of digits (9) and letters (A), with what parts them: nothing here. */
  readonly parts: readonly string[];
  /** Whether it needs a word such as "car" nearby even when it is written in capitals. */
  readonly needsCue: boolean;
  readonly isSlavic: boolean;
}

/** Ours, with two letters or a motorcycle's one; Russia's; Georgia's; Turkey's. */
const SHAPES: readonly Shape[] = [
  { parts: ['99', 'AA', '999'], needsCue: false, isSlavic: false },
  { parts: ['99', 'A', '999'], needsCue: false, isSlavic: false },
  { parts: ['A', '999', 'AA', '99'], needsCue: false, isSlavic: true },
  { parts: ['A', '999', 'AA', '999'], needsCue: false, isSlavic: true },
  { parts: ['AA', '999', 'AA'], needsCue: true, isSlavic: false },
  ...['99', '999', '9999'].flatMap((tail) => [
    { parts: ['99', 'AAA', tail], needsCue: true, isSlavic: false },
    { parts: ['99', 'AA', tail], needsCue: true, isSlavic: false },
  ]),
  { parts: ['999', 'AAA', '99'], needsCue: true, isSlavic: false },
  { parts: ['99', 'A', '9999'], needsCue: true, isSlavic: false },
];

/** Number plates: 99-XX-999 and the neighbours', in any hand, and said where the text speaks of a car. */
export function findPlates(sheet: Sheet): Mark[] {
  const { tokens } = sheet.reading;
  const marks: Mark[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (!token || !mayBegin(sheet, at) || token.from < (marks.at(-1)?.to ?? 0)) continue;
    const last = endOfAnyPlate(sheet, at);
    const to = last === null ? undefined : tokens[last]?.to;
    if (to !== undefined && isFree(sheet, token.from, to)) marks.push({ kind: 'plate', from: token.from, to });
  }
  return marks;
}

/** Most words are no part of a plate: they, and what stands before them, are passed by before any shape is tried. */
function mayBegin(sheet: Sheet, at: number): boolean {
  const { tokens } = sheet.reading;
  if (!mayBePart(sheet, at)) return false;
  const piece = sheet.pieces[sheet.pieceAt.get(at) ?? -1];
  return mayBePart(sheet, skipMark(tokens, at + 1)) || (piece !== undefined && piece.last > at);
}

function mayBePart(sheet: Sheet, at: number): boolean {
  const token = sheet.reading.tokens[at];
  if (token?.type === 'number') return token.key.length <= LONGEST_PART;
  return token?.type === 'word' && (token.text.length <= LONGEST_PART || sheet.pieceAt.has(at));
}

function endOfAnyPlate(sheet: Sheet, at: number): number | null {
  for (const shape of SHAPES) {
    const last = endOfPlate(sheet, at, shape);
    if (last !== null) return last;
  }
  return null;
}

function endOfPlate(sheet: Sheet, at: number, shape: Shape): number | null {
  const { tokens, code } = sheet.reading;
  const letters: string[] = [];
  let next = at;
  for (const wanted of shape.parts) {
    const first = next === at ? at : skipMark(tokens, next);
    const end = endOfPart(sheet, first, wanted);
    if (end === null) return null;
    if (wanted.startsWith('A')) letters.push(code.slice(tokens[first]?.from, tokens[first]?.to));
    next = end + 1;
  }
  const last = next - 1;
  if (shape.isSlavic && !letters.every((own) => SLAVIC_LETTERS.test(own))) return null;
  if (!isApart(tokens, at, last)) return null;
  const isCued =
    cueBefore(tokens, at, { test: CUE, reach: REACH_BEFORE }) > 0 ||
    cueAfter(tokens, last, { test: CUE, reach: REACH_AFTER }) > 0;
  if (isCued) return letters.every((own) => own.length < 2 || !UNITS.has(own) || own === 'AZ') ? last : null;
  return !shape.needsCue && looksLikePlate(sheet, at, { last, letters, isShort: shape.parts[1] === 'A' }) ? last : null;
}

interface Look {
  readonly last: number;
  readonly letters: readonly string[];
  readonly isShort: boolean;
}

/** Without a cue: dashes, nothing between, or capitals that are no unit. */
function looksLikePlate(sheet: Sheet, at: number, { last, letters, isShort }: Look): boolean {
  const tokens = sheet.reading.tokens.slice(at, last + 1);
  const isFigures = tokens.every(({ type, text }) => type !== 'word' || text.length <= 2);
  const isDashed = tokens.filter(({ key }) => key === '-').length === 2;
  const isGlued = tokens.slice(1).every(({ gap }) => gap === 'none') && !isDashed;
  const isCapital = tokens.every(({ type, text }) => type !== 'word' || text === text.toUpperCase());
  if (!isFigures || letters.some((own) => UNITS.has(own) && !isDashed)) return false;
  return isDashed || (isGlued && !isShort) || (isCapital && (!isShort || isGlued));
}

/** The last token of a part of that length that begins here, or null. */
function endOfPart(sheet: Sheet, at: number, wanted: string): number | null {
  const token = sheet.reading.tokens[at];
  if (!token || token.type === 'mark') return null;
  if (wanted.startsWith('A')) return isLetters(sheet, at, wanted.length) ? at : null;
  if (token.type === 'number') return token.key.length === wanted.length ? at : null;
  return digitsFrom(sheet, at, (count) => count === wanted.length)?.last ?? null;
}

function isLetters(sheet: Sheet, at: number, length: number): boolean {
  const { tokens, code } = sheet.reading;
  const token = tokens[at];
  if (token?.type !== 'word' || token.text.length !== length) return false;
  const piece = sheet.pieces[sheet.pieceAt.get(at) ?? -1];
  if (piece?.isSpoken || piece?.last === at) return false;
  return /^[A-Z]+$/.test(code.slice(token.from, token.to)) && monthOf(token.key) === null;
}

function skipMark(tokens: readonly Token[], at: number): number {
  const token = tokens[at];
  return token?.type === 'mark' && '-./_ |"'.includes(token.key) ? at + 1 : at;
}

/** Nothing that would make a longer code of it hangs on either end; endings of words may. */
function isApart(tokens: readonly Token[], first: number, last: number): boolean {
  const before = tokens[first - 1];
  const after = tokens[last + 1];
  const isGluedBefore = tokens[first]?.gap === 'none' && before !== undefined && before.type !== 'mark';
  const isGluedAfter = after?.gap === 'none' && after.type === 'number';
  const goesOn = after?.gap === 'none' && after.key === '-' && tokens[last + 2]?.type === 'number';
  return !isGluedBefore && !isGluedAfter && !goesOn;
}
