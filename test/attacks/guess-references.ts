// What somebody tries who has a dump with caller references, a list of every number there is, and some secrets.
import { createHash, createHmac } from 'node:crypto';

/** What is compared: of a reference its first characters, so that a cut or a longer hash is seen through as well. */
const COMPARED_BYTES = 8;
const HASHES = ['sha256', 'sha512', 'sha1', 'md5', 'sha3-256', 'blake2s256', 'sha512-256'];
const KEYED = ['sha256', 'sha512'];
/** As a program would hand a number to a keyed function. */
const KEYED_FORMS = ['E.164', 'digits'];
/** The line's code is public: this is what the key process does, with a month's pepper as the key. */
const OWN_CONSTRUCTION = 'yardim-xetti caller 1';

export interface Secret {
  name: string;
  value: Buffer;
}

export interface Guess {
  reference: string;
  number: string;
  construction: string;
}

export interface Construction {
  name: string;
  of(number: string): Buffer;
}

/** Every plain way of making a reference of a number: bare, salted before and behind, keyed; with each secret in each form. */
export function constructionsWith(secrets: readonly Secret[], months: readonly string[]): Construction[] {
  const made: Construction[] = [];
  for (const [form, write] of Object.entries(FORMS)) {
    for (const hash of HASHES)
      made.push({ name: `${hash} of ${form}`, of: (number) => createHash(hash).update(write(number)).digest() });
  }
  for (const secret of secrets) made.push(...constructionsUnder(secret, months));
  return made;
}

const FORMS: Readonly<Record<string, (number: string) => string>> = {
  'E.164': (number) => number,
  digits: (number) => number.slice(1),
  national: (number) => number.slice(4),
  'national with 0': (number) => `0${number.slice(4)}`,
};

function constructionsUnder({ name, value }: Secret, months: readonly string[]): Construction[] {
  const made: Construction[] = [];
  for (const [form, write] of Object.entries(FORMS).filter(([form]) => KEYED_FORMS.includes(form))) {
    made.push(
      {
        name: `sha256 of ${name} and ${form}`,
        of: (n) => createHash('sha256').update(value).update(write(n)).digest(),
      },
      {
        name: `sha256 of ${form} and ${name}`,
        of: (n) => createHash('sha256').update(write(n)).update(value).digest(),
      },
      {
        name: `sha256 of ${name}:${form}`,
        of: (n) =>
          createHash('sha256')
            .update(value)
            .update(`:${write(n)}`)
            .digest(),
      },
    );
    for (const hash of KEYED)
      made.push({
        name: `HMAC-${hash} of ${form} under ${name}`,
        of: (n) => createHmac(hash, value).update(write(n)).digest(),
      });
  }
  for (const month of months) {
    const of = (n: string) => createHmac('sha256', value).update(`${OWN_CONSTRUCTION} ${month} ${n}`).digest();
    made.push({ name: `the line’s own of ${month} under ${name}`, of });
  }
  return made;
}

/** Tries each construction with each number; answers every reference that it could tell the number of. */
export function guessReferences(
  references: readonly string[],
  tries: { numbers: Iterable<string>; constructions: readonly Construction[] },
): Guess[] {
  const wanted = new Map(references.map((reference) => [reference.slice(0, COMPARED_BYTES * 2), reference]));
  const guesses: Guess[] = [];
  for (const number of tries.numbers) {
    for (const { name, of } of tries.constructions) {
      const reference = wanted.get(of(number).toString('hex', 0, COMPARED_BYTES));
      if (reference !== undefined) guesses.push({ reference, number, construction: name });
    }
  }
  return guesses;
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
