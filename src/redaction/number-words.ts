import { wordKey } from './letters.ts';

/** What a word says of a number. `unit`, `ten` and `hundred` are added up; `times` multiplies by a hundred. */
export interface NumberWord {
  readonly type: 'unit' | 'ten' | 'hundred' | 'times' | 'thousand' | 'repeat';
  readonly value: number;
}

const UNITS = [
  'sıfır sıfr sfir nol ноль нуль ноля нуля нулей нолей zero oh o oo',
  'bir один одна одно раз единица единичка one',
  'iki два две двойка двоечка two',
  'üç три тройка троечка three',
  'dörd dört четыре четверка four',
  'beş пять пятерка пятёрка five',
  'altı шесть шестерка шестёрка six',
  'yeddi yedi семь семерка семёрка seven',
  'səkkiz səkiz восемь восьмерка восьмёрка eight',
  'doqquz doquz dokuz девять девятка nine',
];
const TEENS = [
  'десять ten',
  'одиннадцать одинадцать eleven',
  'двенадцать twelve',
  'тринадцать thirteen',
  'четырнадцать fourteen',
  'пятнадцать fifteen',
  'шестнадцать sixteen',
  'семнадцать seventeen',
  'восемнадцать восемьнадцать eighteen',
  'девятнадцать nineteen',
];
const TENS = [
  'on',
  'iyirmi iyrmi igirmi двадцать twenty',
  'otuz тридцать thirty',
  'qırx kırk сорок forty fourty',
  'əlli пятьдесят пятдесят пядесят fifty',
  'altmış шестьдесят шестдесят sixty',
  'yetmiş семьдесят семдесят seventy',
  'səksən восемьдесят восемдесят eighty',
  'doxsan девяносто ninety',
];
const HUNDREDS = [
  'сто',
  'двести',
  'триста',
  'четыреста',
  'пятьсот пятсот',
  'шестьсот шестсот',
  'семьсот семсот',
  'восемьсот восемсот',
  'девятьсот девятсот',
];
const TIMES = 'yüz hundred';
const THOUSANDS = 'min тысяча тысячи тысяч thousand million milyon миллион миллионов';
const REPEATS = ['', '', 'double dubl cüt qoşa дубль дважды сдвоенный', 'triple tripl трижды'];
/** What Azerbaijani hangs onto the last word of a number: it is, to it, from it, on it. */
const ENDING = /(?:dir|dur|den|dan|nin|nun|ye|ya|yi|yu|di|da|de|in|un|e|a|i|u)$/;
const SHORTEST_STEM = 2;
const ORDINAL = /(?:y?[iu])?nc[iu](?:s[iu])?(?:n?d[ea]n?|n[iu]n|n[iu]|y[ea]|n[ea])?$/;
const SLAVIC_ORDINALS = [
  '- перв втор трет четверт пят шест седьм восьм девят',
  'десят одиннадцат двенадцат тринадцат четырнадцат пятнадцат шестнадцат семнадцат восемнадцат девятнадцат',
  'двадцат тридцат сороков пятидесят шестидесят семидесят восьмидесят девяност двухтысячн',
];
const SLAVIC_ORDINAL_ENDING = /(?:oe|e|ogo|ego|om|em|iy|ya|ye|aya|oy|ie|ix)$/;
const ENGLISH_ORDINALS =
  'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth ' +
  'sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth';

const WORDS = new Map<string, NumberWord>([
  ...entries(UNITS, (index) => ({ type: 'unit', value: index })),
  ...entries(TEENS, (index) => ({ type: 'ten', value: 10 + index })),
  ...entries(TENS, (index) => ({ type: 'ten', value: 10 * (index + 1) })),
  ...entries(HUNDREDS, (index) => ({ type: 'hundred', value: 100 * (index + 1) })),
  ...gluedNumbers(),
  ...entries([TIMES], () => ({ type: 'times', value: 100 })),
  ...entries([THOUSANDS], () => ({ type: 'thousand', value: 1000 })),
  ...entries(REPEATS, (index) => ({ type: 'repeat', value: index })),
]);
/** The first two letters of each: most words are told by them to be no number. */
const BEGINNINGS = new Set([...WORDS.keys()].map(beginningOf));
const ORDINAL_STEMS = new Set(SLAVIC_ORDINALS.flatMap((line) => line.split(' ')).map(wordKey));
const ORDINAL_WORDS = new Set(ENGLISH_ORDINALS.split(' ').map(wordKey));

/** What the word says of a number, or null; `key` as `wordKey` makes it. */
export function numberWord(key: string): NumberWord | null {
  const known = WORDS.get(key);
  if (known) return known;
  if (key.length <= SHORTEST_STEM || !BEGINNINGS.has(beginningOf(key))) return null;
  const stem = key.replace(ENDING, '');
  return stem === key || stem.length < SHORTEST_STEM || stem === 'o' ? null : (WORDS.get(stem) ?? null);
}

function beginningOf(key: string): number {
  return key.charCodeAt(0) * 0x10000 + key.charCodeAt(1);
}

/** True for "fifth" in three languages, with its endings. */
export function isOrdinalWord(key: string): boolean {
  if (ORDINAL_WORDS.has(key)) return true;
  const stem = key.replace(ORDINAL, '');
  if (stem !== key && (WORDS.has(stem) || WORDS.has(`${stem}i`) || WORDS.has(`${stem}u`))) return true;
  const slavic = key.replace(SLAVIC_ORDINAL_ENDING, '');
  return slavic !== key && ORDINAL_STEMS.has(slavic);
}

/** "oniki", "iyirmibeş", "üçyüz": written in one word by haste. */
function gluedNumbers(): [string, NumberWord][] {
  const units = UNITS.slice(1).map((line) => wordKey(line.split(' ')[0] ?? ''));
  const hundreds = units.map((unit, index): [string, NumberWord] => [
    `${unit}yuz`,
    { type: 'hundred', value: 100 * (index + 1) },
  ]);
  const tens = TENS.flatMap((line, ten) =>
    units.map((unit, index): [string, NumberWord] => {
      return [wordKey(line.split(' ')[0] ?? '') + unit, { type: 'ten', value: 10 * (ten + 1) + index + 1 }];
    }),
  );
  return [...hundreds, ...tens];
}

function entries(lines: readonly string[], meaning: (index: number) => NumberWord): [string, NumberWord][] {
  return lines.flatMap((line, index) =>
    line
      .split(' ')
      .filter(Boolean)
      .map((word): [string, NumberWord] => [wordKey(word), meaning(index)]),
  );
}
