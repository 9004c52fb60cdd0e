import type { MessageId, Text } from './messages.ts';

/** Languages of callers and interpreters that have a name here. */
const NAMED = {
  az: 'language.name.az',
  ru: 'language.name.ru',
  en: 'language.name.en',
  tr: 'language.name.tr',
  fa: 'language.name.fa',
  ar: 'language.name.ar',
  uk: 'language.name.uk',
  ka: 'language.name.ka',
  uz: 'language.name.uz',
  tk: 'language.name.tk',
  kk: 'language.name.kk',
  ky: 'language.name.ky',
  tg: 'language.name.tg',
  hi: 'language.name.hi',
  ur: 'language.name.ur',
  bn: 'language.name.bn',
  zh: 'language.name.zh',
  vi: 'language.name.vi',
  ku: 'language.name.ku',
} as const satisfies Readonly<Record<string, MessageId>>;

const isNamed = (code: string): code is keyof typeof NAMED => Object.hasOwn(NAMED, code);

/** Languages by name: at night nobody has to know which one a code of two letters is. One without a name here stays its code. */
export function wordsForLanguages(text: Text, codes: readonly string[]): string {
  return codes.map((code) => (isNamed(code) ? text(NAMED[code]) : code)).join(', ');
}
