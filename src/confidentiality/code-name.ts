import { LANGUAGES, type Language, QUALITIES, THINGS } from './code-words.ts';

const NAMES = QUALITIES.length * THINGS.length;
/** Odd, and `NAMES` is a power of two: so every number of a round has a name of its own, and neighbours look unlike. */
const STRIDE = 2_477;

/**
 * What people call a caller who has called before: two words, the same caller's in every language. Different numbers
 * (whole, from 0) never share one: after 4,096 callers the next round counts behind the words.
 */
export function codeName(number: number, language: Language): string {
  if (!Number.isSafeInteger(number) || number < 0)
    throw new Error('a caller’s number in the row is whole and not below 0');
  const place = ((number % NAMES) * STRIDE) % NAMES;
  const quality = wordAt(QUALITIES, Math.floor(place / THINGS.length), language);
  const name = `${capitalised(quality, language)} ${wordAt(THINGS, place % THINGS.length, language)}`;
  const round = Math.floor(number / NAMES) + 1;
  return round === 1 ? name : `${name} ${round}`;
}

/** The name in each language: which one is shown is the page's choice. */
export function codeNames(number: number): Record<Language, string> {
  return { az: codeName(number, 'az'), ru: codeName(number, 'ru'), en: codeName(number, 'en') };
}

function wordAt(words: readonly string[], place: number, language: Language): string {
  const word = words[place]?.split('/')[LANGUAGES.indexOf(language)];
  if (word === undefined) throw new Error('a code word is missing');
  return word;
}

/** By the language's own rule: in Azerbaijani the capital of i is İ. */
function capitalised(word: string, language: Language): string {
  return word.slice(0, 1).toLocaleUpperCase(language) + word.slice(1);
}
