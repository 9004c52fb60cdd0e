// What may stand in a question: every field named, of its kind, within its limit, and nothing besides.
import { asMonth, type Month } from './month.ts';
import { Refused } from './refused.ts';

/** Answers the value, or undefined where it is not of this kind. */
export type Field<Value> = (value: unknown) => Value | undefined;
export type Fields<Shape> = { readonly [Name in keyof Shape]: Field<Shape[Name]> };

const ID = /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const LATEST_MOMENT = Date.UTC(2099, 11, 31);

/** The question as its operation wants it; refuses with `bad-request` where a field lacks, is too much, or is wrong. */
export function readFields<Shape>(fields: Fields<Shape>, value: unknown): Shape {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Refused('bad-request');
  const given = new Map(Object.entries(value));
  const entries = Object.entries<Field<unknown>>(fields).map(([name, field]) => {
    const read = field(given.get(name));
    if (read === undefined || !given.delete(name)) throw new Refused('bad-request');
    return [name, read];
  });
  if (given.size > 0) throw new Refused('bad-request');
  // Every name of the shape has been read by its own field.
  return Object.fromEntries(entries) as Shape;
}

/** Any text of at most so many characters. */
export function text(longest: number): Field<string> {
  return (value) => (typeof value === 'string' && value.length <= longest ? value : undefined);
}

/** An opaque id of ours. */
export const id: Field<string> = (value) => (typeof value === 'string' && ID.test(value) ? value : undefined);

export const month: Field<Month> = (value) => (typeof value === 'string' ? (asMonth(value) ?? undefined) : undefined);

/** A moment in milliseconds since 1970, within this century. */
export const moment: Field<number> = whole(0, LATEST_MOMENT);

/** A whole number within limits. */
export function whole(least: number, most: number): Field<number> {
  return (value) =>
    typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most ? value : undefined;
}

/** So many bytes in hexadecimal. */
export function hex(bytes: number): Field<string> {
  const shape = new RegExp(`^[0-9a-f]{${2 * bytes}}$`);
  return (value) => (typeof value === 'string' && shape.test(value) ? value : undefined);
}

/** Between so many bytes in base64. */
export function base64(least: number, most: number): Field<string> {
  return (value) => {
    if (typeof value !== 'string' || value.length > 2 * most + 4 || !BASE64.test(value)) return undefined;
    const { length } = Buffer.from(value, 'base64');
    return length >= least && length <= most ? value : undefined;
  };
}
