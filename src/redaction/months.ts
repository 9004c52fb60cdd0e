import { wordKey } from './letters.ts';

const MONTHS = [
  'yanvar январь января январе янв. ocak january jan.',
  'fevral февраль февраля феврале фев. февр. şubat february feb.',
  'mart март марта марте мар. march mar.',
  'aprel апрель апреля апреле апр. nisan april apr.',
  'may май мая мае mayıs may.',
  'iyun июнь июня июне haziran june jun.',
  'iyul июль июля июле temmuz july jul.',
  'avqust август августа августе авг. ağustos august aug.',
  'sentyabr сентябрь сентября сентябре сен. сент. eylül september sep. sept.',
  'oktyabr октябрь октября октябре окт. ekim october oct.',
  'noyabr ноябрь ноября ноябре нояб. kasım november nov.',
  'dekabr декабрь декабря декабре дек. aralık december dec.',
];
const ENDING = /^(?:in|un|da|de|dan|den|nda|nde|dir|dur|ina|inda|inde|un[du]a|i|u|a|e|la|le)$/;
const LONGEST_MONTH = 10;
const SHORTEST_MONTH = 3;

const NUMBERS = new Map<string, number>(
  MONTHS.flatMap((line, index) =>
    line.split(' ').map((word): [string, number] => [wordKey(word.replace('.', '')), index + 1]),
  ),
);

/** The month that a word names, with whatever ending, or null. */
export function monthOf(key: string): number | null {
  for (let length = Math.min(key.length, LONGEST_MONTH); length >= SHORTEST_MONTH; length -= 1) {
    const month = NUMBERS.get(key.slice(0, length));
    if (month === undefined) continue;
    const rest = key.slice(length);
    if (rest === '' || (length > SHORTEST_MONTH && ENDING.test(rest))) return month;
    if (length === SHORTEST_MONTH && /^(?:in|da|dan|dir|un)$/.test(rest)) return month;
  }
  return null;
}
