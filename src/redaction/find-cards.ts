import { cueBefore, wordTest } from './cues.ts';
import type { Piece } from './numbers.ts';
import { isFreeToken, type Mark, markOf, type Sheet } from './sheet.ts';

const SHORTEST = 13;
const LONGEST = 19;
const USUAL = 16;
const PIECES_LIMIT = 24;
const CUE = { test: wordTest('kart kartı карт card visa mastercard master. виза мастеркард'), reach: 7 };

/** Bank cards: thirteen to nineteen digits with a right check digit, or sixteen that are called a card. */
export function findCards(sheet: Sheet): Mark[] {
  const { tokens } = sheet.reading;
  const marks: Mark[] = [];
  for (let at = 0; at < sheet.pieces.length; ) {
    const end = endOfCard(sheet, at);
    const first = tokens[sheet.pieces[at]?.first ?? -1];
    const last = tokens[sheet.pieces[end ?? -1]?.last ?? -1];
    if (first && last) marks.push(markOf('card', first, last));
    at = end === null ? at + 1 : end + 1;
  }
  return [...marks, ...maskedCards(sheet)];
}

function endOfCard(sheet: Sheet, at: number): number | null {
  const first = sheet.pieces[at];
  if (!first || !/^[2-69]/.test(first.digits)) return null;
  let digits = '';
  for (let index = at; index < Math.min(sheet.pieces.length, at + PIECES_LIMIT); index += 1) {
    const piece = sheet.pieces[index];
    if (!piece || (index > at && piece.joint === 'none')) return null;
    if (!isFreeToken(sheet, sheet.reading.tokens[piece.first])) return null;
    digits += piece.digits;
    if (digits.length > LONGEST) return null;
    if (digits.length >= SHORTEST && isCard(sheet, digits, { first, last: piece, next: sheet.pieces[index + 1] }))
      return index;
  }
  return null;
}

interface Ends {
  readonly first: Piece;
  readonly last: Piece;
  readonly next: Piece | undefined;
}

function isCard(sheet: Sheet, digits: string, { first, next }: Ends): boolean {
  const isComplete = next === undefined || next.joint !== 'firm' || digits.length === USUAL;
  if (!isComplete || /^(\d)\1+$/.test(digits)) return false;
  if (passesLuhn(digits)) return digits.length >= USUAL - 1 || isCued(sheet, first);
  return digits.length === USUAL && isCued(sheet, first);
}

function isCued(sheet: Sheet, piece: Piece): boolean {
  return cueBefore(sheet.reading.tokens, piece.first, CUE) > 0;
}

/** True when the last digit is the right check digit. */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let place = 0; place < digits.length; place += 1) {
    const digit = Number(digits.charAt(digits.length - 1 - place));
    const doubled = place % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** "4169 **** **** 0000" says enough together with a bank. */
function maskedCards(sheet: Sheet): Mark[] {
  const found = sheet.reading.text.matchAll(/(?<!\d)\d{4}(?:[ -]?\d{2})?(?:[ -]?[*xXхХ•]{2,4}){2,3}[ -]?\d{4}(?!\d)/g);
  return [...found].map(({ 0: own, index }) => ({ kind: 'card', from: index, to: index + own.length }));
}
