import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CONDUCT_VERSION } from '../../src/access/conduct.ts';

/** What people accepted under each version. A changed wording needs a new number here and in the program. */
const WORDINGS: Readonly<Record<number, string>> = {
  1: '4f1a238362b87560',
  2: '2ab1df624d237d53',
};

describe('A9.2: the code of conduct', () => {
  it('is the one that people accepted under this number, in all three languages', () => {
    const rules = ['az', 'ru', 'en'].flatMap((language) => {
      const path = new URL(`../../src/console/messages/${language}.json`, import.meta.url);
      const messages = JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>; // a catalogue of words
      return Object.entries(messages).filter(([id]) => /^conduct\.\d+$/.test(id));
    });
    expect(rules).toHaveLength(24);
    const wording = createHash('sha256').update(JSON.stringify(rules)).digest('hex').slice(0, 16);
    expect(WORDINGS[CONDUCT_VERSION]).toBe(wording);
  });
});
