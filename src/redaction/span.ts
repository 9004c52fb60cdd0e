/** Everything that the redactor tells apart. */
export const KINDS = [
  'phone',
  'fin',
  'id_card',
  'passport',
  'iban',
  'card',
  'plate',
  'email',
  'handle',
  'url',
  'birth_date',
  'address',
  'name',
  'tax_no',
  'coordinates',
] as const;

export type Kind = (typeof KINDS)[number];

/** A place in a text that says who somebody is: UTF-16 indices, `end` is the first one after it. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly kind: Kind;
}
