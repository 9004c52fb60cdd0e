import { cueAfter, cueBefore, endsSentence, wordTest } from './cues.ts';
import { isFree, type Mark, type Sheet } from './sheet.ts';
import type { Token } from './tokens.ts';

const LENGTH = 7;
const REACH_AHEAD = 9;
const REACH_AFTER = 3;
const PARTS_LIMIT = 9;
const LONGEST_ENDING = 5;

const CUE = wordTest(
  'fin. fini. finim. finin. finə. finimi. finimiz. finkod finkodu finkodum fin-kod pin. pini. pinim. pinkod фин. фина. фину. фином. финкод пин. пинкод ' +
    'fərdi identifikasiya персональн идентификацион личный personal identification fən. финкода',
);
/** "The code on the card" is this one, though a code alone is any. */
const CODE = wordTest('kod. kodu. kodum код. code.');
const CARD = wordTest('vəsiqə vesige vesiqe şəxsiyyət удостоверени identity');
const OTHER_CODE = wordTest(
  'case дел. дело дела. işi. ticket order model bron rezerv promo reys рейс flight serial bar. заказ sifariş',
);

/** The seven characters of a person's number, which hold no I and no O. */
export function findFins(sheet: Sheet): Mark[] {
  const marks: Mark[] = [];
  for (let at = 0; at < sheet.reading.tokens.length; at += 1) {
    const token = sheet.reading.tokens[at];
    if (!token || token.type === 'mark' || token.from < (marks.at(-1)?.to ?? 0)) continue;
    const mark = finAlone(sheet, at) ?? finBehindCue(sheet, at);
    if (mark && isFree(sheet, mark.from, mark.to)) marks.push(mark);
  }
  return marks;
}

/** Seven characters that hang together and stand apart: figures and letters in turn, in capitals. */
function finAlone(sheet: Sheet, at: number): Mark | null {
  const { tokens, code, text } = sheet.reading;
  const run = runFrom(tokens, at);
  const first = tokens[at];
  const last = tokens[run];
  if (!first || !last || isGlued(tokens, at, run)) return null;
  const to = first.from + LENGTH;
  if (last.to !== to && !hasEnding(last, to)) return null;
  const own = code.slice(first.from, to);
  const written = text.slice(first.from, to);
  const isCapital = written === written.toUpperCase();
  const turns = run - at;
  const isCode = /^[0-9A-HJ-NP-Z]{7}$/.test(own) && /\d.*\d/.test(own) && /[A-Z]/.test(own);
  if (!isCode || turns < (isCapital ? 2 : 3)) return null;
  if (cueBefore(tokens, at, { test: OTHER_CODE, reach: 3 }) > 0) return null;
  return { kind: 'fin', from: first.from, to };
}

/** Behind the word for it: in groups, letter by letter, in small letters, with a slip of O for 0. */
function finBehindCue(sheet: Sheet, at: number): Mark | null {
  const { tokens, code } = sheet.reading;
  const first = tokens[at];
  // What can be no part of a code is passed by before the words around it are looked at.
  if (!first || partAt(sheet, at) === null || !isCued(tokens, at)) return null;
  let own = '';
  let last = at;
  for (let index = at; index < tokens.length && index < at + PARTS_LIMIT * 2 && own.length < LENGTH; ) {
    const part = partAt(sheet, index);
    if (part === null) break;
    own += part.text;
    last = part.last;
    const to = (tokens[last]?.to ?? 0) - (own.length - LENGTH);
    if (own.length > LENGTH && hasEnding(tokens[last], to)) return codeUpTo(own, first.from, to);
    index = part.last + 1;
    if (tokens[index]?.type === 'mark' && '-./ ,'.includes(tokens[index]?.key ?? '')) index += 1;
  }
  const end = tokens[last];
  if (own.length !== LENGTH || !end || isGluedCode(tokens, last)) return null;
  const isWhole = last === at && first.type === 'word';
  const isShouted = first.text === first.text.toUpperCase() && !sheet.reading.isShouted;
  const hasFigure = /\d/.test(own);
  if (!/^[0-9A-Z]{7}$/.test(own) || !(hasFigure || (isWhole && isShouted))) return null;
  // "fərdi 12 manat": a word that merely has the right length.
  if (!hasFigure && !/^[A-HJ-NP-Z]{7}$/.test(code.slice(first.from, first.to))) return null;
  return { kind: 'fin', from: first.from, to: end.to };
}

