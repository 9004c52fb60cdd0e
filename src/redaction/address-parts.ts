// The parts that an address is made of, each around the word that names it.
import * as words from './address-words.ts';
import { hotelAt } from './hotels.ts';
import { type AddressPart, houseNumberEnd, numberAfter, ordinalBefore, saidAfter } from './house-numbers.ts';
import { monthOf } from './months.ts';
import { isVagueName, nameAfter, nameBefore } from './place-names.ts';
import { isQuarter, isTown } from './places.ts';
import { isFreeToken, type Sheet } from './sheet.ts';
import type { Token } from './tokens.ts';

/** Whose name stands before them, with a capital or without: "nizami küçəsi", no "küçə". */
const OWNED = /^(?:kuce[sy]|prospekt[iu]|donge|xiyaban|caddes|sokag)/;

/** The part of an address that this token names, or null. */
export function addressPartAt(sheet: Sheet, at: number): AddressPart | null {
  const token = sheet.reading.tokens[at];
  if (token?.type !== 'word' || !isFreeToken(sheet, token)) return null;
  return hotelAt(sheet, at) ?? street(sheet, at) ?? numbered(sheet, at) ?? area(sheet, at) ?? town(sheet, at);
}

/** The word for a street, by its first token and the end of its abbreviation. */
interface StreetWord {
  readonly at: number;
  readonly end: number;
  readonly key: string;
}

function street(sheet: Sheet, at: number): AddressPart | null {
  const { tokens } = sheet.reading;
  const key = tokens[at]?.key ?? '';
  const isBehind = words.isStreetBehindName(key);
  const isBefore = words.isStreetBeforeName(key);
  if ((!isBehind && !isBefore) || isOtherShort(tokens, at)) return null;
  const word = { at, end: endOfAbbreviation(tokens, at), key };
  return (
    (isBehind ? (numberedStreet(sheet, word) ?? nameThenStreet(sheet, word)) : null) ??
    (isBefore || tokens[at]?.isCapital ? streetThenName(sheet, word) : null) ??
    (isBefore ? turnedRound(sheet, word) : null)
  );
}

/** "5-ci küçə", "1453. Sokak". */
function numberedStreet(sheet: Sheet, { at, end }: StreetWord): AddressPart | null {
  const ordinal = ordinalBefore(sheet, at) ?? dottedBefore(sheet, at);
  return ordinal === null ? null : { first: ordinal, last: end, weight: 1 };
}

/** "Nizami küçəsi 5". */
function nameThenStreet(sheet: Sheet, { at, end, key }: StreetWord): AddressPart | null {
  const { tokens } = sheet.reading;
  const house = houseBehind(sheet, end);
  const maySmall = house !== null || isNumberSaid(tokens, end + 1) || OWNED.test(key);
  const first = nameBefore(sheet, at, maySmall);
  if (first === at) return null;
  return { first, last: house ?? end, weight: house === null && isVague(tokens, first) ? 1 : 3 };
}

/** "улица Низами 5", "улица: Низами". */
function streetThenName(sheet: Sheet, { at, end }: StreetWord): AddressPart | null {
  const opened = sheet.reading.tokens[end + 1]?.key === ':' ? end + 1 : end;
  const last = nameAfter(sheet, opened);
  if (last === opened) return null;
  const house = numberAfter(sheet, last);
  return { first: at, last: house ?? last, weight: house === null ? 2 : 3 };
}

/** "Низами улица 5": the name before a word that has it behind as a rule. */
function turnedRound(sheet: Sheet, { at, end }: StreetWord): AddressPart | null {
  const first = nameBefore(sheet, at, false);
  if (first === at) return null;
  const house = houseBehind(sheet, end);
  return { first, last: house ?? end, weight: house === null ? 1 : 3 };
}

function houseBehind(sheet: Sheet, end: number): number | null {
  return numberAfter(sheet, end) ?? saidAfter(sheet, end + 1);
}

/** "Gül sok.", "gul sok no 4", but no "сок" and no "cad": the short words of Turkish have their full stop, or a number said. */
function isOtherShort(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  if (!token || !words.isShortTurkish(token.key)) return false;
  const isClear = endOfAbbreviation(tokens, at) > at || isNumberSaid(tokens, at + 1);
  return !isClear || !/^[a-z]+$/i.test(token.text);
}

