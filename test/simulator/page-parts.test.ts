import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { levelAt, sine } from './sound.ts';

const PAGES = new URL('../../src/simulator/pages/', import.meta.url);
const LANGUAGES = ['az', 'ru', 'en'];
/** The narrowest place of a text that is pressed. */
const BUTTON_LIMIT = 24;

type Texts = Record<string, Record<string, string>>;

/** A page's module, as a browser loads it. */
const load = (name: string) => import(new URL(name, PAGES).href);

const pages: [string, string, string][] = [
  ['phone.html', 'phone-texts.js', 'PHONE_TEXTS'],
  ['tape.html', 'tape-texts.js', 'TAPE_TEXTS'],
];

describe.each(pages)('the texts of %s', (html, module, name) => {
  it('say the same things in three languages', async () => {
    const texts: Texts = (await load(module))[name];
    expect(Object.keys(texts)).toEqual(LANGUAGES);
    for (const language of LANGUAGES) {
      expect(Object.keys(texts[language] ?? {})).toEqual(Object.keys(texts['az'] ?? {}));
      expect(Object.values(texts[language] ?? {}).filter((text) => text.trim() === '')).toEqual([]);
    }
  });

  it('hold everything that the page asks for, and fit on its buttons', async () => {
    const texts: Texts = (await load(module))[name];
    const source = readFileSync(new URL(html, PAGES), 'utf8');
    const asked = [...source.matchAll(/data-(?:text|label)="(\w+)"/g)].map(([, key]) => key ?? '');
    expect(asked.filter((key) => texts['az']?.[key] === undefined)).toEqual([]);
    const buttons = [...source.matchAll(/<button[^>]*data-text="(\w+)"/gs)].map(([, key]) => key ?? '');
    const tooLong = LANGUAGES.flatMap((language) => buttons.map((key) => texts[language]?.[key] ?? ''));
    expect(tooLong.filter((text) => text.length > BUTTON_LIMIT)).toEqual([]);
  });
});

describe('a browser’s sound at its own rate', () => {
  const ways: [number, number][] = [
    [48_000, 8000],
    [44_100, 8000],
    [8000, 48_000],
    [8000, 44_100],
  ];
  it.each(ways)('keeps its pitch and loudness from %i to %i Hz, in pieces of any length', async (from, to) => {
    const { Resampler } = await load('resampler.js');
    const resampler = new Resampler(from, to);
    const voice = Float32Array.from(sine(1000, 1000, from));
    const output: number[] = [];
    for (let start = 0; start < voice.length; start += 128)
      output.push(...resampler.push(voice.subarray(start, start + 128)));
    const heard = Int16Array.from(output);
    expect(Math.abs(heard.length - to)).toBeLessThan(to / 100);
    expect(levelAt(heard, 1000, to)).toBeGreaterThan(9000);
  });

  it('loses what a telephone cannot carry, instead of turning it into another tone', async () => {
    const { Resampler } = await load('resampler.js');
    const heard = Int16Array.from(new Resampler(48_000, 8000).push(Float32Array.from(sine(7000, 1000, 48_000))));
    expect(levelAt(heard, 1000)).toBeLessThan(100);
  });

  it('gains no tone that was not there', async () => {
    const { Resampler } = await load('resampler.js');
    const heard = Int16Array.from(new Resampler(8000, 48_000).push(Float32Array.from(sine(1000, 1000))));
    expect(levelAt(heard, 7000, 48_000)).toBeLessThan(100);
    expect(levelAt(heard, 9000, 48_000)).toBeLessThan(100);
  });
});

describe('the level of a sound', () => {
  it('stands at nothing as soon as the sound is over, and not where it last was', async () => {
    const { createMeter } = await load('meter.js');
    const meter = { value: 0 };
    const show = createMeter({ style: { setProperty: () => {} }, querySelector: () => meter });
    show(Int16Array.from({ length: 160 }, () => 20_000));
    expect(meter.value).toBeGreaterThan(50);
    show(null);
    expect(meter.value).toBe(0);
  });
});
