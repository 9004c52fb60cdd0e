import { endsSentence } from './cues.ts';
import { firstName } from './first-names.ts';
import * as words from './name-words.ts';
import { isTown } from './places.ts';
import { isFreeToken, type Mark, markOf, type Sheet } from './sheet.ts';
import type { Token } from './tokens.ts';

const NAME_WORDS_LIMIT = 4;
/** Between "adı" and the name: a colon, "is", "это", a quote. */
const OPENERS_LIMIT = 4;
const BETWEEN_LIMIT = 5;

/** Names: behind a cue in three languages, beside a title or a father's name, and what can be nothing but a name. */
export function findNames(sheet: Sheet): Mark[] {
  const { tokens } = sheet.reading;
  const marks: Mark[] = [];
  let floor = 0;
  for (let at = 0; at < tokens.length; at += 1) {
    if (at < floor) continue;
    const range = nameAt(sheet, at);
    const first = tokens[range?.first ?? -1];
    const last = tokens[range?.last ?? -1];
    if (!range || !first || !last || range.first < floor) continue;
    marks.push(markOf('name', first, last));
    floor = range.last + 1;
  }
  return marks;
}

interface Range {
  readonly first: number;
  readonly last: number;
}

function nameAt(sheet: Sheet, at: number): Range | null {
  const token = sheet.reading.tokens[at];
  if (token?.type !== 'word') return null;
  return betweenCues(sheet, at) ?? behindCue(sheet, at) ?? behindTitle(sheet, at) ?? aloneAt(sheet, at);
}

/** "adım Aysel", "меня зовут Анна", "my name is Vera": also small, where it can be nothing else. */
function behindCue(sheet: Sheet, at: number): Range | null {
  const { tokens } = sheet.reading;
  const key = tokens[at]?.key ?? '';
  const isSelf = isSelfCue(tokens, at);
  if (!words.isStrongCue(key) && !isSelf && !isCallCue(tokens, at)) return null;
  let first = at + 1;
  while (first <= at + OPENERS_LIMIT && isOpener(tokens[first])) first += 1;
  const token = tokens[first];
  if (!isFreeToken(sheet, token) || token.type !== 'word' || endsBetween(tokens, at, first)) return null;
  const isNamed = tokens.slice(at + 1, first).some(({ key: mark }) => mark === ':' || mark === '"' || mark === '-');
  if (!mayBeName(sheet, first, { isSelf, isNamed })) return null;
  return { first, last: endOfName(sheet, first, true) };
}

/** "меня Леной зовут", "mənə evdə Lalə deyirlər": the name stands inside. */
function betweenCues(sheet: Sheet, at: number): Range | null {
  const { tokens } = sheet.reading;
  if (!/^(?:menya|mene|ona|onu|ee|ego|yeye)$/.test(tokens[at]?.key ?? '')) return null;
  for (let called = at + 2; called <= at + BETWEEN_LIMIT; called += 1) {
    if (!/^(?:zovut|zvali|nazivayut|deyir|deyer|cagir)/.test(tokens[called]?.key ?? '')) continue;
    const token = tokens[called - 1];
    if (!isFreeToken(sheet, token) || token.type !== 'word' || words.isStopWord(token.key)) return null;
    if (!token.isCapital && firstName(token.key) === 'no') return null;
    const isTwo = called - 2 > at && tokens[called - 2]?.isCapital && isFreeToken(sheet, tokens[called - 2]);
    return { first: isTwo ? called - 2 : called - 1, last: called - 1 };
  }
  return null;
}

/** "I am Vera", "mən Ayseləm", "это Анна": only with a capital or a known name. */
function isSelfCue(tokens: readonly Token[], at: number): boolean {
  const key = tokens[at]?.key ?? '';
  const before = tokens[at - 1]?.key ?? '';
  if (key === 'men' || key === 'menem' || key === 'eto' || /^я$/i.test(tokens[at]?.text ?? '')) return true;
  if (key === 'am' && before === 'i') return true;
  if (key === 'm' && before === "'" && tokens[at - 2]?.key === 'i') return true;
  if (key === 'im' && tokens[at]?.text !== 'im') return true;
  return key === 'is' && ['this', 'tis', 'vho', 'called'].includes(before);
}

/** "her name is", "they call me Vera", "mənə Lalə deyirlər" begin with these. */
function isCallCue(tokens: readonly Token[], at: number): boolean {
  const key = tokens[at]?.key ?? '';
  const before = tokens[at - 1]?.key ?? '';
  if (key === 'called') return true;
  if (key === 'imeni' && before === 'po') return true;
  return ['me', 'her', 'him'].includes(key) && /^call/.test(before);
}

function isOpener(token: Token | undefined): boolean {
  if (token?.type === 'mark') return ':-="\'(,'.includes(token.key);
  return token?.type === 'word' && OPENERS.has(token.key);
}

const OPENERS = new Set(
  'is vas eto isə ise budur bu olub idi soyadim soyadi soyad ve i familiya familiyasi and surname first last full ego ee ix menya moya moye moe her his my ata'.split(
    ' ',
  ),
);

