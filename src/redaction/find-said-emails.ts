import { cueBefore, wordTest } from './cues.ts';
import { firstName } from './first-names.ts';
import { isFreeToken, type Mark, markOf, type Sheet } from './sheet.ts';
import type { Token } from './tokens.ts';
import {
  AT_WORDS,
  DOT_WORDS,
  isDevice,
  isNetwork,
  LINE_WORDS,
  MAIL_HOUSES,
  SAID_DOMAINS,
  TOP_DOMAINS,
} from './web-words.ts';

/** "aysel nöqtə m alt xətt doxsan": no more pieces before the at sign than this. */
const LOCAL_PIECES_LIMIT = 8;
const DOMAIN_PIECES_LIMIT = 4;
const NETWORK_REACH = 4;
const MAIL_REACH = 4;
const SHORTEST = 3;

const MAIL = wordTest('email emeyl imeyl meyli. mail. maili. e-poçt poçt почт мыло. мейл. имейл электронк elektron');
const NO_LOCAL = wordTest(
  'email emeyl imeyl mail meyl poçt почт мыло мейл имейл ünvan адрес address adres hesab аккаунт account saytı сайт sayt site var. yox. через на. её его onun mənim нет. есть. budur. только açıl istifadə',
);
/** Of the houses of mail the ones whose name is nothing else. */
const SURE_HOUSE = wordTest('gmail gmeil gmayl cimeyl cimeil hotmail xotmeyl');

/** E-mail addresses that are said or disguised: "aysel nöqtə m ət gmail nöqtə com", "vera (at) mail (dot) ru". */
export function findSaidEmails(sheet: Sheet): Mark[] {
  const { tokens } = sheet.reading;
  const marks: Mark[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    const isAt = token?.key === '@' || (token?.type === 'word' && AT_WORDS.has(token.key));
    if (!isAt || !isFreeToken(sheet, token)) continue;
    const last = isSure(tokens, at) ? endOfDomain(tokens, at) : null;
    const first = last === null ? null : startOfLocal(tokens, at);
    const begin = first === null ? undefined : tokens[first];
    const end = last === null ? undefined : tokens[last];
    if (begin && end && isFreeToken(sheet, begin) && isFreeToken(sheet, end) && begin.from >= (marks.at(-1)?.to ?? 0))
      marks.push(markOf('email', begin, end));
  }
  return marks;
}

/** "aysel99 gmail com": with the at sign left out, where a name of somebody's own making or a word for mail tells it. */
export function findEmailsWithoutAt(sheet: Sheet): Mark[] {
  const { tokens } = sheet.reading;
  const marks: Mark[] = [];
  for (let at = 1; at < tokens.length; at += 1) {
    const house = tokens[at];
    if (house?.type !== 'word' || house.gap !== 'space' || !MAIL_HOUSES.has(house.key) || !isFreeToken(sheet, house))
      continue;
    const last = endOfDomain(tokens, at - 1) ?? at;
    const first = startOfLocal(tokens, at);
    const [begin, end] = [tokens[first ?? -1], tokens[last]];
    if (first === null || !isFreeToken(sheet, begin) || !isFreeToken(sheet, end)) continue;
    if (begin.from < (marks.at(-1)?.to ?? 0) || !isLocal(tokens, { first, house: at, last })) continue;
    marks.push(markOf('email', begin, end));
  }
  return marks;
}

function isLocal(
  tokens: readonly Token[],
  { first, house, last }: Record<'first' | 'house' | 'last', number>,
): boolean {
  const own = tokens.slice(first, house);
  const [begin] = own;
  if (begin?.type !== 'word' || begin.text.length < SHORTEST || NO_LOCAL(begin.key) || isDevice(begin.key))
    return false;
  const isGlued = own.slice(1).every(({ gap }) => gap === 'none');
  if (own.length > 1 && isGlued) return last > house || SURE_HOUSE(tokens[house]?.key ?? '');
  if (last === house) return false;
  if (own.length > 1 || firstName(begin.key) !== 'no') return true;
  return cueBefore(tokens, first, { test: MAIL, reach: MAIL_REACH }) > 0;
}

