// What a text says about who somebody is, in the page's own words.
import { findSpans } from '../../redaction/find-spans.ts';
import type { Kind } from '../../redaction/span.ts';
import type { MessageId } from './messages.ts';

/** A place in a text, with what it is called on the screen. */
export interface Finding {
  readonly start: number;
  readonly end: number;
  readonly words: string;
  readonly kind: MessageId;
}

const KIND_WORDS: Readonly<Record<Kind, MessageId>> = {
  phone: 'found.phone',
  fin: 'found.fin',
  id_card: 'found.id-card',
  passport: 'found.passport',
  iban: 'found.iban',
  card: 'found.card',
  plate: 'found.plate',
  email: 'found.email',
  handle: 'found.handle',
  url: 'found.url',
  birth_date: 'found.birth-date',
  address: 'found.address',
  name: 'found.name',
  tax_no: 'found.tax-number',
  coordinates: 'found.coordinates',
};

/** Everything in the text that says who somebody is, in order (B3.5). A net and no wall. */
export function findingsIn(text: string): Finding[] {
  return findSpans(text).map(({ start, end, kind }) => ({
    start,
    end,
    words: text.slice(start, end),
    kind: KIND_WORDS[kind],
  }));
}