function endsBetween(tokens: readonly Token[], from: number, to: number): boolean {
  for (let at = from + 1; at < to; at += 1) if (endsSentence(tokens, at)) return true;
  return tokens[to]?.gap === 'line' && tokens[to - 1]?.type === 'word';
}

function mayBeName(sheet: Sheet, at: number, { isSelf, isNamed }: { isSelf: boolean; isNamed: boolean }): boolean {
  const { tokens, isShouted } = sheet.reading;
  const token = tokens[at];
  if (!token || token.text.length < 2) return false;
  const known = firstName(token.key);
  if (known === 'name' || isNameShaped(token)) return !isSelf || token.isCapital || known === 'name';
  if (words.isStopWord(token.key) || isEntity(tokens, at)) return false;
  if (token.isCapital && !isShouted)
    return (
      !isSelf ||
      (known !== 'no' && !isTown(token.key)) ||
      hasNameBehind(tokens, at) ||
      hasCopula(token) ||
      isSaidAlone(tokens, at)
    );
  if (known === 'both') return !isSelf;
  return !isSelf && (isNamed || !hasVerbEnding(token.key)) && isCloseToCue(tokens, at);
}

function isNameShaped(token: Token): boolean {
  return words.isSurnameLike(token.key) || words.isPatronymic(token.key);
}

function hasNameBehind(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1];
  return next?.type === 'word' && next.isCapital && !words.isStopWord(next.key) && !isTown(next.key);
}

/** "I'm Thandiwe, …", "я Зухра из …": a capital that ends there says a name, unless it says a people. */
function isSaidAlone(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1];
  const isPeople =
    /(?:ian|is|ese|li|liyam|liyem|muslim|orphan)$/.test(tokens[at]?.key ?? '') || isTown(tokens[at]?.key ?? '');
  const isEnd =
    next === undefined || next.type === 'mark' || /^(?:from|and|speaking|calling|here|iz|i|ve)$/.test(next.key);
  return isEnd && !isPeople;
}

const BEHIND_NAME = new Set('adim adimdir adidir ismim ismimdir menim onun is menya ee ego moe'.split(' '));

/** "Könül adım", "Vera is my name", "Анна меня зовут": the cue behind the name. */
function isNamedBehind(tokens: readonly Token[], at: number): boolean {
  const start = tokens[at + 1]?.key === ',' ? at + 2 : at + 1;
  const one = tokens[start]?.key ?? '';
  if (!BEHIND_NAME.has(one)) return false;
  const two = tokens[start + 1]?.key ?? '';
  const three = tokens[start + 2]?.key ?? '';
  if (/^(?:adim|adimdir|adidir|ismim|ismimdir)$/.test(one === 'menim' || one === 'onun' ? two : one)) return true;
  if (one === 'is' && /^(?:my|her|his)$/.test(two) && three === 'name') return true;
  return (/^(?:menya|ee|ego)$/.test(one) && two === 'zovut') || (/^(?:moe|ee|ego)$/.test(one) && two === 'imya');
}

/** "mən Gülbənizəm": I am. */
function hasCopula(token: Token): boolean {
  return /[ay]?y?[ae]m$/.test(token.key) && token.key.length > 4;
}

/** A small unknown word is taken for a name only as a sentence would have one there. */
function isCloseToCue(tokens: readonly Token[], at: number): boolean {
  return tokens[at]?.gap !== 'line' && (tokens[at]?.text.length ?? 0) >= 3;
}

function hasVerbEnding(key: string): boolean {
  return (
    /(?:[iu]r(?:am|em|lar|ler|ig|ik|sen|san)?|m[ae][gk]|m[ae]k|di|du|mis|mus|[ae]c[ae][gk]|sin|sun|m[ae]sin|iram|irem|ib|ub|t|la|lo|li|tsya|ing|ed|ly)$/.test(
      key,
    ) && !/(?:dir|dur)$/.test(key)
  );
}

/** The last token of the name: family names, father's names, initials, and capitals that follow. */
function endOfName(sheet: Sheet, first: number, isCued: boolean): number {
  const { tokens } = sheet.reading;
  let last = first;
  for (let count = 1; count < NAME_WORDS_LIMIT + 1; count += 1) {
    const dashed =
      tokens[last + 1]?.key === '-' && tokens[last + 1]?.gap === 'none' && tokens[last + 2]?.gap === 'none';
    const dotted = tokens[last + 1]?.key === '.' && (tokens[last]?.text.length ?? 9) === 1;
    const next = dashed || dotted ? last + 2 : last + 1;
    if (!continuesName(sheet, next, isCued)) break;
    last = next;
  }
  for (let index = last + 1; isInitialAt(tokens, index); index += 2) last = index;
  const isInitial = tokens[last]?.text.length === 1 && tokens[last + 1]?.key === '.';
  return isInitial ? last + 1 : withEnding(tokens, last);
}

function isInitialAt(tokens: readonly Token[], at: number): boolean {
  return tokens[at]?.text.length === 1 && tokens[at]?.isCapital === true && tokens[at + 1]?.key === '.';
}

