import { endsSentence } from './cues.ts';
import { doCapitalsTell, endOfName, hasVerbEnding, isInitialAt, isNameShaped } from './end-of-name.ts';
import { firstName } from './first-names.ts';
import * as words from './name-words.ts';
import { isTown } from './places.ts';
import { isFreeToken, type Mark, markOf, type Sheet } from './sheet.ts';
import type { Token } from './tokens.ts';

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
  const isTold = isSelf ? !sheet.reading.isShouted : doCapitalsTell(sheet, at);
  if (!mayBeName(sheet, first, { isSelf, isNamed, isTold })) return null;
  return { first, last: endOfName(sheet, first, at) };
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
  if ((key === 'as' && before === 'knovn') || (key === 'by' && before === 'goes') || key === 'aka') return true;
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

/** What stands before it: "I am", something that announces a name such as a colon, and whether a capital tells anything there. */
interface Cue {
  readonly isSelf: boolean;
  readonly isNamed: boolean;
  readonly isTold: boolean;
}

function mayBeName(sheet: Sheet, at: number, cue: Cue): boolean {
  const { tokens } = sheet.reading;
  const token = tokens[at];
  if (!token || token.text.length < 2) return false;
  const known = firstName(token.key);
  if (known === 'name') return true;
  if (isNameShaped(token)) return !cue.isSelf || token.isCapital;
  if (words.isStopWord(token.key) || isEntity(tokens, at)) return false;
  if (isBeforeFirstName(tokens, at)) return true;
  if (token.isCapital && cue.isTold) return !cue.isSelf || isNameOfSelf(tokens, at);
  if (cue.isSelf) return false;
  return known === 'both' || ((cue.isNamed || !hasVerbEnding(token.key)) && isCloseToCue(tokens, at));
}

/** A capital behind "I am": "I am Vera" tells a name, "I am Russian" none. */
function isNameOfSelf(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (!token) return false;
  const isKnown = firstName(token.key) !== 'no' && !isTown(token.key);
  return isKnown || hasNameBehind(tokens, at) || hasCopula(token) || isSaidAlone(tokens, at);
}