/** "look at example.com" is an address of the net: without brackets a plain word needs a house of mail or a said "dot". */
function isSure(tokens: readonly Token[], at: number): boolean {
  // "insta is @lost.in.baku" is a name there.
  const isHung = tokens[at]?.gap !== 'none' && tokens[at + 1]?.gap === 'none';
  if (isHung && cueBefore(tokens, at, { test: isNetwork, reach: NETWORK_REACH }) > 0) return false;
  const isPlain = tokens[at]?.type === 'word' && !'([{<'.includes(tokens[at - 1]?.key ?? ' ');
  return !isPlain || tokens[at + 2]?.key !== '.' || MAIL_HOUSES.has(tokens[at + 1]?.key ?? '');
}

/** Behind the at sign: parts joined by full stops, the last one an end of addresses; or a known house of mail. */
function endOfDomain(tokens: readonly Token[], at: number): number | null {
  let index = skipBrackets(tokens, at + 1, 1);
  let last: number | null = null;
  for (let piece = 0; piece < DOMAIN_PIECES_LIMIT; piece += 1) {
    const label = tokens[index];
    if (!label || label.type === 'mark') break;
    const isDomain = SAID_DOMAINS.has(label.key) || TOP_DOMAINS.has(label.key);
    if (piece > 0 ? isDomain || last === null : MAIL_HOUSES.has(label.key)) last = index;
    const next = skipBrackets(tokens, index + 1, 1);
    const isDot = tokens[next]?.key === '.' || DOT_WORDS.has(tokens[next]?.key ?? '');
    const isBareEnd = MAIL_HOUSES.has(label.key) && SAID_DOMAINS.has(tokens[index + 1]?.key ?? '');
    if (!isDot && !isBareEnd) break;
    index = isDot ? skipBrackets(tokens, next + 1, 1) : index + 1;
  }
  const end = last === null ? undefined : tokens[last];
  const isPlausible =
    end !== undefined && (MAIL_HOUSES.has(end.key) || SAID_DOMAINS.has(end.key) || TOP_DOMAINS.has(end.key));
  return isPlausible ? last : null;
}

/** Before the at sign: one piece, and more of them as long as "dot", "dash" or nothing at all joins them. */
function startOfLocal(tokens: readonly Token[], at: number): number | null {
  let index = skipBrackets(tokens, at - 1, -1);
  if (!isPiece(tokens[index])) return null;
  for (let piece = 0; piece < LOCAL_PIECES_LIMIT; piece += 1) {
    const before = tokens[index - 1];
    const isLine = before?.key === '_' || before?.key === '.' || tokens[index]?.key === '_';
    const isGlued = tokens[index]?.gap === 'none' && (isPiece(before) || isLine);
    const isJoined = before !== undefined && isJoint(before);
    const isSaidNumber = tokens[index]?.type === 'number' && before?.type === 'word' && before.text.length > 2;
    if (isGlued || isSaidNumber) index -= 1;
    else if (isJoined && isPiece(tokens[index - 2])) index -= 2;
    else break;
  }
  while (tokens[index]?.type === 'mark') index += 1;
  return index;
}

function isPiece(token: Token | undefined): boolean {
  return token?.type === 'word' || token?.type === 'number';
}

function isJoint(token: Token): boolean {
  return ['.', '_', '-', '+'].includes(token.key) || DOT_WORDS.has(token.key) || LINE_WORDS.has(token.key);
}

function skipBrackets(tokens: readonly Token[], from: number, step: 1 | -1): number {
  let at = from;
  while ('()[]{}<>*"'.includes(tokens[at]?.key ?? 'end') && Math.abs(at - from) < 3) at += step;
  return at;
}
