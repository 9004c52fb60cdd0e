import { describe, expect, it } from 'vitest';
import { codeName } from '../../src/confidentiality/code-name.ts';
import { LANGUAGES, QUALITIES, THINGS } from '../../src/confidentiality/code-words.ts';

const SHAPES = {
  az: /^[A-ZÇƏĞİÖŞÜ][a-zçəğıöşü]+ [a-zçəğıöşü]+$/,
  ru: /^[А-ЯЁ][а-яё]+ [а-яё]+$/,
  en: /^[A-Z][a-z]+ [a-z]+$/,
};

describe('a caller who calls again has a name that says nothing of them', () => {
  it.each(LANGUAGES)('no two callers share one, in %s', (language) => {
    const names = Array.from({ length: 10_000 }, (_, number) => codeName(number, language));
    expect(new Set(names).size).toBe(names.length);
    for (const name of names.slice(0, 4_096)) expect(name).toMatch(SHAPES[language]);
    expect(names[4_096]).toBe(`${names[0]} 2`);
  });

  it('is the same caller’s in every language', () => {
    expect(LANGUAGES.map((language) => codeName(0, language))).toEqual([
      'Gümüşü körpü',
      'Серебряный мост',
      'Silver bridge',
    ]);
    const places = LANGUAGES.map((_, at) =>
      [QUALITIES, THINGS].map((words) => words.map((each) => each.split('/')[at])),
    );
    for (const [qualities = [], things = []] of places) {
      expect(new Set(qualities).size).toBe(64);
      expect(new Set(things).size).toBe(64);
    }
  });

  it('two callers after each other are not named alike', () => {
    for (let number = 0; number < 500; number += 1) {
      const [one, next] = [codeName(number, 'en').split(' '), codeName(number + 1, 'en').split(' ')];
      expect(one.filter((word) => next.includes(word))).toEqual([]);
    }
  });

  it('begins with the capital of its language', () => {
    const warm = Array.from({ length: 4_096 }, (_, number) => codeName(number, 'az')).find((name) =>
      name.includes('sti '),
    );
    expect(warm).toMatch(/^İsti /);
  });

  it('is asked for by a whole number only', () => {
    for (const number of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => codeName(number, 'az')).toThrow('whole');
  });
});