/** "Aysel'in", "Aysel-in". */
function withEnding(tokens: readonly Token[], last: number): number {
  const mark = tokens[last + 1];
  const ending = tokens[last + 2];
  const isEnding =
    (mark?.key === "'" || mark?.key === '-') && mark.gap === 'none' && ending?.type === 'word' && ending.gap === 'none';
  return isEnding && !ending.isCapital && ending.text.length <= 4 ? last + 2 : last;
}

function continuesName(sheet: Sheet, at: number, isCued: boolean): boolean {
  const { tokens, isShouted } = sheet.reading;
  const token = tokens[at];
  if (!isFreeToken(sheet, token) || token.type !== 'word' || token.gap === 'line') return false;
  if (words.isSonOrDaughter(token.key)) return true;
  const isFathers = words.isSonOrDaughter(tokens[at + 1]?.key ?? '');
  if (isFathers || isNameShaped(token) || firstName(token.key) === 'name')
    return isFathers || isCued || token.isCapital;
  if (words.isStopWord(token.key) || words.isTitleCue(token.key) || words.isStrongCue(token.key)) return false;
  return token.isCapital && !isShouted && isCued && !isTown(token.key) && !words.isEntityBehind(token.key);
}

/** "Aysel xanım", "господин Иванов", "bacım Lalə". */
function behindTitle(sheet: Sheet, at: number): Range | null {
  const { tokens, isShouted } = sheet.reading;
  if (!words.isTitleCue(tokens[at]?.key ?? '')) return null;
  let first = at + 1;
  if (tokens[first]?.key === '.' || tokens[first]?.key === ',' || tokens[first]?.key === ':') first += 1;
  const token = tokens[first];
  if (!isFreeToken(sheet, token) || token.type !== 'word' || token.text.length < 2 || token.gap === 'line') return null;
  const known = firstName(token.key);
  const isCapital = token.isCapital && !isShouted && !endsBetween(tokens, at, first);
  const isName = known === 'name' || isNameShaped(token) || (isCapital && known === 'both');
  const isUnknown = isCapital && !words.isStopWord(token.key) && !isTown(token.key) && !words.isTitleCue(token.key);
  if (!(isName || isUnknown) || isEntity(tokens, first)) return null;
  return { first, last: endOfName(sheet, first, true) };
}

/** What can be nothing but a name: a known one with a capital, a family name, "X Y oğlu", "Aysel adlı". */
function aloneAt(sheet: Sheet, at: number): Range | null {
  const { tokens, isShouted } = sheet.reading;
  const token = tokens[at];
  if (!isFreeToken(sheet, token) || words.isStrongCue(token.key)) return null;
  const next = tokens[at + 1];
  const isTitled =
    (next?.type === 'word' && next.gap === 'space' && words.isTitleBehind(next.key)) || isNamedBehind(tokens, at);
  const known = firstName(token.key);
  const hasCapital = token.isCapital && !isShouted;
  const last = endOfName(sheet, at, hasCapital && (known !== 'no' || isNameShaped(token)));
  if (isEntity(tokens, last)) return null;
  const isBeforeSurname =
    hasCapital && next?.type === 'word' && next.isCapital && isNameShaped(next) && !words.isStopWord(token.key);
  if (isBeforeSurname && !isEntity(tokens, at + 1) && !words.isTitleCue(token.key))
    return { first: at, last: endOfName(sheet, at, true) };
  const behind = last > at ? tokens.slice(at + 1, last + 1) : [];
  const hasFather = behind.some(({ key }) => words.isSonOrDaughter(key));
  if (hasFather && (hasCapital || known !== 'no' || isNameShaped(token))) return { first: at, last };
  if (isTitled && !words.isStopWord(token.key) && !words.isTitleCue(token.key) && (hasCapital || known !== 'no'))
    return { first: at, last: at };
  const isPair =
    (known !== 'no' || isNameShaped(token)) &&
    behind.some((each) => isNameShaped(each) || firstName(each.key) !== 'no');
  const isSure = known === 'name' || isNameShaped(token);
  if (isPair && (hasCapital || (isSure && behind.some(isNameShaped)))) return { first: at, last };
  if (!hasCapital || isTown(token.key)) return initialsFrom(tokens, at);
  return isSure ? { first: at, last } : initialsFrom(tokens, at);
}

/** "A. Məmmədova", "А. С. Иванов". */
function initialsFrom(tokens: readonly Token[], at: number): Range | null {
  let index = at;
  while (
    index < at + 4 &&
    tokens[index]?.text.length === 1 &&
    tokens[index]?.isCapital &&
    tokens[index + 1]?.key === '.'
  )
    index += 2;
  const token = tokens[index];
  return index > at && token?.type === 'word' && token.isCapital && isNameShaped(token)
    ? { first: at, last: index }
    : null;
}

/** Streets, stations and institutions carry people's names. */
function isEntity(tokens: readonly Token[], last: number): boolean {
  return [1, 2].some((step) => {
    const token = tokens[last + step];
    const isBroken = tokens[last + 1]?.type === 'mark';
    return (
      token?.type === 'word' &&
      !isBroken &&
      words.isEntityBehind(token.key) &&
      (step === 1 || tokens[last + 1]?.isCapital === true)
    );
  });
}
