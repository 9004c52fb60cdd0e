import type { Address } from '../twiml/attributes.ts';
import { RestError } from './rest-error.ts';

/** The field as an absolute http(s) address, or undefined where it is missing or empty. */
export function addressField(
  form: URLSearchParams,
  name: string,
  otherwise: 'GET' | 'POST' = 'POST',
): Address | undefined {
  const value = form.get(name);
  if (value === null || value === '') return undefined;
  if (!URL.canParse(value) || !/^https?:$/.test(new URL(value).protocol)) {
    throw new RestError(400, 21205, `${name} is not a valid URL`);
  }
  return { url: value, method: methodField(form, methodName(name), otherwise) };
}

function methodName(name: string): string {
  return name === 'Url' ? 'Method' : name.endsWith('Url') ? name.replace(/Url$/, 'Method') : `${name}Method`;
}

function methodField(form: URLSearchParams, name: string, otherwise: 'GET' | 'POST'): 'GET' | 'POST' {
  const value = form.get(name)?.toUpperCase();
  if (value === undefined) return otherwise;
  if (value !== 'GET' && value !== 'POST') throw new RestError(400, 20001, `${name} must be GET or POST`);
  return value;
}

/** The field as a truth value; anything but `true` is false, as at Twilio. */
export function flagField(form: URLSearchParams, name: string): boolean | undefined {
  const value = form.get(name);
  return value === null ? undefined : value.toLowerCase() === 'true';
}

/** The field as a whole number within the bounds. */
export function wholeField(
  form: URLSearchParams,
  name: string,
  bounds: { min: number; max: number },
): number | undefined {
  const value = form.get(name);
  if (value === null) return undefined;
  const number = Number(value);
  if (!/^\d+$/.test(value) || number < bounds.min || number > bounds.max) {
    throw new RestError(400, 20001, `${name} must be a whole number from ${bounds.min} to ${bounds.max}`);
  }
  return number;
}

/** A field that may be repeated, or hold several words; one of the given words each, and the default where it is missing. */
export function wordsField<Word extends string>(
  form: URLSearchParams,
  name: string,
  words: { allowed: readonly Word[]; otherwise: readonly Word[] },
): ReadonlySet<Word> {
  const given = form.getAll(name).flatMap((value) => value.split(/[\s,]+/).filter((word) => word !== ''));
  if (given.length === 0) return new Set(words.otherwise);
  return new Set(
    given.map((word) => {
      const known = words.allowed.find((allowed) => allowed === word);
      if (known === undefined) throw new RestError(400, 21626, `${name} does not know ${word}`);
      return known;
    }),
  );
}
