import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineOf, parseLine, wordsOf } from '../../src/audit/checkpoint-encoding.ts';
import { type AuditRow, headAfter, leafOf, NO_ROWS } from '../../src/audit/encoding.ts';
import { textOf } from './signer.ts';

const ROW: AuditRow = {
  id: '7',
  at: '1772395200000000',
  actorId: '00000000-0000-4000-8000-000000000001',
  actorRole: 'operator',
  action: 'note-changed',
  subjectKind: 'note',
  subjectId: null,
  fields: ['text', 'revision'],
  reason: null,
};
/** Letters that would run into each other if lengths were not said. */
const word = fc.string({ unit: fc.constantFrom('a', 'b', ',', '\u0000', 'ə', '"'), maxLength: 4 });
const row: fc.Arbitrary<AuditRow> = fc.record({
  id: word,
  at: word,
  actorId: fc.option(word),
  actorRole: word,
  action: word,
  subjectKind: word,
  subjectId: fc.option(word),
  fields: fc.array(word, { maxLength: 3 }),
  reason: fc.option(word),
});

describe('A1.1: what is hashed can be read in one way only', () => {
  // Made by another program in another language from docs/audit.md.
  test('version 1 gives these bytes, today and in ten years', () => {
    expect(leafOf(ROW).toString('hex')).toBe('4e0e720695c30eb05cde371fb85f70073da447f91005991065c77e97dc3d98f7');
    expect(headAfter(NO_ROWS, [leafOf(ROW), leafOf({ ...ROW, id: '8' })]).toString('hex')).toBe(
      '92b981126364d05e5d8e917382316af73f8511e9b0371327cfbbe8ddd572c3c4',
    );
  });

  test('two different rows never have the same hash, however their values run into each other', () => {
    const differs = (one: AuditRow, other: AuditRow) => JSON.stringify(one) !== JSON.stringify(other);
    fc.assert(
      fc.property(row, row, (one, other) => {
        expect(leafOf(one).equals(leafOf(other))).toBe(!differs(one, other));
      }),
      { numRuns: 2_000 },
    );
    // A value moved to its neighbour, an absent one and an empty one, one field and two.
    const near = [
      { ...ROW, actorRole: 'operatornote', action: '-changed' },
      { ...ROW, reason: '' },
      { ...ROW, subjectId: '' },
      { ...ROW, fields: ['textrevision'] },
      { ...ROW, fields: [] },
      { ...ROW, fields: ['revision', 'text'] },
    ];
    expect(new Set([ROW, ...near].map((each) => leafOf(each).toString('hex'))).size).toBe(near.length + 1);
  });

  test('a row is never taken for a link of the chain', () => {
    const leaf = leafOf(ROW);
    expect(headAfter(NO_ROWS, [leaf]).equals(leaf)).toBe(false);
    expect(headAfter(NO_ROWS, [])).toEqual(NO_ROWS);
  });
});

describe('a line of the file', () => {
  const ask = { number: 3, previous: 'a'.repeat(64), root: 'b'.repeat(64), rows: 2, databaseAt: 1_772_395_200_000 };
  const text = textOf(ask, { signer: '0123456789abcdef', signedAt: 1_772_395_200_001 });
  const line = { text, signature: Buffer.alloc(64, 7), leaves: [Buffer.alloc(32, 1), Buffer.alloc(32, 2)] };

  test('is read as it was written', () => {
    expect(parseLine(lineOf(line))).toEqual(line);
    expect(wordsOf(text)).toEqual({ ...ask, signer: '0123456789abcdef', signedAt: 1_772_395_200_001 });
  });

  test('that is torn anywhere, or is something else, is no line', () => {
    const whole = lineOf(line).trimEnd();
    for (let length = 0; length < whole.length; length += 1) expect(parseLine(whole.slice(0, length))).toBeUndefined();
    for (const other of [
      'null',
      '[]',
      '{}',
      '7',
      '"text"',
      whole.replace('[', '[7,'),
      whole.replace('"leaves"', '"leafs"'),
    ]) {
      expect(parseLine(other)).toBeUndefined();
    }
    expect(parseLine(`${whole.slice(0, -1)},"more":"${'x'.repeat(50_000)}"}`)).toBeUndefined();
  });

  test.each([
    ['a number with a zero before it', text.replace('number 3', 'number 03')],
    ['a missing end', text.trimEnd()],
    ['one word more', `${text}note x\n`],
    ['capital digits', text.replace('a'.repeat(64), 'A'.repeat(64))],
    ['another title', text.replace('checkpoint 1', 'checkpoint 2')],
    ['rows without a number', text.replace('rows 2', 'rows')],
  ])('whose signed text has %s says nothing', (_what, odd) => {
    expect(odd).not.toBe(text);
    expect(wordsOf(odd)).toBeUndefined();
  });
});
