// How a number or a word could be written wherever it must not be: as people and programs write it, turned, packed, hashed.
import { createHash } from 'node:crypto';

export interface Pattern {
  /** The number or the word itself. */
  subject: string;
  encoding: string;
  bytes: Buffer;
  /** A row of digits too short to mean anything inside a longer one. */
  standsAlone?: true;
}

type Written = readonly [encoding: string, bytes: Buffer | string, standsAlone?: true];

const COUNTRY_DIGITS = 3;
const HASHES = ['md5', 'sha1', 'sha256'];
/** Of a hash, so that a cut one is found as well. */
const HASH_BYTES = 8;
const NUMERIC_BASE_DIGITS = 4;

/** Every way of writing one number, `+994…` with nine digits behind. */
export function writingsOfNumber(number: string): Pattern[] {
  const digits = number.slice(1);
  const national = digits.slice(COUNTRY_DIGITS);
  const written: Written[] = [
    ['digits', digits],
    ['national', national, true],
    ['national with 0', `0${national}`, true],
    ...spacings(digits, national),
    ...textWritings(digits),
    ['base64 of +', innerBase64(number, 0)],
    ['reversed', [...digits].reverse().join('')],
    ['BCD', Buffer.from(digits, 'hex')],
    ['BCD swapped', Buffer.from(digits.replace(/(.)(.)/g, '$2$1'), 'hex')],
    ...integers(digits),
    ...[number, digits, national, `0${national}`, `00${digits}`].flatMap((form) => hashes(form)),
  ];
  return toPatterns(number, written);
}

/** Every way of writing a name or a sentence, which must be long enough to be nobody else's. */
export function writingsOfText(text: string): Pattern[] {
  const escaped = [...text].map((letter) => jsonEscape(letter, /[\x20-\x7e]/)).join('');
  return toPatterns(text, [
    ['text', text],
    ['upper case', text.toLocaleUpperCase('az')],
    ['lower case', text.toLocaleLowerCase('az')],
    ['JSON-escaped', escaped],
    ['address', encodeURIComponent(text)],
    ['form', new URLSearchParams([[text, '']]).toString().slice(0, -1)],
    ...textWritings(text),
    ...hashes(text),
  ]);
}

function toPatterns(subject: string, written: readonly Written[]): Pattern[] {
  const seen = new Set<string>();
  return written.flatMap(([encoding, form, standsAlone]) => {
    const bytes = typeof form === 'string' ? Buffer.from(form) : form;
    const key = bytes.toString('latin1');
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ subject, encoding, bytes, ...(standsAlone && { standsAlone }) }];
  });
}

/** As people write a number: in groups of 2-3-2-2 and 2-3-4, with each usual sign between. */
function spacings(digits: string, national: string): Written[] {
  const country = digits.slice(0, COUNTRY_DIGITS);
  const [, area = '', three = '', two = '', last = ''] = /^(..)(...)(..)(..)$/.exec(national) ?? [];
  return [' ', '-', '.', '\u00a0', '%20', '+', '/', '_']
    .flatMap((sign): Written[] => [
      [`spaced by “${sign}”`, [country, area, three, two, last].join(sign)],
      [`national spaced by “${sign}”`, [area, three, two, last].join(sign)],
      [`in fours, spaced by “${sign}”`, [area, three, two + last].join(sign)],
    ])
    .concat([
      ['in brackets', `(${area}) ${three}-${two}-${last}`],
      ['in brackets, glued', `(${area})${three}`.concat(two, last)],
      ['in brackets, with 0', `(0${area}) ${three} ${two} ${last}`],
      ['grouped without area', `${area} ${three}${two}${last}`],
    ]);
}

function textWritings(text: string): Written[] {
  const bytes = Buffer.from(text);
  const hex = bytes.toString('hex');
  const sixteen = Buffer.from(text, 'utf16le');
  return [
    ['hex', hex],
    ['hex in capitals', hex.toUpperCase()],
    ['hex with spaces', hex.replace(/..(?!$)/g, '$& ')],
    ['percent', hex.replace(/../g, '%$&').toUpperCase()],
    ['percent, small', hex.replace(/../g, '%$&')],
    ['backslash-x', hex.replace(/../g, '\\x$&')],
    ['UTF-16LE', sixteen],
    ['UTF-16BE', Buffer.from(sixteen).swap16()],
    ['JSON escapes', [...text].map((letter) => jsonEscape(letter, /(?!)/)).join('')],
    ['entities', [...text].map((letter) => `&#${letter.codePointAt(0)};`).join('')],
    ...[0, 1, 2].map((offset): Written => [`base64 at ${offset}`, innerBase64(text, offset)]),
    ...[0, 1, 2].map((offset): Written => [`base64url at ${offset}`, innerBase64(text, offset, 'base64url')]),
    ['base64 of UTF-16LE', sixteen.toString('base64').replace(/.{1,2}=*$/, '')],
  ];
}

/** The letters of base64 that are the same whatever stands before (so many bytes beyond a multiple of 3) and behind. */
function innerBase64(text: string, offset: number, alphabet: 'base64' | 'base64url' = 'base64'): string {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)]);
  const whole = bytes.subarray(0, bytes.length - (bytes.length % 3)).toString(alphabet);
  return whole.slice(offset === 0 ? 0 : 4);
}

/** As a program keeps a number that it takes for a quantity. */
function integers(digits: string): Written[] {
  const value = BigInt(digits);
  const eight = Buffer.alloc(8);
  eight.writeBigInt64BE(value);
  const double = Buffer.alloc(8);
  double.writeDoubleLE(Number(value));
  const groups = digits.match(new RegExp(`.{${NUMERIC_BASE_DIGITS}}`, 'g')) ?? [];
  const numeric = Buffer.alloc(groups.length * 2);
  for (const [index, group] of groups.entries()) numeric.writeInt16LE(Number(group), index * 2);
  return [
    ['integer, big end', eight],
    ['integer, little end', Buffer.from(eight).reverse()],
    ['double', double],
    ['double, big end', Buffer.from(double).reverse()],
    ['integer in hex', value.toString(16)],
    ['integer in base 36', value.toString(36)],
    ['numeric of Postgres', numeric],
  ];
}

function hashes(text: string): Written[] {
  return HASHES.flatMap((algorithm): Written[] => {
    const hash = createHash(algorithm).update(text).digest().subarray(0, HASH_BYTES);
    const hex = hash.toString('hex');
    const name = `${algorithm} of ${text.length} characters`;
    return [
      [name, hash],
      [`${name}, hex`, hex],
      [`${name}, hex in capitals`, hex.toUpperCase()],
      [`${name}, base64`, hash.toString('base64').slice(0, 10)],
      [`${name}, base64url`, hash.toString('base64url').slice(0, 10)],
    ];
  });
}

function jsonEscape(letter: string, plain: RegExp): string {
  if (plain.test(letter)) return letter;
  return Array.from(
    { length: letter.length },
    (_, index) => `\\u${letter.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');
}
