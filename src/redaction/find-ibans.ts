import { cueBefore, wordTest } from './cues.ts';
import { ibanLength, isIban } from './ibans.ts';
import { isFree, type Mark, type Sheet } from './sheet.ts';

const CUE = { test: wordTest('iban ибан hesab счет счёт account'), reach: 6 };
/** Between two groups of four. */
const GAP_LIMIT = 3;
const HEAD = 4;

/** IBANs, in any grouping. With a wrong check digit only where the text says that it is one: a slip betrays as much. */
export function findIbans(sheet: Sheet): Mark[] {
  const marks: Mark[] = [];
  for (let at = 0; at < sheet.reading.tokens.length; at += 1) {
    const token = sheet.reading.tokens[at];
    if (token?.type !== 'word' || token.from < (marks.at(-1)?.to ?? 0)) continue;
    // "IBANAZ…" and "hesabAZ…" hang together by a slip.
    const from = token.to - 2 > token.from && sheet.reading.tokens[at + 1]?.gap === 'none' ? token.to - 2 : token.from;
    const mark = ibanAt(sheet, from, at);
    if (mark && isFree(sheet, mark.from, mark.to)) marks.push(mark);
  }
  return marks;
}

function ibanAt(sheet: Sheet, from: number, at: number): Mark | null {
  const { code, tokens } = sheet.reading;
  const length = ibanLength(code.slice(from, from + 2));
  if (length === null || !hasCheckDigits(code, from + 2)) return null;
  const read = readCode(code, from, length);
  if (read === null) return null;
  const tail = read.text.slice(HEAD);
  const head = read.text.slice(0, 2) + read.text.slice(2, HEAD).replaceAll('O', '0').replaceAll('I', '1');
  if (!/^[A-Z]{2}\d{2}$/.test(head)) return null;
  const mark: Mark = { kind: 'iban', from, to: read.to };
  if ([tail, tail.replaceAll('O', '0'), head + tail].some((variant) => isIban(head + variant))) return mark;
  const isWhole = !/[A-Z0-9]/.test(code.charAt(read.to));
  const digits = tail.replace(/\D/g, '').length;
  return isWhole && digits * 2 > tail.length && cueBefore(tokens, at, CUE) > 0 ? mark : null;
}

/** Most words that begin as a country does go on with letters: they are passed by at once. */
function hasCheckDigits(code: string, from: number): boolean {
  let at = from;
  while (at < from + GAP_LIMIT && ' \n-./_'.includes(code.charAt(at))) at += 1;
  return '0123456789OI'.includes(code.charAt(at) || ' ');
}

function readCode(code: string, from: number, length: number): { text: string; to: number } | null {
  let text = '';
  let at = from;
  let gap = 0;
  while (text.length < length && at < code.length && gap <= GAP_LIMIT) {
    const character = code.charAt(at);
    if (/[A-Z0-9]/.test(character)) {
      text += character;
      gap = 0;
    } else if (/[ \n\-./_]/.test(character)) gap += 1;
    else return null;
    at += 1;
  }
  return text.length === length ? { text, to: at } : null;
}
