// Identity cards and passports: by their series, or by what the text calls them.
import { type Cue, cueAfter, cueBefore, endsSentence, wordTest } from './cues.ts';
import { type DigitRow, digitsFrom } from './digit-rows.ts';
import { matchPlan } from './phone-plans.ts';
import { isFree, isFreeToken, type Mark, type Sheet } from './sheet.ts';
import type { Kind } from './span.ts';
import type { Token } from './tokens.ts';
import { isNetwork } from './web-words.ts';

const SERIES_LETTERS_LIMIT = 3;
const FILLERS_LIMIT = 4;
const REACH_AHEAD = 10;
const REACH_BACK = 5;
const CLOSEST = 3;
/** What other countries number a person by: 11 digits in Turkey, 12 in Kazakhstan, 13 in Pakistan, 14 in Uzbekistan. */
const PERSONS_NUMBER = { shortest: 11, longest: 14, groups: 3 };

const FILLER = wordTest(
  'seriya серия серии seriyalı series nömrə nomre номер number no. n. nr. num. kod. və. и. and. ilə. nömrəli kartı',
);
const CARD = wordTest(
  'vəsiqə vesige vəsigə vesiqe şəxsiyyət удостоверени удост. udostovereni identity şv. sv. id. kimlik dyi. myi. i̇d. tc. cnic. пинфл. иин.',
);
const PASSPORT = wordTest('pasport passport паспорт загран загранник zagran passaport');
const CARD_CUE: Cue = { test: CARD, reach: REACH_AHEAD };
const PASSPORT_CUE: Cue = { test: PASSPORT, reach: REACH_AHEAD };
const OTHER_PAPER = wordTest(
  'işi. case дело дела. protokol sifariş müraciət qanun ticket order report nəfər manat рубл человек',
);

/** Series that need no cue, with how many digits follow. */
const CARD_SERIES = new Map([
  ['AZE', [7, 8, 9]],
  ['AA', [7]],
]);

/** Cards and passports with their series, or with six to ten digits behind the word for them. */
export function findDocuments(sheet: Sheet): Mark[] {
  const marks: Mark[] = [];
  let floor = 0;
  for (let at = 0; at < sheet.reading.tokens.length; at += 1) {
    const token = sheet.reading.tokens[at];
    if (!isFreeToken(sheet, token) || token.from < floor) continue;
    const mark = withSeries(sheet, at) ?? georgian(sheet, at) ?? digitsAlone(sheet, at);
    if (!mark || !isFree(sheet, mark.from, mark.to)) continue;
    marks.push(mark);
    floor = mark.to;
  }
  return [...marks, ...machineReadable(sheet)];
}

/** "AA 1234567", "AZE № 12345678", "seriya C nömrə 01234567". */
function withSeries(sheet: Sheet, at: number): Mark | null {
  const { tokens, code } = sheet.reading;
  const token = tokens[at];
  if (token?.type !== 'word' || token.text.length > SERIES_LETTERS_LIMIT) return null;
  const series = code.slice(token.from, token.to);
  if (!/^[A-Z]{1,3}$/.test(series)) return null;
  const start = skipFillers(tokens, at + 1);
  const isGlued = start === at + 1 && tokens[start]?.gap === 'none';
  const known = CARD_SERIES.get(series);
  const fixed = known && digitsFrom(sheet, start, (count) => known.includes(count));
  if (fixed) return marked(tokens, 'id_card', { at, row: fixed });
  const kind = kindByCue(tokens, at) ?? kindAfter(tokens, start);
  const isWritten = isGlued || token.text === token.text.toUpperCase();
  const row = isWritten ? digitsFrom(sheet, start, (count) => count >= 6 && count <= 9) : null;
  if (row && kind) return marked(tokens, kind, { at, row });
  return isGlued && row ? passportAlone(tokens, { at, series, row }) : null;
}

/** "19AA00012", "19 AA 00012": nothing else has two figures, two letters and five figures; in pieces it needs its cue. */
function georgian(sheet: Sheet, at: number): Mark | null {
  const { tokens, code } = sheet.reading;
  const [one, two, three] = [tokens[at], tokens[at + 1], tokens[at + 2]];
  if (one?.type !== 'number' || one.text.length !== 2 || three?.type !== 'number' || three.text.length !== 5)
    return null;
  if (!two || !/^[A-Z]{2}$/.test(code.slice(two.from, two.to)) || two.gap === 'line' || three.gap === 'line')
    return null;
  const isGlued = two.gap === 'none' && three.gap === 'none';
  const isOwn = at === 0 || one.gap !== 'none' || tokens[at - 1]?.type === 'mark';
  const kind = kindByCue(tokens, at) ?? kindAfter(tokens, at + 3);
  const isLoud = two.text === two.text.toUpperCase();
  if (!isOwn || !(isGlued ? kind || isLoud : kind && isLoud)) return null;
  return { kind: kind ?? 'passport', from: one.from, to: three.to };
}

