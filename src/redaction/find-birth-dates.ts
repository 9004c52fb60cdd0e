import { cueAfter, cueBefore, endsSentence, wordTest } from './cues.ts';
import { type FoundDate, findDates, withSuffix } from './dates.ts';
import { isOrdinalWord, numberWord } from './number-words.ts';
import { isFreeToken, type Mark, markOf, type Sheet } from './sheet.ts';
import type { Token } from './tokens.ts';

const REACH_BEFORE = 9;
const REACH_AFTER = 7;
const YEAR_WORDS_LIMIT = 7;
/** Who is younger tells nobody a date. */
const YOUNGEST_YEAR = 2019;
/** A plain date beside a name in a list is a birthday when it is as old as a person. */
const NAME_REACH = 5;

const CUE = wordTest(
  'doğum doğul təvəl anadan doğdu doğmuş doğub yaşgün родил рожд рождён rojd rodil born birth dob. birthday bday. тавəллүд туғул',
);
const SHORT_CUES = new Set(['g.r.', 'd.r.', 'd.t.', 'd.o.b.', 'd.o.b', 'g.r', 'd.r', 'd.t', 'd/r', 'g/r']);
/** In Latin letters these two would be a doctor. */
const CYRILLIC_CUES = new Set(['др', 'гр']);
const NAME_DAY = /^(?:ad|anadan)$/;
const NOT_A_BIRTH = wordTest('evi. evinin evində şəhadətnamə свидетельств certificate nəzarət klinika');
const ORDINAL_SUFFIX = /^(?:n?c[iu]|go|ogo|m|om|y)$/;
const YEAR_WORD = /^(?:il|ilin|ilde|ilinde|god|goda|godu|g)$/;
const PATRONYMIC = wordTest('oğlu qızı');

/** Dates that are said to be of somebody's birth. The text's other dates are marked as taken, for the other searches. */
export function findBirthDates(sheet: Sheet): Mark[] {
  const { tokens } = sheet.reading;
  const marks: Mark[] = [];
  for (const date of findDates(tokens)) {
    const first = tokens[date.first];
    const last = tokens[date.last];
    if (!isFreeToken(sheet, first) || !isFreeToken(sheet, last)) continue;
    if (isBirth(tokens, date)) {
      marks.push(markOf('birth_date', first, last));
      sheet.taken.fill(1, first.from, last.to);
    } else if (isPlainDate(tokens, date)) sheet.taken.fill(1, first.from, last.to);
  }
  return [...marks, ...birthYears(sheet)];
}

function isBirth(tokens: readonly Token[], { first, last, year, isWhole }: FoundDate): boolean {
  if (isCued(tokens, first, last)) return true;
  if (!isWhole || year === null || year > YOUNGEST_YEAR) return false;
  return cueBefore(tokens, first, { test: PATRONYMIC, reach: NAME_REACH }) > 0;
}

function isCued(tokens: readonly Token[], first: number, last: number): boolean {
  if (isShortCue(tokens, first - 1) || isShortCue(tokens, last + 4) || isShortCue(tokens, last + 5)) return true;
  if (isBirthdayBehind(tokens, last + 1)) return true;
  const before = cueBefore(tokens, first, { test: isCueAt, reach: REACH_BEFORE });
  if (before > 0 && !isOther(tokens, first - before) && !hasDateBetween(tokens, first - before, first)) return true;
  const after = cueAfter(tokens, last, { test: isCueAt, reach: REACH_AFTER });
  return after > 0 && !isOther(tokens, last + after) && !hasNumberBetween(tokens, last, last + after);
}

/** "12.03.99 др", but no "и др." and no "др. дела". */
function isBirthdayBehind(tokens: readonly Token[], from: number): boolean {
  let at = from;
  while (at < from + 2 && ',-(:'.includes(tokens[at]?.key ?? ' ')) at += 1;
  if (tokens[at]?.text.toLowerCase() !== 'др' || tokens[at]?.gap === 'line') return false;
  const next = tokens[at + 2];
  return tokens[at + 1]?.key !== '.' || next === undefined || next.isCapital || next.gap === 'line';
}

function isCueAt(key: string): boolean {
  return CUE(key);
}

/** A maternity home and a birth certificate are no birth. */
function isOther(tokens: readonly Token[], at: number): boolean {
  return [1, 2].some((step) => {
    const token = tokens[at + step];
    return token?.type === 'word' && NOT_A_BIRTH(token.key);
  });
}

