// Dates as they are written and said. Whether a date is somebody's birthday is another question.
import { monthOf } from './months.ts';
import { isOrdinalWord, numberWord } from './number-words.ts';
import type { Token } from './tokens.ts';

/** "on iki mart min doqquz yüz doxsan doqquzuncu il" has nine. */
const YEAR_WORDS_LIMIT = 8;
const DAY_WORDS_LIMIT = 3;
const OLDEST_YEAR = 1900;
const LAST_YEAR = 2099;
const LAST_TWO_DIGITS = 2;

const ROMAN = 'I II III IV V VI VII VIII IX X XI XII'.split(' ');
const SEPARATORS = new Set(['.', '/', '-', ',', '_']);
const YEAR_WORD = /^(?:il|ili|ilin|ilde|ildir|ilinde|ci|cu|g|god|goda|godu|year|of|the|and)$/;
const DAY_SUFFIX = /^(?:u|i|su|si|ci|cu|nci|ncu|th|st|nd|rd|go|ogo|e|oe|of|un|unu|in)$/;

/** A date, by the indices of its first and last token; `year` where four digits were written. */
export interface FoundDate {
  readonly first: number;
  readonly last: number;
  readonly year: number | null;
  readonly isWhole: boolean;
}

/** Every date of the text, in order: in figures, with the month's name, in words. */
export function findDates(tokens: readonly Token[]): FoundDate[] {
  const dates: FoundDate[] = [];
  for (let at = 0; at < tokens.length; ) {
    const found = dateInFigures(tokens, at) ?? dateAroundMonth(tokens, at, dates.at(-1)?.last ?? -1);
    if (found) dates.push(found);
    at = found ? found.last + 1 : at + 1;
  }
  return dates;
}

function dateInFigures(tokens: readonly Token[], at: number): FoundDate | null {
  const one = figures(tokens, at);
  if (one === null) return null;
  const separator = tokens[at + 1];
  const isSpaced = separator?.type === 'number' && separator.gap === 'space';
  if (!isSpaced && !SEPARATORS.has(separator?.key ?? '')) return compactDate(tokens, at);
  const step = isSpaced ? 1 : 2;
  if (!isSpaced && tokens[at + 3]?.key !== separator?.key) return null;
  const two = figures(tokens, at + step) ?? romanMonth(tokens[at + step]);
  const three = figures(tokens, at + step * 2);
  if (two === null || three === null) return null;
  const last = at + step * 2;
  // Another group behind the third makes a longer number of it.
  if (!isSpaced && tokens[last + 1]?.key === separator?.key && tokens[last + 2]?.type === 'number') return null;
  const year = yearOf({ one, two, three, isSpaced });
  return year === null ? null : { first: at, last, year: year > 0 ? year : null, isWhole: true };
}

function yearOf({ one, two, three, isSpaced }: { one: string; two: string; three: string; isSpaced: boolean }) {
  if (isYear(one) && isMonth(two) && isDay(three)) return isSpaced ? null : Number(one);
  const isDayFirst = (isDay(one) && isMonth(two)) || (isMonth(one) && isDay(two));
  if (!isDayFirst) return null;
  if (isYear(three)) return Number(three);
  return three.length === LAST_TWO_DIGITS && !isSpaced ? 0 : null;
}

/** 12031999 */
function compactDate(tokens: readonly Token[], at: number): FoundDate | null {
  const digits = tokens[at]?.key ?? '';
  if (!/^\d{8}$/.test(digits)) return null;
  const isDate = isDay(digits.slice(0, 2)) && isMonth(digits.slice(2, 4)) && isYear(digits.slice(4));
  return isDate ? { first: at, last: at, year: Number(digits.slice(4)), isWhole: true } : null;
}

/** "12 mart 1999", "March 12, 1999", "1999-cu ilin 12 martı"; "mart 1999" is no whole date. */
function dateAroundMonth(tokens: readonly Token[], month: number, floor: number): FoundDate | null {
  const token = tokens[month];
  if (token?.type !== 'word' || monthOf(token.key) === null) return null;
  const before = firstOfDay(tokens, month, floor);
  const isDayBehind = (before === month || tokens[before]?.key === 'on') && isDay(figures(tokens, month + 1) ?? '');
  const hasDay = before < month || isDayBehind;
  const first = isDayBehind ? month : before;
  const dayEnd = isDayBehind ? skipSuffix(tokens, month + 1) : month;
  const early = yearBefore(tokens, before, floor);
  if (early !== null && hasDay)
    return { first: early, last: withSuffix(tokens, dayEnd), year: Number(tokens[early]?.key), isWhole: true };
  const year = yearAfter(tokens, dayEnd);
  if (year === null) return hasDay ? { first, last: dayEnd, year: null, isWhole: false } : null;
  return { first, last: withSuffix(tokens, year.last), year: year.value, isWhole: hasDay };
}