/** "QARABƏY AYGÜN": a family name of whatever form, before a first name that is on the list. */
function isBeforeFirstName(tokens: readonly Token[], at: number): boolean {
  const next = tokens[at + 1];
  const areCapital = tokens[at]?.isCapital === true && next?.isCapital === true;
  return areCapital && next.gap === 'space' && firstName(next.key) === 'name';
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

const CUE_BEHIND_NAME =
  /^(?:(?:menim |onun )?(?:adim|adimdir|adidir|ismim|ismimdir)|is (?:my|her|his) name|(?:menya|ee|ego) zovut|(?:moe|ee|ego) imya) /;

/** "Könül adım", "Vera is my name", "Анна меня зовут": the cue behind the name. */
function isNamedBehind(tokens: readonly Token[], at: number): boolean {
  const start = tokens[at + 1]?.key === ',' ? at + 2 : at + 1;
  const said = tokens.slice(start, start + 3).map(({ key }) => `${key} `);
  return CUE_BEHIND_NAME.test(said.join(''));
}

/** "mən Gülbənizəm": I am. */
function hasCopula(token: Token): boolean {
  return /[ay]?y?[ae]m$/.test(token.key) && token.key.length > 4;
}

/** A small unknown word is taken for a name only as a sentence would have one there. */
function isCloseToCue(tokens: readonly Token[], at: number): boolean {
  return tokens[at]?.gap !== 'line' && (tokens[at]?.text.length ?? 0) >= 3;
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
  const isToldApart = !isShouted || isBeforeFirstName(tokens, first);
  const isCapital = token.isCapital && isToldApart && !endsBetween(tokens, at, first);
  const isName = known === 'name' || isNameShaped(token) || (isCapital && known === 'both');
  const isUnknown = isCapital && !words.isStopWord(token.key) && !isTown(token.key) && !words.isTitleCue(token.key);
  if (!(isName || isUnknown) || isEntity(tokens, first)) return null;
  return { first, last: endOfName(sheet, first, at) };
}

/** What a word says of itself, before its neighbours are asked. */
interface Looks {
  readonly token: Token;
  /** On the list of first names, or formed as a family or a father's name. */
  readonly mayBeName: boolean;
  /** The same, and no everyday word as well. */
  readonly isName: boolean;
  readonly isShaped: boolean;
  /** One that tells something: not in a text of capitals. */
  readonly hasCapital: boolean;
}

function looksOf(sheet: Sheet, token: Token): Looks {
  const known = firstName(token.key);
  const isShaped = isNameShaped(token);
  return {
    token,
    mayBeName: known !== 'no' || isShaped,
    isName: known === 'name' || isShaped,
    isShaped,
    hasCapital: token.isCapital && !sheet.reading.isShouted,
  };
}

/** What can be nothing but a name: a known one with a capital, a family name, "X Y oğlu", "Aysel adlı". */
function aloneAt(sheet: Sheet, at: number): Range | null {
  const { tokens } = sheet.reading;
  const token = tokens[at];
  if (!isFreeToken(sheet, token) || words.isStrongCue(token.key)) return null;
  const looks = looksOf(sheet, token);
  const isOne = looks.hasCapital ? looks.mayBeName : isSmallPair(tokens, at);
  const last = endOfName(sheet, at, isOne ? at : null);
  if (isEntity(tokens, last)) return null;
  if (isBeforeFamilyName(tokens, at, looks)) return { first: at, last: endOfName(sheet, at, at) };
  const behind = tokens.slice(at + 1, last + 1);
  if (isBeforeFathersName(behind, looks)) return { first: at, last };
  if (isTitled(tokens, at, looks)) return { first: at, last: at };
  const isSure = looks.isName && looks.hasCapital && !isTown(token.key);
  return isSure || isPair(behind, looks) ? { first: at, last } : initialsFrom(tokens, at);
}

/** "Zeynəb Məmmədova": whatever has a capital before what is formed as a family name. */
function isBeforeFamilyName(tokens: readonly Token[], at: number, { token, hasCapital }: Looks): boolean {
  const next = tokens[at + 1];
  if (!hasCapital || words.isStopWord(token.key) || words.isTitleCue(token.key)) return false;
  return next?.type === 'word' && next.isCapital && isNameShaped(next) && !isEntity(tokens, at + 1);
}

/** "Aysel Kamran qızı". */
function isBeforeFathersName(behind: readonly Token[], { mayBeName, hasCapital }: Looks): boolean {
  return (hasCapital || mayBeName) && behind.some(({ key }) => words.isSonOrDaughter(key));
}

/** "Aysel xanım", "Könül adım": what stands behind says that it is a name. */
function isTitled(tokens: readonly Token[], at: number, { token, hasCapital }: Looks): boolean {
  if (words.isStopWord(token.key) || words.isTitleCue(token.key)) return false;
  if (!hasCapital && firstName(token.key) === 'no') return false;
  const next = tokens[at + 1];
  const hasTitle = next?.type === 'word' && next.gap === 'space' && words.isTitleBehind(next.key);
  return hasTitle || isNamedBehind(tokens, at);
}

/** "Sevda Könül": two that are each an everyday word as well. Without a capital one of the two must be no such word. */
function isPair(behind: readonly Token[], { mayBeName, isName, isShaped, hasCapital }: Looks): boolean {
  if (hasCapital) return mayBeName && behind.some((each) => isNameShaped(each) || firstName(each.key) !== 'no');
  return isName && behind.some((each) => isNameShaped(each) || (isShaped && firstName(each.key) === 'name'));
}

/** "aysel memmedova", "алиева айсель": a first name beside a family name needs no capital, as nobody types one in haste. */
function isSmallPair(tokens: readonly Token[], at: number): boolean {
  const [one, two] = [tokens[at], tokens[at + 1]];
  if (!one || two?.type !== 'word' || two.gap !== 'space') return false;
  if (isNameShaped(one)) return firstName(two.key) === 'name';
  return firstName(one.key) === 'name' && isNameShaped(two);
}

/** "A. Məmmədova", "А. С. Иванов". */
function initialsFrom(tokens: readonly Token[], at: number): Range | null {
  let index = at;
  while (index < at + 4 && isInitialAt(tokens, index)) index += 2;
  const token = tokens[index];
  const isFamilyName = token?.type === 'word' && token.isCapital && isNameShaped(token);
  return index > at && isFamilyName ? { first: at, last: index } : null;
}

/** Streets, stations and institutions carry people's names: the word for them is the next, or the one behind a second capital. */
function isEntity(tokens: readonly Token[], last: number): boolean {
  const [one, two] = [tokens[last + 1], tokens[last + 2]];
  if (!one || one.type === 'mark') return false;
  return isEntityWord(one) || (one.isCapital && isEntityWord(two));
}

function isEntityWord(token: Token | undefined): boolean {
  return token?.type === 'word' && words.isEntityBehind(token.key) && !words.isPlaceOfItsOwn(token.key);
}
