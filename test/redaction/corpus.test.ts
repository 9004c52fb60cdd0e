import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type LabelledText, parseLabelled } from '../../src/redaction/labelled-text.ts';
import { recallOf, STRUCTURED, scoreTexts } from '../../src/redaction/score.ts';

const SENTENCES_AT_LEAST = 2000;
const NEGATIVES_AT_LEAST = 600;

const corpus = Object.fromEntries(
  ['development', 'held-out', 'negatives', 'attack', 'fresh', 'strangers'].map((name) => [
    name,
    parseLabelled(readFileSync(new URL(`./corpus/${name}.txt`, import.meta.url), 'utf8')),
  ]),
);
const sentences = (...names: string[]): LabelledText[] => names.flatMap((name) => corpus[name] ?? []);

// B3.5: what says who somebody is must not leave the sealed block.
describe.each([
  ['the sentences beside which the rules were written', 'development'],
  ['sentences of another hand', 'held-out'],
])('in %s', (_, name) => {
  const score = scoreTexts([...sentences(name), ...sentences('negatives')]);

  it('hardly a number, a paper or an account is missed', () => {
    expect(recallOf(score, STRUCTURED)).toBeGreaterThanOrEqual(0.995);
  });

  it('hardly anybody who gives a name is named', () => {
    expect(recallOf(score, ['name'])).toBeGreaterThanOrEqual(0.95);
  });

  it('hardly anybody can be found by an address', () => {
    expect(recallOf(score, ['address'])).toBeGreaterThanOrEqual(0.9);
  });

  it('an operator who writes prices, times and counts is left in peace', () => {
    expect(score.alarms / score.negatives).toBeLessThanOrEqual(0.03);
  });
});

describe('an operator in haste, and a caller who spells', () => {
  const score = scoreTexts(sentences('attack', 'strangers'));

  it('slip very little past', () => {
    expect(recallOf(score, STRUCTURED)).toBeGreaterThanOrEqual(0.995);
    expect(recallOf(score, ['name', 'address'])).toBeGreaterThanOrEqual(0.95);
  });
});

describe('the corpus', () => {
  // A rule finds a handful of sentences: it could be lost whole within the shares that are promised above.
  it.each(Object.keys(corpus))('holds no sentence that was found once and is not found any more: %s', (name) => {
    const missed = scoreTexts(sentences(name)).misses.map(({ text }) => text);
    expect(missed).toEqual(name === 'fresh' ? ['Tural dedi ki, pul göndərəcək'] : []);
  });

  it('is large enough for what is promised of it', () => {
    const all = Object.values(corpus).flat();
    expect(all.length).toBeGreaterThanOrEqual(SENTENCES_AT_LEAST);
    expect(all.filter(({ spans }) => spans.length === 0).length).toBeGreaterThanOrEqual(NEGATIVES_AT_LEAST);
  });

  it('tells a sentence that was found from one that was not', () => {
    const score = scoreTexts(parseLabelled('Zəng: {phone:050 000 12 34}\nZəng: {phone:heç kim}\n0500001234'));
    expect(score.kinds.get('phone')).toEqual({ labels: 2, found: 1, named: 1 });
    expect([score.negatives, score.alarms]).toEqual([1, 1]);
  });
});
