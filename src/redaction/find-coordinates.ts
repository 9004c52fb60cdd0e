import { cueBefore, wordTest } from './cues.ts';
import { isFree, type Mark, type Sheet } from './sheet.ts';
import type { Token } from './tokens.ts';

const CUE = {
  test: wordTest(
    'koordinat координат coordinat gps. geo. lat. latitude широт enlik en. lokasiya локаци location məkan геолокац geolokasiya',
  ),
  reach: 6,
};
const BETWEEN_LIMIT = 8;
const PRECISE = 4;
const CUED_PRECISE = 2;
const HIGHEST_LATITUDE = 90;
const HIGHEST_LONGITUDE = 180;
const SIDE =
  /^(?:n|s|e|v|w|north|south|east|vest|sm|sg|simal|serg|s|v|d|z|yu|lat|lon|lng|long|latitude|longitude|u|uzunlug|uzunluk|en|enlik|dolgota|sirota|cenub|gerb|dereceli|derece|deg|and|ve|i)$/;

interface Decimal {
  readonly first: number;
  readonly last: number;
  readonly value: number;
  readonly precision: number;
}

/** Two decimals that are a place on the map, degrees with minutes and seconds, and open location codes. */
export function findCoordinates(sheet: Sheet): Mark[] {
  const found = [...decimalPairs(sheet), ...byPattern(sheet)];
  return found.filter(({ from, to }) => isFree(sheet, from, to));
}

function decimalPairs(sheet: Sheet): Mark[] {
  const { tokens } = sheet.reading;
  const marks: Mark[] = [];
  let before: Decimal | null = null;
  for (let at = 0; at < tokens.length; at += 1) {
    const decimal = decimalAt(tokens, at);
    if (!decimal) continue;
    const mark: Mark | null = before && pairOf(tokens, before, decimal);
    if (mark) marks.push(mark);
    before = mark ? null : decimal;
    at = decimal.last;
  }
  return marks;
}

function decimalAt(tokens: readonly Token[], at: number): Decimal | null {
  const [whole, point, fraction] = [tokens[at], tokens[at + 1], tokens[at + 2]];
  if (whole?.type !== 'number' || fraction?.type !== 'number') return null;
  if ((point?.key !== '.' && point?.key !== ',') || point.gap !== 'none' || fraction.gap !== 'none') return null;
  if (
    whole.key.length > 3 ||
    (tokens[at + 3]?.key === '.' && tokens[at + 4]?.type === 'number' && tokens[at + 4]?.gap === 'none')
  )
    return null;
  return { first: at, last: at + 2, value: Number(`${whole.key}.${fraction.key}`), precision: fraction.key.length };
}

function pairOf(tokens: readonly Token[], one: Decimal, two: Decimal): Mark | null {
  const between = tokens.slice(one.last + 1, two.first);
  const isJoined =
    between.length <= BETWEEN_LIMIT &&
    between.every(({ type, key }) => (type === 'mark' ? ',;/-+°:="\'()&'.includes(key) : SIDE.test(key)));
  const onMap =
    Math.min(one.value, two.value) <= HIGHEST_LATITUDE && Math.max(one.value, two.value) <= HIGHEST_LONGITUDE;
  if (!isJoined || !onMap) return null;
  const precision = Math.min(one.precision, two.precision);
  const hasDegrees = between.some(({ key }) => key === '°');
  const isCued = hasDegrees || cueBefore(tokens, one.first, CUE) > 0;
  if (precision < (isCued ? CUED_PRECISE : PRECISE)) return null;
  const first = tokens[one.first];
  const last = tokens[two.last];
  if (!first || !last) return null;
  const begin = sideAt(tokens, one.first - 1) ?? withSign(tokens, one.first) ?? first;
  const degree = tokens[two.last + 1]?.key === '°' ? two.last + 1 : two.last;
  const end = sideAt(tokens, degree + 1) ?? tokens[degree] ?? last;
  return { kind: 'coordinates', from: begin.from, to: end.to };
}

/** N, S, E or W. */
function sideAt(tokens: readonly Token[], at: number): Token | undefined {
  const token = tokens[at];
  return token?.type === 'word' && /^[NSEWСЮВЗ]$/.test(token.text) ? token : undefined;
}

function withSign(tokens: readonly Token[], at: number): Token | undefined {
  const sign = tokens[at - 1];
  return sign?.key === '-' || sign?.key === '+' ? sign : undefined;
}

/** 40°24'33"N 49°52'01"E, and codes such as 8HG9CV00+XX. Every repetition has a limit. */
function byPattern(sheet: Sheet): Mark[] {
  const degrees =
    /[NSEWСЮВЗ]?\d{1,3} ?° ?\d{1,2} ?['"] ?(?:\d{1,2}(?:[.,]\d{1,4})? ?(?:"|'')?)? ?[NSEWСЮВЗ]?[ ,;]{1,3}[NSEWСЮВЗ]?\d{1,3} ?° ?\d{1,2} ?['"] ?(?:\d{1,2}(?:[.,]\d{1,4})? ?(?:"|'')?)? ?[NSEWСЮВЗ]?/g;
  const plusCode = /(?<![A-Z0-9])(?:[23456789CFGHJMPQRVWX]{4}){1,2}\+[23456789CFGHJMPQRVWX]{2,3}(?![A-Z0-9])/g;
  return [degrees, plusCode].flatMap((pattern) =>
    [...sheet.reading.text.matchAll(pattern)]
      .filter(({ 0: own }) => /\D/.test(own.slice(0, 4)) || own.includes('°'))
      .map(({ 0: own, index }): Mark => ({ kind: 'coordinates', from: index, to: index + own.trimEnd().length })),
  );
}
