// Every plain way of making a reference of a telephone number, with whatever secrets somebody has.
import { createHash, createHmac, hash } from 'node:crypto';

const HASHES = ['sha256', 'sha512', 'sha1', 'md5', 'sha3-256', 'blake2s256', 'sha512-256'] as const;
const KEYED = ['sha256', 'sha512'] as const;
/** As a program would hand a number to a keyed function. */
const KEYED_SPELLINGS = ['E.164', 'digits'];
/** The line's code is public: this is what the key process does, with a month's pepper as the key. */
const OWN_CONSTRUCTION = 'yardim-xetti caller 1';
/** Behind a prefix. */
export const DIGITS = 7;

export interface Secret {
  name: string;
  value: Buffer;
}

/** A hash or a keyed hash of bytes, a spelling of the number and bytes. */
export interface Construction {
  name: string;
  hash: (typeof HASHES)[number];
  key: Buffer | null;
  before: Buffer;
  write(number: string): string;
  after: Buffer;
}

/** The numbers that begin with the prefix and end with seven digits, from all zeros on. */
export interface Numbers {
  prefix: string;
  count: number;
}

/** Each ends with the number's last seven digits. */
const SPELLINGS: Readonly<Record<string, (number: string) => string>> = {
  'E.164': (number) => number,
  digits: (number) => number.slice(1),
  national: (number) => number.slice(4),
  'national with 0': (number) => `0${number.slice(4)}`,
};

/** Every plain way of making a reference of a number: bare, salted before and behind, keyed; with each secret in each form. */
export function constructionsWith(secrets: readonly Secret[], months: readonly string[]): Construction[] {
  const bare = Object.entries(SPELLINGS).flatMap(([spelling, write]) =>
    HASHES.map((hash) => ({ ...plain, name: `${hash} of ${spelling}`, hash, write })),
  );
  return [...bare, ...secrets.flatMap((secret) => constructionsUnder(secret, months))];
}

const plain = { key: null, before: Buffer.alloc(0), after: Buffer.alloc(0) };

function constructionsUnder({ name, value }: Secret, months: readonly string[]): Construction[] {
  const spelt = Object.entries(SPELLINGS).filter(([spelling]) => KEYED_SPELLINGS.includes(spelling));
  const salted = { ...plain, hash: 'sha256' as const };
  const joined = Buffer.concat([value, Buffer.from(':')]);
  return [
    ...spelt.flatMap(([spelling, write]): Construction[] => [
      { ...salted, name: `sha256 of ${name} and ${spelling}`, write, before: value },
      { ...salted, name: `sha256 of ${spelling} and ${name}`, write, after: value },
      { ...salted, name: `sha256 of ${name}:${spelling}`, write, before: joined },
      ...KEYED.map((hash) => ({
        ...plain,
        name: `HMAC-${hash} of ${spelling} under ${name}`,
        hash,
        write,
        key: value,
      })),
    ]),
    ...months.map((month) => ({
      ...plain,
      name: `the line’s own of ${month} under ${name}`,
      hash: 'sha256' as const,
      key: value,
      before: Buffer.from(`${OWN_CONSTRUCTION} ${month} `),
      write: (number: string) => number,
    })),
  ];
}

/** What this construction makes of the number, by the platform's own functions: what is quick is compared with it. */
export function digestOf({ hash: name, key, before, write, after }: Construction, number: string): Buffer {
  if (key === null && before.length + after.length === 0) return hash(name, write(number), 'buffer');
  const made = key === null ? createHash(name) : createHmac(name, key);
  return made.update(before).update(write(number)).update(after).digest();
}

/** The number of this prefix that ends with these seven digits. */
export function numberAt(prefix: string, index: number): string {
  return prefix + String(index).padStart(DIGITS, '0');
}

/** A secret as it stands, and as programs read one: out of hexadecimal digits, out of base64, hashed to the length of a key. */
export function formsOf(name: string, text: string): Secret[] {
  const forms: Secret[] = [{ name, value: Buffer.from(text) }];
  if (/^(?:[0-9a-f]{2}){8,}$/i.test(text)) forms.push({ name: `${name}, from hex`, value: Buffer.from(text, 'hex') });
  if (/^[A-Za-z0-9+/_-]{16,}={0,2}$/.test(text))
    forms.push({ name: `${name}, from base64`, value: Buffer.from(text, 'base64') });
  forms.push({ name: `${name}, hashed`, value: createHash('sha256').update(text).digest() });
  return forms.filter(({ value }) => value.length > 0);
}
