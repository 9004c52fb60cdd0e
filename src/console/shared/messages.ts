// The words of the pages: one ICU catalogue per language. No sentence is glued from parts.
import { IntlMessageFormat } from 'intl-messageformat';
import az from '../messages/az.json';
import en from '../messages/en.json';
import ru from '../messages/ru.json';
import type { Language } from './contract.ts';

export type MessageId = keyof typeof en;
export type MessageValues = Record<string, string | number>;
export type Text = (id: MessageId, values?: MessageValues) => string;

export const LANGUAGES: readonly Language[] = ['az', 'ru', 'en'];
// The compiler holds the three catalogues to the same ids.
const CATALOGUES: Record<Language, Record<MessageId, string>> = { az, ru, en };
const compiled = new Map<string, IntlMessageFormat>();

/** The words for an id. Values are numbers and words that are themselves from a catalogue. */
export function textIn(language: Language): Text {
  return (id, values) => {
    const format = formatOf(language, id);
    return format === null ? CATALOGUES[language][id] : String(format.format(values));
  };
}

/** Null for a sentence without values, which needs no formatting. */
function formatOf(language: Language, id: MessageId): IntlMessageFormat | null {
  const source = CATALOGUES[language][id];
  if (!source.includes('{')) return null;
  const key = `${language} ${id}`;
  const known = compiled.get(key);
  if (known !== undefined) return known;
  const format = new IntlMessageFormat(source, language);
  compiled.set(key, format);
  return format;
}
