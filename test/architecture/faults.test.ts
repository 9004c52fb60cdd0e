import { describe, expect, it } from 'vitest';
import { readFiles } from './source-file.ts';

const FAULTS = 40;
const COLUMNS = 4;
const NOT_SHOWN = /^not shown/;
const rows = ((readFiles('docs/faults.md')[0]?.text ?? '').match(/^\| F\d+ .*\|$/gm) ?? []).map((row) =>
  row
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim()),
);

describe('whoever asks what a caller hears when something breaks', () => {
  it('finds each fault once, in its order', () => {
    expect(rows.map(([number]) => number)).toEqual(Array.from({ length: FAULTS }, (_, index) => `F${index + 1}`));
    for (const row of rows) expect(row, row[0]).toHaveLength(COLUMNS);
  });

  it('finds the tests that show it under the titles that are named, or an admission', () => {
    const wrong: string[] = [];
    for (const [number, , , shown = ''] of rows) {
      if (NOT_SHOWN.test(shown)) continue;
      const tests = [...shown.matchAll(/`(test\/[\w/-]+\.test\.ts)`((?:,? “[^”]+”)*)/g)];
      if (tests.length === 0) wrong.push(`${number} names no test`);
      for (const [, path = '', titles = ''] of tests) {
        const text = readFiles(path)[0]?.text ?? '';
        if (text === '') wrong.push(`${number}: ${path} is not there`);
        for (const [, title = ''] of titles.matchAll(/“([^”]+)”/g)) {
          if (!text.includes(title)) wrong.push(`${number}: ${path} has no “${title}”`);
        }
      }
    }
    expect(wrong).toEqual([]);
  });
});
