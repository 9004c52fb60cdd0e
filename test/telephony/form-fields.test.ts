import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldOf, parseFields } from '../../src/telephony/form-fields.ts';

const word = fc.string({ unit: 'grapheme', maxLength: 12 });
const pairs = fc.array(fc.tuple(word, word), { maxLength: 30 });

/** As the platform reads a form: sorted, and equal pairs only once. */
function asSigned(text: string): [string, string][] {
  const known = new Map([...new URLSearchParams(text)].map((pair) => [JSON.stringify(pair), pair]));
  const order = (one: string, other: string) => (one === other ? 0 : one < other ? -1 : 1);
  return [...known.values()].sort(([a, one], [b, other]) => order(a, b) || order(one, other));
}

describe('the fields of a form', () => {
  it('are what the platform reads, in the order in which the carrier signs them', () => {
    const property = fc.property(pairs, (fields) => {
      const text = new URLSearchParams(fields).toString();
      const read = parseFields(text);
      expect(read?.names.map((name, at) => [name, read.values[at]])).toEqual(asSigned(text));
    });
    fc.assert(property, { numRuns: 2_000 });
  });

  it('of any text are read without a throw, and each once', () => {
    const property = fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const read = parseFields(text);
      const written = read?.names.map((name, at) => JSON.stringify([name, read.values[at]])) ?? [];
      expect(new Set(written).size).toBe(written.length);
    });
    fc.assert(property, { numRuns: 2_000 });
  });

  it('say nothing under a name that comes with two values', () => {
    const read = parseFields('b=1&a=1&b=2&c=3&c=3') ?? { names: [], values: [] };
    expect(['a', 'b', 'c', 'd'].map((name) => fieldOf(read, name))).toEqual(['1', undefined, '3', undefined]);
  });

  it('are not read at all where there are more than a thousand', () => {
    expect(parseFields('a=1&'.repeat(1_000))?.names).toEqual(['a']);
    expect(parseFields('a=1&'.repeat(1_001))).toBeUndefined();
  });
});