function isNumberSaid(tokens: readonly Token[], at: number): boolean {
  return tokens[at]?.key === 'no' && [at + 1, at + 2, at + 3].some((next) => tokens[next]?.type === 'number');
}

/** "1453. Sokak", "4. Cadde", as Turkish writes an ordinal. */
function dottedBefore(sheet: Sheet, at: number): number | null {
  const { tokens } = sheet.reading;
  const isDotted = tokens[at - 1]?.key === '.' && tokens[at - 1]?.gap === 'none' && tokens[at - 2]?.type === 'number';
  return isDotted && words.isTurkishStreet(tokens[at]?.key ?? '') && isFreeToken(sheet, tokens[at - 2]) ? at - 2 : null;
}

/** A street whose name has no capital may be any street. */
function isVague(tokens: readonly Token[], first: number): boolean {
  return tokens[first]?.isCapital !== true && tokens[first]?.type !== 'number';
}

/** "mənzil 14", "кв. 14", "14-cü mənzil", "25 saylı ev". */
function numbered(sheet: Sheet, at: number): AddressPart | null {
  const { tokens } = sheet.reading;
  const key = tokens[at]?.key ?? '';
  const isDoor = words.isDoor(key);
  if (!isDoor && !words.isHouse(key)) return null;
  const weight = isDoor ? 2 : 1;
  const first = ordinalBefore(sheet, at);
  if (first !== null && (isDoor || !words.isWeakHouse(key))) return { first, last: at, weight };
  let next = at + 1;
  while (next < at + 4 && isBeforeNumber(tokens[next])) next += 1;
  const written = houseNumberEnd(sheet, next);
  const last = written ?? saidAfter(sheet, next);
  if (last !== null) return { first: at, last, weight: written === null ? 1 : weight };
  if (first !== null) return { first, last: at, weight };
  const isPlain =
    tokens[at - 1]?.type === 'number' && /^(?:podyezd|etaj|giris|mertebe|blok|korpus|entrance|floor)/.test(key);
  return isPlain && isFreeToken(sheet, tokens[at - 1]) ? { first: at - 1, last: at, weight: 1 } : null;
}

function isBeforeNumber(token: Token | undefined): boolean {
  if (token?.type === 'mark') return '.#:-'.includes(token.key);
  return token?.type === 'word' && /^(?:no|nomre|nomresi|nomer|number|n|sayli)$/.test(token.key);
}

/** The word for a part of a town, a station or a village. */
interface AreaWord {
  readonly at: number;
  readonly end: number;
  readonly key: string;
  readonly isMetro: boolean;
  readonly isVillage: boolean;
  /** Its name may stand behind it: "метро Низами", "р-н Ясамал". */
  readonly mayLead: boolean;
  readonly weight: number;
}

/** Microdistricts have a number for a name. */
const NUMBERED_AREA = /^(?:mkr|mikro|kvartal)/;
/** Whose name stands before them with a capital or without: "yasamal rayonunda". */
const OWNED_AREA = /^(?:mahall|mehell)es|[sd]?[iu]n(?:de|da|den|dan)$/;

function area(sheet: Sheet, at: number): AddressPart | null {
  const word = areaWordAt(sheet.reading.tokens, at);
  if (word === null) return null;
  return (
    numberThenArea(sheet, word) ??
    nameThenArea(sheet, word) ??
    (word.mayLead ? areaThenName(sheet, word) : null) ??
    areaThenNumber(sheet, word)
  );
}

function areaWordAt(tokens: readonly Token[], at: number): AreaWord | null {
  const key = tokens[at]?.key ?? '';
  const station = endOfStationSign(tokens, at);
  const isMetro = station !== null || words.isMetro(key);
  const isDistrict = key === 'r' && tokens[at + 1]?.key === '-' && /^n/.test(tokens[at + 2]?.key ?? '');
  if (!isMetro && !isDistrict && (!words.isArea(key) || isOtherShort(tokens, at))) return null;
  const isVillage = words.isNamedVillage(key);
  return {
    ...{ at, key, isMetro, isVillage },
    end: station ?? endOfAbbreviation(tokens, at),
    mayLead: isMetro || isDistrict || words.isAreaBeforeName(key),
    weight: isMetro || isVillage ? 2 : 1,
  };
}

