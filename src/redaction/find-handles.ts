import { numberWord } from './number-words.ts';
import { isFree, type Mark, type Sheet } from './sheet.ts';
import { isDigit, isLetter, type Token } from './tokens.ts';
import { isAccountWord, isNetwork } from './web-words.ts';

const SHORTEST = 3;
const LONGEST = 64;
/** Between "telegram" and the name stand at most a few words: "telegramda istifadəçi adım". */
const WORDS_BETWEEN_LIMIT = 4;

const PLAIN_WORDS = new Set(
  'var yox yoxdur idi bu men mene onun there not the and was they with for yaz yazin yazib tap deyil bilmir unutdu'.split(
    ' ',
  ),
);

/** Names of people's own choosing, behind an at sign. */
export function findAtHandles(sheet: Sheet): Mark[] {
  const { text } = sheet.reading;
  const marks: Mark[] = [];
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const isStart = at === 0 || !isHandle(text.charAt(at - 1));
    const begin = text.charAt(at + 1) === ' ' ? at + 2 : at + 1;
    const to = endOfHandle(text, begin);
    const own = text.slice(begin, to);
    const isName = own.length >= SHORTEST && /\p{L}/u.test(own) && (begin === at + 1 || isMade(own));
    if (isStart && isName && isFree(sheet, at, to)) marks.push({ kind: 'handle', from: at, to });
  }
  return marks;
}

/** The same after the name of a network: what is made like such a name, or anything where "nick" or a colon says so. */
export function findNetworkHandles(sheet: Sheet): Mark[] {
  const { tokens, text } = sheet.reading;
  const marks: Mark[] = [];
  let floor = 0;
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token?.type !== 'word' || token.from < floor) continue;
    const isCue = isNetwork(token.key) || /^(?:nik|nick|username|yuzer|login)/.test(token.key);
    const mark = isCue ? handleAfter({ tokens, text, at }) : null;
    if (!mark || !isFree(sheet, mark.from, mark.to)) continue;
    marks.push(mark);
    floor = mark.to;
  }
  return marks;
}

function handleAfter({ tokens, text, at }: { tokens: readonly Token[]; text: string; at: number }): Mark | null {
  let isNamed = /^(?:nik|nick|username|yuzer|login)/.test(tokens[at]?.key ?? '');
  let words = 0;
  for (let index = at + 1; index < tokens.length && words <= WORDS_BETWEEN_LIMIT; index += 1) {
    const token = tokens[index];
    if (!token || token.gap === 'line') return null;
    if (token.type === 'mark') {
      if (token.key === '.' && tokens[index - 1]?.text.length !== 2) return null;
      if (token.key === ':' || token.key === '=' || token.key === '"') isNamed = true;
      if (token.key !== '_') continue;
    }
    if (token.gap === 'none' && tokens[index - 1]?.type === 'word') continue;
    const to = endOfHandle(text, token.from);
    const own = text.slice(token.from, to);
    const isAsked = own.length >= SHORTEST && isLatin(own);
    if (isAsked && (isMade(own) || (isNamed && isPlainName(token, to))))
      return { kind: 'handle', from: token.from, to };
    if (token.type === 'word' && isAccountWord(token.key))
      isNamed = isNamed || !/^(?:kanal|hesab|profil|sehife|page)/.test(token.key);
    words += 1;
  }
  return null;
}

/** Made like a name of the net: a figure, a line or a full stop inside it. "2024-cü" and "3g" are not. */
function isMade(own: string): boolean {
  if (!/[a-z]/i.test(own) || own.length < SHORTEST) return false;
  if (/^[\d.]+[a-z]{0,4}$/i.test(own)) return false;
  return /_/.test(own) || /[a-z]\d/i.test(own) || /\d[a-z]{2,}/i.test(own) || /[a-z0-9]\.[a-z0-9]/i.test(own);
}

/** Behind "nick:" a small Latin word is enough. */
function isPlainName(token: Token, to: number): boolean {
  return (
    token.type === 'word' &&
    !token.isCapital &&
    to - token.from >= SHORTEST &&
    /^[a-z]+$/.test(token.text) &&
    !isWord(token.key)
  );
}

function isWord(key: string): boolean {
  return numberWord(key) !== null || isAccountWord(key) || isNetwork(key) || PLAIN_WORDS.has(key);
}

function isLatin(own: string): boolean {
  return /^[a-z0-9_.]+$/i.test(own);
}

function isHandle(character: string): boolean {
  return isLetter(character) || isDigit(character) || character === '_' || character === '.';
}

function endOfHandle(text: string, from: number): number {
  let end = from;
  while (end < text.length && end - from < LONGEST && isHandle(text.charAt(end))) end += 1;
  while (end > from && text.charAt(end - 1) === '.') end -= 1;
  return end;
}