/** The day before the month: "12", "12-si", "the 12th of", "on ikinci", "двенадцатого". */
function firstOfDay(tokens: readonly Token[], month: number, floor: number): number {
  let at = month - 1;
  while (at > floor && at >= month - 3 && isBetweenDayAndMonth(tokens[at])) at -= 1;
  if (isDay(figures(tokens, at) ?? '')) return at;
  let first = month;
  for (let index = at; index > floor && index > at - DAY_WORDS_LIMIT; index -= 1) {
    const token = tokens[index];
    if (token?.type !== 'word' || !(numberWord(token.key) || isOrdinalWord(token.key))) break;
    first = index;
  }
  return first;
}

function isBetweenDayAndMonth(token: Token | undefined): boolean {
  if (!token) return false;
  if (token.type === 'word') return DAY_SUFFIX.test(token.key);
  return token.type === 'mark' && ['-', '.', "'", ',', '/'].includes(token.key);
}

/** With what hangs on the last number, and the word for year: "1999-cu il", "1993 года". */
export function withSuffix(tokens: readonly Token[], at: number): number {
  const isHung = tokens[at + 1]?.key === '-' && tokens[at + 2]?.gap === 'none' && tokens[at + 2]?.type === 'word';
  const last = isHung && (tokens[at + 2]?.text.length ?? 9) <= 4 ? at + 2 : at;
  if (tokens[last + 1]?.key === 'g' && tokens[last + 3]?.key !== 'r') return last + 1;
  return /^(?:god|goda|godu|il|ilde|ilinde|ilin|year)$/.test(tokens[last + 1]?.key ?? '') ? last + 1 : last;
}

function skipSuffix(tokens: readonly Token[], at: number): number {
  const next = tokens[at + 1];
  return next?.type === 'word' && next.gap === 'none' && DAY_SUFFIX.test(next.key) ? at + 1 : at;
}

/** The year before the day: "1999-cu ilin 12 martı", "1999 года 12 марта". */
function yearBefore(tokens: readonly Token[], day: number, floor: number): number | null {
  if (isYear(figures(tokens, day - 1) ?? '') && day - 1 > floor) return day - 1;
  if (!/^(?:il|ilin|ilinin|goda|g)$/.test(tokens[day - 1]?.key ?? '')) return null;
  for (let at = day - 2; at > floor && at >= day - 4; at -= 1) {
    if (isYear(figures(tokens, at) ?? '')) return at;
    if (!/^(?:-|c[iu]|nc[iu])$/.test(tokens[at]?.key ?? '')) return null;
  }
  return null;
}

/** The year behind a month: "1999", "'99", "min doqquz yüz doxsan doqquz", "тысяча девятьсот…". */
function yearAfter(tokens: readonly Token[], at: number): { last: number; value: number | null } | null {
  let next = at + 1;
  while (next <= at + 3 && isBeforeYear(tokens[next])) next += 1;
  const digits = figures(tokens, next) ?? '';
  if (isYear(digits)) return { last: next, value: Number(digits) };
  const isShort = digits.length === LAST_TWO_DIGITS && (tokens[next - 1]?.key === "'" || tokens[next - 1]?.key === '-');
  if (isShort) return { last: next, value: null };
  let last = at;
  for (let index = next; index < next + YEAR_WORDS_LIMIT && isOfSaidYear(tokens[index]); index += 1) last = index;
  // One word alone is no year.
  return last > next ? { last, value: null } : null;
}

function isOfSaidYear(token: Token | undefined): boolean {
  if (token?.type !== 'word' || token.gap === 'line') return false;
  return numberWord(token.key) !== null || isOrdinalWord(token.key) || YEAR_WORD.test(token.key);
}

function isBeforeYear(token: Token | undefined): boolean {
  return (
    token !== undefined && ([',', "'", '.', '-', '/'].includes(token.key) || /^(?:in|un|of|the|god)$/.test(token.key))
  );
}

function figures(tokens: readonly Token[], at: number): string | null {
  const token = tokens[at];
  return token?.type === 'number' ? token.key : null;
}

/** "12/III/1999", "12.III.99" */
function romanMonth(token: Token | undefined): string | null {
  const month = ROMAN.indexOf(token?.type === 'word' ? token.text : '');
  return month < 0 ? null : String(month + 1);
}

function isDay(digits: string): boolean {
  return /^\d{1,2}$/.test(digits) && Number(digits) >= 1 && Number(digits) <= 31;
}

function isMonth(digits: string): boolean {
  return /^\d{1,2}$/.test(digits) && Number(digits) >= 1 && Number(digits) <= 12;
}

function isYear(digits: string): boolean {
  return /^\d{4}$/.test(digits) && Number(digits) >= OLDEST_YEAR && Number(digits) <= LAST_YEAR;
}