/** "д.р.", "г.р.", "D.O.B." end at this token, or "ad günü" does. */
function isShortCue(tokens: readonly Token[], at: number): boolean {
  if (at > 0 && /^[:=-]$/.test(tokens[at]?.key ?? '')) return isShortCue(tokens, at - 1);
  if (CYRILLIC_CUES.has(tokens[at]?.text.toLowerCase() ?? '')) return true;
  for (const skip of [0, 1]) {
    let joined = '';
    for (let index = at - skip; index > at - skip - 6 && index >= 0; index -= 1) {
      joined = (tokens[index]?.key ?? '') + joined;
      if (SHORT_CUES.has(joined)) return true;
    }
  }
  return [0, 1, 2].some((skip) => {
    const token = tokens[at - skip];
    return token?.type === 'word' && /^gun/.test(token.key) && NAME_DAY.test(tokens[at - skip - 1]?.key ?? '');
  });
}

function hasDateBetween(tokens: readonly Token[], from: number, to: number): boolean {
  return findDates(tokens.slice(from, to)).some(({ isWhole }) => isWhole);
}

function hasNumberBetween(tokens: readonly Token[], from: number, to: number): boolean {
  return tokens
    .slice(from + 1, to)
    .some((token, index) => token.type === 'number' || endsSentence(tokens, from + 1 + index));
}

/** "1999-cu il təvəllüdlü", "1985 г.р.", "born in 1999": a year alone is enough with the cue beside it. */
function birthYears(sheet: Sheet): Mark[] {
  const { tokens } = sheet.reading;
  const marks: Mark[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const last = yearEnd(tokens, at);
    if (last === null) continue;
    const [token, end] = [tokens[at], tokens[last]];
    if (!isFreeToken(sheet, token) || !isFreeToken(sheet, end) || !isYearCued(tokens, at, last)) continue;
    marks.push(markOf('birth_date', token, tokens[withSuffix(tokens, last)] ?? end));
  }
  return marks;
}

function yearEnd(tokens: readonly Token[], at: number): number | null {
  const token = tokens[at];
  if (token?.type === 'number') {
    if (/^(?:19[3-9]\d|20[0-2]\d)$/.test(token.key)) return at;
    return /^\d\d$/.test(token.key) ? shortYearEnd(tokens, at) : null;
  }
  if (token?.type !== 'word' || numberWord(token.key)?.type !== 'thousand') return null;
  let last = at;
  while (last - at < YEAR_WORDS_LIMIT && isNumberAt(tokens, last + 1)) last += 1;
  return last > at + 1 ? last : null;
}

/**
 * "99-cu il", "99-го года": an ordinal says a year. A bare "22 года" says an age, unless "рождения" stands right behind, as
 * does "təvəllüd" in "99 təvəllüdlü".
 */
function shortYearEnd(tokens: readonly Token[], at: number): number | null {
  const suffix = tokens[at + 1]?.key === '-' ? at + 2 : at + 1;
  const isOrdinal = ORDINAL_SUFFIX.test(tokens[suffix]?.key ?? '');
  const word = isOrdinal ? suffix + 1 : at + 1;
  const isYear = YEAR_WORD.test(tokens[word]?.key ?? '');
  if (isOrdinal) return isYear ? word : null;
  if (!isYear) return /^(?:tevellud|dogumlu)/.test(tokens[word]?.key ?? '') ? at : null;
  const next = tokens[word + 1]?.key === '.' ? word + 2 : word + 1;
  return /^(?:rojd|r$)/.test(tokens[next]?.key ?? '') ? at : null;
}

function isNumberAt(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  return token?.type === 'word' && (numberWord(token.key) !== null || isOrdinalWord(token.key));
}

function isYearCued(tokens: readonly Token[], first: number, last: number): boolean {
  const after = cueAfter(tokens, last, { test: isCueAt, reach: 5 });
  if (after > 0 && !isOther(tokens, last + after) && !hasNumberBetween(tokens, last, last + after)) return true;
  if (isShortCue(tokens, last + 4) || isShortCue(tokens, last + 5) || isShortCue(tokens, first - 1)) return true;
  const before = cueBefore(tokens, first, { test: isCueAt, reach: 5 });
  return before > 0 && !isOther(tokens, first - before) && !hasNumberBetween(tokens, first - before, first);
}

/** Only what cannot be the beginning of a telephone number. */
function isPlainDate(tokens: readonly Token[], { first, last, isWhole, year }: FoundDate): boolean {
  return (
    isWhole &&
    (year !== null || last - first > 3) &&
    !(tokens[last + 1]?.key === '-' && tokens[last + 2]?.type === 'number')
  );
}
