import { wordKey } from './letters.ts';
import { numberWord } from './number-words.ts';
import { isFree, type Mark, type Sheet } from './sheet.ts';
import { isDigit, isLetter, type Token } from './tokens.ts';
import { isAccountWord, isDevice, isNetwork } from './web-words.ts';

const SHORTEST = 3;
const LONGEST = 64;
/** Between "telegram" and the name stand at most a few words: "telegramda istifadəçi adım". */
const WORDS_BETWEEN_LIMIT = 4;
/** And between the name and "telegram" behind it: "aysel_m adlı telegram", "nurlan22, в телеграме". */
const TOKENS_BEFORE_LIMIT = 3;
const BEFORE_NETWORK = new Set('adli adinda v na on in u nik - , ( "'.split(' '));
const FORM_WORDS = new Set(
  'ad adi soyad soyadi e mail email tel nomre tarix yas name first last surname kod code file fayl foto'.split(' '),
);

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
    const before = isNetwork(token.key) || token.key === 'adli' ? handleBefore({ tokens, text, at }) : null;
    if (before && before.from >= floor && isFree(sheet, before.from, before.to)) marks.push(before);
    const mark = isCue && !before ? handleAfter({ tokens, text, at }) : null;
    if (!mark || !isFree(sheet, mark.from, mark.to)) continue;
    marks.push(mark);
    floor = mark.to;
  }
  return marks;
}

/** "gulya_baku": a line between letters is typed for nothing else; forms ("ad_soyad") and signs ("COVID_19") aside. */
export function findLinedHandles(sheet: Sheet): Mark[] {
  const { text } = sheet.reading;
  const marks: Mark[] = [];
  for (let at = text.indexOf('_'); at >= 0; at = text.indexOf('_', at + 1)) {
    const floor = marks.at(-1)?.to ?? 0;
    if (at < floor) continue;
    const from = startOfHandle(text, at, floor);
    const to = endOfHandle(text, at);
    if (isLined(text.slice(from, to)) && isFree(sheet, from, to)) marks.push({ kind: 'handle', from, to });
  }
  return marks;
}

function isLined(own: string): boolean {
  if (!isLatin(own) || !/[a-z]{3}/i.test(own) || own === own.toUpperCase()) return false;
  const parts = own.toLowerCase().split(/_+/).filter(Boolean);
  return (
    parts.length > 1 && parts.some((part) => !FORM_WORDS.has(part) && !/^\d+$/.test(part) && !isDevice(wordKey(part)))
  );
}

/** "ayselm99 insta": what is made like a name of the net, beyond doubt, right before the network. */
function handleBefore({ tokens, text, at }: { tokens: readonly Token[]; text: string; at: number }): Mark | null {
  let index = at - 1;
  while (index > at - TOKENS_BEFORE_LIMIT && BEFORE_NETWORK.has(tokens[index]?.key ?? '')) index -= 1;
  const token = tokens[index];
  if (!token || token.type === 'mark' || tokens[index + 1]?.gap === 'line') return null;
  const from = startOfHandle(text, token.to, 0);
  const own = text.slice(from, token.to);
  const word = /^[a-z]{4,}/i.exec(own)?.[0] ?? '';
  const isSure = word !== '' && /\d/.test(own) && !isDevice(wordKey(word));
  return isSure && isLatin(own) && !/\.$/.test(own) ? { kind: 'handle', from, to: token.to } : null;
}

function handleAfter({ tokens, text, at }: { tokens: readonly Token[]; text: string; at: number }): Mark | null {
  let isNamed = /^(?:nik|nick|username|yuzer|login)/.test(tokens[at]?.key ?? '');
  let words = 0;
  for (let index = at + 1; index < tokens.length && words <= WORDS_BETWEEN_LIMIT; index += 1) {
    const token = tokens[index];
    if (!token || token.gap === 'line') return null;
    if (token.type === 'mark') {
      if (token.key === '.' && tokens[index - 1]?.text.length !== 2) return null;
      if (':="@'.includes(token.key)) isNamed = true;
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
  if (/^[\d.]+[a-z]{0,4}$/i.test(own) || isDevice(wordKey(/^[a-z]*/i.exec(own)?.[0] ?? ''))) return false;
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

function startOfHandle(text: string, to: number, floor: number): number {
  let from = to;
  while (from > floor && to - from < LONGEST && isHandle(text.charAt(from - 1))) from -= 1;
  while (from < to && text.charAt(from) === '.') from += 1;
  return from;
}

function endOfHandle(text: string, from: number): number {
  let end = from;
  while (end < text.length && end - from < LONGEST && isHandle(text.charAt(end))) end += 1;
  while (end > from && text.charAt(end - 1) === '.') end -= 1;
  return end;
}
