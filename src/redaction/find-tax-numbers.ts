import { cueAfter, cueBefore, wordTest } from './cues.ts';
import { digitsFrom } from './digit-rows.ts';
import { isFreeToken, type Mark, markOf, type Sheet } from './sheet.ts';

const CUE = wordTest('vöen voen воен вөен vöyen инн. inn. tin. vergi tax налогов налогоплательщик ödəyicisi taxpayer');
const REACH_BEFORE = 8;
const REACH_AFTER = 4;
/** Ours has ten digits, a person's Russian one twelve. */
const LENGTHS = [10, 12];

/** Numbers of taxpayers: only where the text says that they are. */
export function findTaxNumbers(sheet: Sheet): Mark[] {
  const { tokens } = sheet.reading;
  return sheet.pieces.flatMap((piece) => {
    const first = tokens[piece.first];
    if (!isFreeToken(sheet, first)) return [];
    const row = digitsFrom(sheet, piece.first, (count) => LENGTHS.includes(count));
    const last = row ? tokens[row.last] : undefined;
    if (!row || !last) return [];
    const isCued =
      cueBefore(tokens, piece.first, { test: CUE, reach: REACH_BEFORE }) > 0 ||
      cueAfter(tokens, row.last, { test: CUE, reach: REACH_AFTER }) > 0;
    if (!isCued) return [];
    sheet.taken.fill(1, first.from, last.to);
    return [markOf('tax_no', first, last)];
  });
}
