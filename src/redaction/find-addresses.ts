import { addressPartAt } from './address-parts.ts';
import { isAddressCue, isCommonWord, isLivingCue } from './address-words.ts';
import { cueAfter, cueBefore, endsSentence } from './cues.ts';
import { type AddressPart, houseNumberEnd } from './house-numbers.ts';
import { monthOf } from './months.ts';
import { isFreeToken, type Mark, markOf, type Sheet } from './sheet.ts';
import type { Token } from './tokens.ts';

const ENOUGH = 2;
const REACH_BEFORE = 8;
const REACH_AFTER = 6;
/** Between two parts: a comma, a full stop and a word at most. */
const TOKENS_BETWEEN = 5;
const ADDRESS_TOKENS_LIMIT = 60;
const NAMES_BEFORE_NUMBER = 3;
const CUED_TOKENS_LIMIT = 16;

const BETWEEN =
  /^(?:in|near|at|the|of|ve|v|na|u|yan[ia]?|yaninda|yanindaki|yaxinlig[a-z]*|arxasi[a-z]*|okolo|ryadom|s|sayli|ev|no|nomre|ile|orada|rayon|seher)$/;

/** Addresses: streets with their houses, doors, quarters and stations, together or where somebody lives there. */
export function findAddresses(sheet: Sheet): Mark[] {
  const { tokens } = sheet.reading;
  const marks: Mark[] = [];
  for (const { first, last, weight } of joinedParts(sheet)) {
    if (weight + livingWeight(tokens, first, last) < ENOUGH) continue;
    const [begin, end] = [tokens[first], tokens[last]];
    if (!begin || !end) continue;
    marks.push(markOf('address', begin, end));
    sheet.taken.fill(1, begin.from, end.to);
  }
  return [...marks, ...behindCue(sheet)];
}

/** Parts that stand beside each other, as one. */
function joinedParts(sheet: Sheet): AddressPart[] {
  const { tokens } = sheet.reading;
  const joined: AddressPart[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const found = addressPartAt(sheet, at);
    if (!found) continue;
    const part = withNameAfter(sheet, withNameBefore(sheet, found, joined.at(-1)?.last ?? -1));
    const before = joined.at(-1);
    if (before && part.last <= before.last) continue;
    if (before && canJoin(sheet, before, part)) {
      const first = Math.min(before.first, part.first);
      joined[joined.length - 1] = { first, last: part.last, weight: before.weight + part.weight };
    } else joined.push(part);
    at = Math.max(at, part.last);
  }
  return joined;
}

function canJoin(sheet: Sheet, before: AddressPart, part: AddressPart): boolean {
  const { tokens } = sheet.reading;
  if (part.first <= before.last + 1) return true;
  if (part.last - before.first > ADDRESS_TOKENS_LIMIT) return false;
  let strangers = 0;
  for (let at = before.last + 1; at < part.first; at += 1) {
    const number = houseNumberEnd(sheet, at);
    if (number !== null) {
      at = number;
      continue;
    }
    const token = tokens[at];
    if (!token || !isFreeToken(sheet, token) || endsSentence(tokens, at)) return false;
    const isJoint =
      token.type === 'mark' ? ',.-/;()|:'.includes(token.key) : BETWEEN.test(token.key) || isNameLike(token);
    if (!isJoint) return false;
    strangers += 1;
  }
  return strangers <= TOKENS_BETWEEN;
}