/** A capital letter with eight digits hanging on it, or C and P with seven: nothing else looks so. */
function passportAlone(tokens: readonly Token[], { at, series, row }: { at: number; series: string; row: DigitRow }) {
  const lengths = series === 'C' || series === 'P' ? [7, 8] : [8];
  const isOwn = tokens[at]?.gap !== 'none' || at === 0 || tokens[at - 1]?.type === 'mark';
  if (series.length !== 1 || series === 'N' || !isOwn || row.last !== at + 1) return null;
  return lengths.includes(row.digits.length) ? marked(tokens, 'passport', { at, row }) : null;
}

/** "vəsiqə nömrəsi 12345678", "паспорт 4512 345678", "серия 45 12 номер 345678". */
function digitsAlone(sheet: Sheet, at: number): Mark | null {
  const { tokens } = sheet.reading;
  if (!sheet.pieceAt.has(at) || isNetworkId(tokens, at)) return null;
  const kind = kindByCue(tokens, at) ?? kindAfter(tokens, at + 1);
  if (!kind || cueBefore(tokens, at, { test: OTHER_PAPER, reach: CLOSEST }) > 0) return null;
  const whole = personsNumber(sheet, at) ?? digitsFrom(sheet, at, (count) => count >= 6 && count <= 10);
  const row = whole ?? digitsFrom(sheet, at, (count) => count === 4);
  if (!row) return null;
  const next = skipFillers(tokens, row.last + 1);
  const rest = row.digits.length === 4 ? digitsFrom(sheet, next, (count) => count === 6) : null;
  if (rest) return marked(tokens, kind, { at, row: rest });
  if (!whole || isCounted(tokens[whole.last + 1])) return null;
  return marked(tokens, kind, { at, row: whole });
}

/** In one piece or with dashes, so that nothing of a telephone number behind it is taken in; and no telephone's itself. */
function personsNumber({ pieces, pieceAt }: Sheet, at: number): DigitRow | null {
  const start = pieceAt.get(at) ?? pieces.length;
  const { shortest, longest, groups } = PERSONS_NUMBER;
  let digits = '';
  let found: DigitRow | null = null;
  for (const [index, piece] of pieces.slice(start, start + groups).entries()) {
    if (piece.isSpoken || piece.hasPlus || (index > 0 && piece.between !== '-')) break;
    digits += piece.digits;
    if (digits.length >= shortest && digits.length <= longest) found = { digits, last: piece.last };
  }
  return found && matchPlan(found.digits, { groups: [], hasPlus: false }) === 'no' ? found : null;
}

/** "vk: id00012345" is a page. */
function isNetworkId(tokens: readonly Token[], at: number): boolean {
  return tokens[at - 1]?.key === 'id' && cueBefore(tokens, at, { test: isNetwork, reach: REACH_BACK }) > 0;
}

function isCounted(token: Token | undefined): boolean {
  return token?.type === 'word' && OTHER_PAPER(token.key);
}

function kindByCue(tokens: readonly Token[], at: number): Kind | null {
  const card = cueBefore(tokens, at, CARD_CUE);
  const passport = cueBefore(tokens, at, PASSPORT_CUE);
  if (card === 0 && passport === 0) return null;
  return card === 0 || (passport > 0 && passport < card) ? 'passport' : 'id_card';
}

/** "… nömrəli vəsiqə", "… passport" behind the number. */
function kindAfter(tokens: readonly Token[], at: number): Kind | null {
  const card = cueAfter(tokens, at, { test: CARD, reach: REACH_BACK });
  const passport = cueAfter(tokens, at, { test: PASSPORT, reach: REACH_BACK });
  if (card === 0 && passport === 0) return null;
  return card === 0 || (passport > 0 && passport < card) ? 'passport' : 'id_card';
}

function skipFillers(tokens: readonly Token[], from: number): number {
  let at = from;
  while (at - from < FILLERS_LIMIT && isFiller(tokens, at)) at += 1;
  return at;
}

function isFiller(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (!token || endsSentence(tokens, at)) return false;
  if (token.type === 'mark') return '#-:.,/"()'.includes(token.key);
  return token.type === 'word' && FILLER(token.key);
}

function marked(tokens: readonly Token[], kind: Kind, { at, row }: { at: number; row: DigitRow }): Mark | null {
  const first = tokens[at];
  const last = tokens[row.last];
  return first && last ? { kind, from: first.from, to: last.to } : null;
}

/** The two lines at the foot of a passport or on the back of a card. */
function machineReadable(sheet: Sheet): Mark[] {
  if (!sheet.reading.code.includes('<')) return [];
  const names = /(?<![A-Z0-9<])([PIAC])[A-Z<][A-Z]{3}[A-Z0-9<]{5,40}<[A-Z0-9<]{0,40}/g;
  const numbers = /(?<![A-Z0-9<])[A-Z0-9<]{9}\d[A-Z]{3}\d{7}[MFX<]\d{7}[A-Z0-9<]{0,16}/g;
  return [...sheet.reading.code.matchAll(names), ...sheet.reading.code.matchAll(numbers)]
    .map(({ 0: own, 1: letter, index }): Mark => {
      return { kind: letter && letter !== 'P' ? 'id_card' : 'passport', from: index, to: index + own.length };
    })
    .filter(({ from, to }) => isFree(sheet, from, to));
}
