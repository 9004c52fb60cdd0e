// The numbers of houses and doors, before and behind the word that they belong to.
import * as words from './address-words.ts';
import { isFreeToken, type Sheet } from './sheet.ts';

const HOUSE_NUMBER_DIGITS = 4;
const SAID_DIGITS_LIMIT = 3;

/** Tokens that belong to an address, and how much they say: 2 is enough. */
export interface AddressPart {
  readonly first: number;
  readonly last: number;
  readonly weight: number;
}

/** The last token of a house number that begins here: "25", "25A", "25/14", "25-ci"; or null. */
export function houseNumberEnd(sheet: Sheet, at: number): number | null {
  const { tokens } = sheet.reading;
  const number = tokens[at];
  if (number?.type !== 'number' || number.key.length > HOUSE_NUMBER_DIGITS || !isFreeToken(sheet, number)) return null;
  let last = at;
  for (let index = at + 1; index < at + 7; index += 1) {
    const token = tokens[index];
    if (token?.gap !== 'none' || !isFreeToken(sheet, token)) break;
    if (token.type === 'mark' ? !'-/'.includes(token.key) : token.text.length > HOUSE_NUMBER_DIGITS) break;
    if (token.type === 'word' && tokens[index + 1]?.type === 'number' && tokens[index + 1]?.gap === 'none') {
      if (words.isDoor(token.key) || words.isHouse(token.key)) break;
      return null;
    }
    if (token.type !== 'mark') last = index;
  }
  const letter = tokens[last + 1];
  const isLettered = letter?.type === 'word' && letter.text.length === 1 && letter.gap === 'space' && letter.isCapital;
  const next = tokens[isLettered ? last + 2 : last + 1];
  if (next?.type === 'word' && words.isCounted(next.key) && next.gap !== 'line') return null;
  if (next?.key === '%' || next?.key === '₼' || (next?.key === ':' && tokens[last + 2]?.type === 'number')) return null;
  return isLettered && !'.:'.includes(tokens[last + 2]?.key ?? ' ') ? last + 1 : last;
}

/** The last token of the number right behind `at`, or null. */
export function numberAfter(sheet: Sheet, at: number): number | null {
  const { tokens } = sheet.reading;
  const next = tokens[at + 1];
  const skipped = next?.key === ',' || next?.key === '#' || next?.key === '-' ? at + 2 : at + 1;
  return houseNumberEnd(sheet, tokens[skipped]?.key === '#' ? skipped + 1 : skipped);
}

/** The last token of a house number that is said: "on iki", "двенадцать"; none where things are counted. */
export function saidAfter(sheet: Sheet, at: number): number | null {
  const piece = sheet.pieces[sheet.pieceAt.get(at) ?? -1];
  if (!piece?.isSpoken || piece.digits.length > SAID_DIGITS_LIMIT) return null;
  const next = sheet.reading.tokens[piece.last + 1];
  return next?.type === 'word' && words.isCounted(next.key) ? null : piece.last;
}

/** "14-cü", "25 saylı", "5-й", "3rd", said right before the word. */
export function ordinalBefore(sheet: Sheet, at: number): number | null {
  const { tokens } = sheet.reading;
  for (const step of [2, 3]) {
    const number = tokens[at - step];
    if (number?.type !== 'number' || number.key.length > HOUSE_NUMBER_DIGITS || !isFreeToken(sheet, number)) continue;
    const suffix = tokens[at - 1];
    const isOrdinal =
      suffix?.type === 'word' &&
      /^(?:n?c[iu]|u?nc[iu]|sayli|nomreli|y|oy|ya|aya|om|m|oe|iy|th|st|nd|rd|go|e)$/.test(suffix.key);
    if (isOrdinal) return at - step;
  }
  return null;
}