/** "3-cü mikrorayon", "8 mkr 14". */
function numberThenArea(sheet: Sheet, { at, end, key, isMetro, weight }: AreaWord): AddressPart | null {
  const isNumbered = NUMBERED_AREA.test(key) && sheet.reading.tokens[at - 1]?.type === 'number';
  const first = ordinalBefore(sheet, at) ?? (isNumbered ? at - 1 : null);
  if (first === null) return null;
  const house = isMetro ? null : numberAfter(sheet, end);
  return { first, last: house ?? end, weight: house === null ? weight : weight + 1 };
}

/** "Yasamal rayonu", "Nizami m/st metro". */
function nameThenArea(sheet: Sheet, { at, end, key, isMetro, isVillage, weight }: AreaWord): AddressPart | null {
  const { tokens } = sheet.reading;
  const named = words.isAreaBeforeName(key) ? at : nameBefore(sheet, at, OWNED_AREA.test(key));
  const first = named < at ? named : knownBefore(tokens, at);
  if (first === at) return null;
  const isSaidTwice = isMetro && words.isMetro(tokens[end + 1]?.key ?? '');
  const isSomebodys = isVillage && isVagueName(tokens, first, at);
  return { first, last: isSaidTwice ? end + 1 : end, weight: isSomebodys ? 1 : weight };
}

function areaThenName(sheet: Sheet, { at, end, weight }: AreaWord): AddressPart | null {
  const last = nameAfter(sheet, end);
  return last > end && isNamed(sheet.reading.tokens, end + 1, last) ? { first: at, last, weight } : null;
}

/** "mkr 8". */
function areaThenNumber(sheet: Sheet, { at, end, key, weight }: AreaWord): AddressPart | null {
  const last = NUMBERED_AREA.test(key) ? houseNumberEnd(sheet, end + 1) : null;
  return last === null ? null : { first: at, last, weight };
}

/** "m/st", "ст. м.": the signs of a station. */
function endOfStationSign(tokens: readonly Token[], at: number): number | null {
  const key = tokens[at]?.key;
  if (key !== 'm' && key !== 'st') return null;
  const signs = [0, 1, 2, 3].map((step) => tokens[at + step]?.key ?? '');
  if (signs.slice(0, 3).join('') === 'm/st' || signs.slice(0, 3).join('') === 'm/s') return at + 2;
  return signs.join('') === 'st.m.' ? at + 3 : null;
}

/** "район Ясамал" has a name, "метро 5 минут" has none. */
function isNamed(tokens: readonly Token[], first: number, last: number): boolean {
  return tokens
    .slice(first, last + 1)
    .some(({ type, isCapital, key }) => type === 'word' && (isCapital || isQuarter(key) || monthOf(key) !== null));
}

function knownBefore(tokens: readonly Token[], at: number): number {
  return tokens[at - 1]?.type === 'word' && isQuarter(tokens[at - 1]?.key ?? '') ? at - 1 : at;
}

function town(sheet: Sheet, at: number): AddressPart | null {
  const { tokens } = sheet.reading;
  const key = tokens[at]?.key ?? '';
  if (words.isTownWord(key)) {
    const named = tokens[at + 1]?.key === '.' ? at + 2 : at + 1;
    return isTown(tokens[named]?.key ?? '') ? { first: at, last: named, weight: 0 } : null;
  }
  if (key === 'az' && tokens[at + 1]?.type === 'number' && /^\d{4}$/.test(tokens[at + 1]?.key ?? ''))
    return { first: at, last: at + 1, weight: 1 };
  if (!isTown(key) && !isQuarter(key)) return null;
  const next = tokens[at + 1];
  const isSaid = next?.type === 'word' && words.isTownWord(next.key);
  const first = /^(?:yeni|kohne|nov[a-z]{2}|new|old|star[a-z]{2})$/.test(tokens[at - 1]?.key ?? '') ? at - 1 : at;
  return { first, last: isSaid ? endOfAbbreviation(tokens, at + 1) : at, weight: 0 };
}

function endOfAbbreviation(tokens: readonly Token[], at: number): number {
  const isShort = (tokens[at]?.text.length ?? 9) <= 5;
  const dashed =
    tokens[at + 1]?.key === '-' && tokens[at + 2]?.gap === 'none' && (tokens[at + 2]?.text.length ?? 9) <= 2;
  if (dashed && isShort && tokens[at + 2]?.type === 'word') return at + 2;
  return isShort && tokens[at + 1]?.key === '.' && tokens[at + 1]?.gap === 'none' ? at + 1 : at;
}