/** "Nizami 25, m. 14": a name and a number before a door belong to it. */
function withNameBefore(sheet: Sheet, part: AddressPart, floor: number): AddressPart {
  const { tokens } = sheet.reading;
  let at = part.first - 1;
  if (tokens[at]?.key === ',' || tokens[at]?.key === '.') at -= 1;
  let number = at;
  while (
    number > floor &&
    number > at - 4 &&
    (tokens[number]?.type === 'number' || '-/'.includes(tokens[number]?.key ?? ' '))
  )
    number -= 1;
  if (number === at || number <= floor || tokens[number + 1]?.type !== 'number') return part;
  if (houseNumberEnd(sheet, number + 1) === null) return part;
  let first = number + 1;
  for (let index = number; index > floor && index > number - NAMES_BEFORE_NUMBER; index -= 1) {
    const token = tokens[index];
    if (!token || !isNameLike(token) || !isFreeToken(sheet, token)) break;
    first = index;
  }
  return first > number ? part : { ...part, first, weight: part.weight + 1 };
}

/** "AZ1000, Bakı, Hüseyn Cavid 33": a name with a number behind a place. */
function withNameAfter(sheet: Sheet, part: AddressPart): AddressPart {
  const { tokens } = sheet.reading;
  if (part.weight > 1) return part;
  let at = tokens[part.last + 1]?.key === ',' ? part.last + 2 : part.last + 1;
  const begin = at;
  while (at < begin + NAMES_BEFORE_NUMBER && isPlaceName(sheet, tokens[at])) at += 1;
  const number = at > begin ? houseNumberEnd(sheet, at) : null;
  return number === null ? part : { ...part, last: number, weight: part.weight + 1 };
}

function isPlaceName(sheet: Sheet, token: Token | undefined): boolean {
  return isFreeToken(sheet, token) && isNameLike(token) && monthOf(token.key) === null;
}

function isNameLike(token: Token): boolean {
  return token.type === 'word' && token.isCapital && !isCommonWord(token.key);
}

function livingWeight(tokens: readonly Token[], first: number, last: number): number {
  const before = cueBefore(tokens, first, { test: isLivingCue, reach: REACH_BEFORE });
  return before > 0 || cueAfter(tokens, last, { test: isLivingCue, reach: REACH_AFTER }) > 0 ? 1 : 0;
}

/** "Ünvan: Bakı, Nizami 25": whatever stands there with a name and a number. */
function behindCue(sheet: Sheet): Mark[] {
  const { tokens } = sheet.reading;
  const marks: Mark[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token?.type !== 'word' || !isAddressCue(token.key)) continue;
    const mark = markBehind(sheet, at);
    if (mark && mark.from >= (marks.at(-1)?.to ?? 0)) marks.push(mark);
  }
  return marks;
}

function markBehind(sheet: Sheet, cue: number): Mark | null {
  const { tokens } = sheet.reading;
  let first = cue + 1;
  let isOpened = false;
  while (first <= cue + 3 && isOpener(tokens[first])) {
    isOpened ||= ':-='.includes(tokens[first]?.key ?? ' ') || /^(?:is|budur|bu)$/.test(tokens[first]?.key ?? '');
    first += 1;
  }
  const begin = tokens[first];
  if (!isFreeToken(sheet, begin) || !(isOpened ? begin.type !== 'mark' : isNameLike(begin))) return null;
  let hasNumber = false;
  let hasName = false;
  let last = first;
  for (let at = first; at < Math.min(tokens.length, first + CUED_TOKENS_LIMIT); at += 1) {
    const token = tokens[at];
    if (!isFreeToken(sheet, token) || token.gap === 'line' || endsSentence(tokens, at)) break;
    const number = houseNumberEnd(sheet, at);
    if (token.type === 'word' && !isNameLike(token) && token.text.length > 4 && hasNumber) break;
    if (number !== null) {
      hasNumber = true;
      last = number;
      at = number;
    } else if (token.type === 'word') {
      hasName ||= isNameLike(token) || isOpened;
      last = hasNumber ? last : at;
    }
  }
  const end = tokens[last];
  return hasNumber && hasName && end ? markOf('address', begin, end) : null;
}

function isOpener(token: Token | undefined): boolean {
  if (token?.type === 'mark') return ':-="'.includes(token.key);
  return token?.type === 'word' && /^(?:is|budur|bu|im|our|moy)$/.test(token.key);
}
