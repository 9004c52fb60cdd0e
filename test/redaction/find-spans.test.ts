import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findSpans } from '../../src/redaction/find-spans.ts';
import { KINDS } from '../../src/redaction/span.ts';

const found = (text: string) => findSpans(text).map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`);

/** Pieces of what people write, so that chance builds numbers and names and not only noise. */
const scrap = fc.constantFrom(
  ...[
    '050',
    '000',
    '12',
    '+994',
    ' ',
    '-',
    '@',
    '.',
    'mail',
    'ru',
    'AZ',
    'AA',
    'fin',
    'sıfır',
    'əlli',
    'ноль',
    'küçəsi',
    'ул.',
  ],
  ...[
    'adım',
    'Aysel',
    'меня зовут',
    '\u200b',
    '\n',
    '📞',
    'İ',
    'i̇',
    '\ud83d',
    '№',
    '０',
    '٣',
    'doğum',
    '12.03.1999',
    '<<',
    '°',
    "'",
  ],
);
const text = fc
  .array(fc.oneof(scrap, fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 40 })
  .map((parts) => parts.join(''));

// B3.5, A9.4: free text is searched before it is stored or sent.
describe('whatever an operator types', () => {
  it('is answered with places that lie in the text, in order, none over another', () => {
    fc.assert(
      fc.property(text, (typed) => {
        let floor = 0;
        for (const { start, end, kind } of findSpans(typed)) {
          expect(KINDS).toContain(kind);
          expect(start).toBeGreaterThanOrEqual(floor);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(typed.length);
          floor = end;
        }
      }),
      { numRuns: 600, seed: 152 },
    );
  });

  it('gives the same answer every time', () => {
    fc.assert(
      fc.property(text, (typed) => {
        expect(findSpans(typed)).toEqual(findSpans(typed));
      }),
      { numRuns: 100, seed: 152 },
    );
  });
});

describe('a place', () => {
  it.each([
    ['behind pictures and letters of two units', '👩‍👧 İ i̇ 📞 050 000 12 34', ['phone 050 000 12 34']],
    ['with invisible signs inside', '050\u200b000\u200b1234 yazın', ['phone 050\u200b000\u200b1234']],
    ['in wide digits', 'tel ０５００００１２３４', ['phone ０５００００１２３４']],
    ['across a line', '050 000\n12 34', ['phone 050 000\n12 34']],
    ['with an ending hung on it', '0500001234yə zəng edin', ['phone 0500001234']],
  ])('%s is marked where it stands', (_, typed, expected) => {
    expect(found(typed)).toEqual(expected);
  });

  it('is marked for each of two numbers in a row', () => {
    expect(found('050 000 12 34, 055 000 43 21')).toEqual(['phone 050 000 12 34', 'phone 055 000 43 21']);
  });
});

describe('a number that has a form', () => {
  it('is a card only with its check digit, unless it is called one', () => {
    expect(found('4000 0000 0000 0002')).toEqual(['card 4000 0000 0000 0002']);
    expect(found('4000 0000 0000 0003')).toEqual([]);
    expect(found('kart 4000 0000 0000 0003')).toEqual(['card 4000 0000 0000 0003']);
  });

  it('is an account only with its check digits, unless it is called one', () => {
    expect(found('AZ56ZZZZ00000000000000000000')).toEqual(['iban AZ56ZZZZ00000000000000000000']);
    expect(found('AZ57ZZZZ00000000000000000000')).toEqual([]);
  });

  it('is a taxpayer’s only where the text says so', () => {
    expect(found('VÖEN 1400000001')).toEqual(['tax_no 1400000001']);
    expect(found('1400000001 manat')).toEqual([]);
  });

  it('is a birth date only where somebody is born', () => {
    expect(found('12.03.1999 tarixində doğulub')).toEqual(['birth_date 12.03.1999']);
    expect(found('12.03.1999 tarixli sənəd')).toEqual([]);
  });
});

describe('a name before a place', () => {
  it.each([
    ['Aysel xəstəxanadadır', ['name Aysel']],
    ['oğlum Tural məktəbə gedir', ['name Tural']],
    ['Aysel səhər zəng etdi', ['name Aysel']],
    ['Əziz Əliyev xəstəxanasına aparılıb', []],
    ['Mikayıl Müşfiq məktəbində', []],
  ])('is somebody who is there, unless the place is named so: %s', (typed, expected) => {
    expect(found(typed)).toEqual(expected);
  });
});

describe('who does not want to be named', () => {
  it.each([
    'Adımı demək istəmirəm.',
    'Adım gizli qalsın.',
    'Имя называть не хочет.',
    'She did not give her name.',
    'Soyadımı deməyəcəyəm.',
  ])('is not named by "%s"', (typed) => expect(found(typed)).toEqual([]));

  it.each([
    ['adım aysel', 'name aysel'],
    ['менин адым Ајсел', 'name Ајсел'],
    ['меня Леной зовут', 'name Леной'],
    ['my name is vera holt', 'name vera'],
  ])('but is found where %s was written after all', (typed, expected) => {
    expect(found(typed).join()).toContain(expected);
  });
});
