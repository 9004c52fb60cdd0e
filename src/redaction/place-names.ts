// The names of streets, quarters and houses, before and behind the word that says what they are.
import * as words from './address-words.ts';
import { endsSentence, type WordTest } from './cues.ts';
import { isQuarter } from './places.ts';
import { isFreeToken, type Sheet } from './sheet.ts';
import type { Token } from './tokens.ts';

const NAME_WORDS_LIMIT = 4;

/** The first token of the name that ends before `at`: capitals, initials, "28 May"; `at` itself where there is none. */
export function nameBefore(sheet: Sheet, at: number, maySmall: boolean): number {
  const { tokens } = sheet.reading;
  let first = at;
  for (let index = at - 1, count = 0; index >= 0 && count < NAME_WORDS_LIMIT; index -= 1) {
    const token = tokens[index];
    if (!token || tokens[index + 1]?.gap === 'line' || !isFreeToken(sheet, token)) break;
    if (token.type === 'mark') {
      if (!isInsideName(tokens, index)) break;
      continue;
    }
    if (!belongsToName(sheet, index, maySmall && first === at)) break;
    first = index;
    count += 1;
  }
  return first < at ? withOrdinal(tokens, first) : at;
}

/** "2-ci Alatava", "1-я Заводская". */
function withOrdinal(tokens: readonly Token[], first: number): number {
  const isOrdinal =
    tokens[first - 3]?.type === 'number' && tokens[first - 2]?.key === '-' && tokens[first - 1]?.gap === 'none';
  return isOrdinal ? first - 3 : first;
}

function belongsToName(sheet: Sheet, at: number, maySmall: boolean): boolean {
  const { tokens, isShouted } = sheet.reading;
  const token = tokens[at];
  if (token?.type === 'number') return token.key.length <= 2 && /^[a-z]/.test(tokens[at + 1]?.key ?? '');
  if (token?.text.length === 1 && token.isCapital && tokens[at + 1]?.key === '.') return true;
  if (!token || words.isCommonWord(token.key) || isOtherWord(token.key)) return false;
  // "Həsən bəy Zərdabi": a title of old stands small inside a name.
  if (/^(?:bey|xan|aga|pasa)$/.test(token.key) && tokens[at - 1]?.isCapital && tokens[at + 1]?.isCapital) return true;
  if (token.isCapital && !isShouted) return true;
  return (maySmall && token.text.length > 2) || isQuarter(token.key);
}

const isOtherWord: WordTest = (key) =>
  words.isStreetBeforeName(key) ||
  words.isDoor(key) ||
  words.isArea(key) ||
  words.isTownWord(key) ||
  words.isMetro(key);

/** The full stop of an initial, the dash of a double name, an apostrophe. */
function isInsideName(tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  const key = tokens[at]?.key;
  if (key === '.') return before?.type === 'word' && before.text.length <= 3 && before.isCapital;
  return (key === '-' || key === "'") && tokens[at]?.gap === 'none';
}

/** The last token of the name that begins after `at`. */
export function nameAfter(sheet: Sheet, at: number): number {
  const { tokens } = sheet.reading;
  let last = at;
  for (let index = at + 1, count = 0; index < tokens.length && count < NAME_WORDS_LIMIT; index += 1) {
    const token = tokens[index];
    if (!token || token.gap === 'line' || !isFreeToken(sheet, token)) break;
    if (token.type === 'mark') {
      if (isInsideName(tokens, index) && !endsSentence(tokens, index)) continue;
      break;
    }
    const isSmallFirst = last === at && token.type === 'word' && (isHouseSoon(tokens, index) || isQuarter(token.key));
    const isDay = index > at + 1 && isDayName(tokens, index - 1);
    if (isDay) {
      last = index;
      continue;
    }
    if (token.type === 'number' ? !isDayName(tokens, index) : !belongsToName(sheet, index, isSmallFirst)) break;
    last = index;
    count += 1;
  }
  return last;
}

/** "улица 28 мая", "metro 20 Yanvar". */
function isDayName(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1];
  return (
    (tokens[at]?.key.length ?? 9) <= 2 &&
    next?.type === 'word' &&
    /^(?:may|yanvar|noyabr|aprel|mart|mart|iyun|sentyabr)/.test(next.key)
  );
}

function isHouseSoon(tokens: readonly Token[], at: number): boolean {
  return [1, 2, 3].some((step) => tokens[at + step]?.type === 'number');
}

/** A name without a capital, or "Onların kəndində" at the beginning of a sentence: it may be whose the place is. */
export function isVagueName(tokens: readonly Token[], first: number, at: number): boolean {
  if (tokens[first]?.isCapital !== true) return true;
  const isBeginning = first === 0 || endsSentence(tokens, first - 1) || tokens[first]?.gap === 'line';
  return isBeginning && /[iu]n$/.test(tokens[at - 1]?.key ?? '');
}
