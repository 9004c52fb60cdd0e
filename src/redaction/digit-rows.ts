import { isFreeToken, type Sheet } from './sheet.ts';

/** A number of a paper, written or said, in at most so many pieces. */
const PIECES_LIMIT = 12;

export interface DigitRow {
  readonly digits: string;
  /** The index of its last token. */
  readonly last: number;
}

/** The digits that begin at this token and hang firmly together, if their number is allowed; else null. */
export function digitsFrom(sheet: Sheet, at: number, isAllowed: (count: number) => boolean): DigitRow | null {
  const start = sheet.pieceAt.get(at);
  if (start === undefined) return null;
  let digits = '';
  let found: DigitRow | null = null;
  for (let index = start; index < Math.min(start + PIECES_LIMIT, sheet.pieces.length); index += 1) {
    const piece = sheet.pieces[index];
    if (!piece || (index > start && piece.joint !== 'firm')) break;
    if (!isFreeToken(sheet, sheet.reading.tokens[piece.first])) break;
    digits += piece.digits;
    if (isAllowed(digits.length)) found = { digits, last: piece.last };
  }
  return found;
}