function codeUpTo(own: string, from: number, to: number): Mark | null {
  const isCode = /^[0-9A-HJ-NP-Z]{7}/.test(own) && /\d/.test(own.slice(0, LENGTH));
  return isCode ? { kind: 'fin', from, to } : null;
}

/** "5AB12CDdir": what hangs on the capitals of a code in small letters is an ending. */
function hasEnding(token: Token | undefined, to: number): boolean {
  if (token?.type !== 'word' || to <= token.from || token.to - to > LONGEST_ENDING || token.to <= to) return false;
  const [own, ending] = [token.text.slice(0, to - token.from), token.text.slice(to - token.from)];
  return own === own.toUpperCase() && ending === ending.toLowerCase();
}

function isCued(tokens: readonly Token[], at: number): boolean {
  if (CUE(tokens[at]?.key ?? '')) return false;
  const run = runFrom(tokens, at);
  // "FİN5AB…": the word hangs on the code by a slip.
  if (tokens[at]?.gap === 'none' && tokens[at - 1]?.type !== 'mark') return CUE(tokens[at - 1]?.key ?? '');
  const code = cueBefore(tokens, at, { test: CODE, reach: REACH_AFTER });
  if (code > 0 && cueBefore(tokens, at - code, { test: CARD, reach: REACH_AFTER }) > 0) return true;
  return (
    cueBefore(tokens, at, { test: CUE, reach: REACH_AHEAD }) > 0 ||
    cueAfter(tokens, run, { test: CUE, reach: REACH_AFTER }) > 0
  );
}

/** A group of at most seven figures and letters; a said figure counts as one. Words of more letters end the code. */
function partAt(sheet: Sheet, at: number): { text: string; last: number } | null {
  const { tokens, code } = sheet.reading;
  const token = tokens[at];
  if (!token || token.type === 'mark' || endsSentence(tokens, at)) return null;
  const piece = sheet.pieces[sheet.pieceAt.get(at) ?? -1];
  if (piece?.isSpoken) return { text: piece.digits, last: piece.last };
  const text = code.slice(token.from, token.to);
  const isPart = token.type === 'number' || text.length <= 2 || isInsideRun(tokens, at) || text.length === LENGTH;
  const isAlone = tokens[at + 1]?.gap !== 'none' || tokens[at + 1]?.type !== 'number';
  const isSmallWord =
    isAlone &&
    token.type === 'word' &&
    text.length === 2 &&
    token.gap !== 'none' &&
    token.text !== token.text.toUpperCase();
  return isPart && !isSmallWord ? { text, last: at } : null;
}

function isInsideRun(tokens: readonly Token[], at: number): boolean {
  const isBehind = tokens[at]?.gap === 'none' && tokens[at - 1]?.type === 'number';
  const isBefore = tokens[at + 1]?.gap === 'none' && tokens[at + 1]?.type === 'number';
  const isCapital = tokens[at]?.text === tokens[at]?.text.toUpperCase();
  return isBehind || isBefore || (isCapital && (tokens[at]?.text.length ?? 0) <= 4);
}

/** The last token of the figures and letters that hang together from here on. */
function runFrom(tokens: readonly Token[], at: number): number {
  let last = at;
  while (last - at < LENGTH && tokens[last + 1]?.gap === 'none' && tokens[last + 1]?.type !== 'mark') last += 1;
  return last;
}

/** Something hangs on either end that makes another code of it. An ending behind a dash does not. */
function isGlued(tokens: readonly Token[], first: number, last: number): boolean {
  const before = tokens[first - 1];
  const isBehind = tokens[first]?.gap === 'none' && before !== undefined && !'("\':,;=#['.includes(before.key);
  return isBehind || isGluedCode(tokens, last);
}

function isGluedCode(tokens: readonly Token[], last: number): boolean {
  const after = tokens[last + 1];
  if (after?.gap !== 'none') return false;
  if (after.type === 'number') return true;
  return (
    after.type === 'mark' &&
    '-_/@'.includes(after.key) &&
    tokens[last + 2]?.type === 'number' &&
    tokens[last + 2]?.gap === 'none'
  );
}
