import { describe, expect, it } from 'vitest';
import { readFiles } from '../architecture/source-file.ts';

const THREATS = 26;
const COLUMNS = 5;
/** What a row says where nothing shows it. */
const NOTHING = '–';
const model = textOf('docs/threat-model.md');
const attacks = textOf('docs/attacks.md');
const rows = (model.match(/^\| T\d+ .*\|$/gm) ?? []).map((row) =>
  row
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim()),
);

describe('whoever reads the threat model reads what is so', () => {
  it('every threat is there once, with what stops it, and with what is left', () => {
    expect(rows.map(([number]) => number)).toEqual(Array.from({ length: THREATS }, (_, index) => `T${index + 1}`));
    for (const row of rows) {
      expect(row, row[0]).toHaveLength(COLUMNS);
      expect(
        row.filter((cell) => cell === ''),
        row[0],
      ).toEqual([]);
    }
  });

  it('every row names a test that is there, or admits that nothing shows it', () => {
    for (const [number, , , shown = ''] of rows) {
      const tests = [...shown.matchAll(/`(test\/[\w/-]+\.test\.ts)`/g)].map(([, path = '']) => path);
      if (shown === NOTHING) continue;
      expect(tests, number).not.toEqual([]);
      expect(
        tests.filter((path) => textOf(path) === ''),
        number,
      ).toEqual([]);
    }
  });

  it('every attack of this folder is in the list of attacks, and every command of the list can be given', () => {
    const made = readFiles('test/attacks').flatMap(({ path }) => (path.endsWith('.test.ts') ? path : []));
    expect(made.filter((path) => !attacks.includes(path))).toEqual([]);
    const { scripts } = JSON.parse(textOf('package.json'));
    const commands = [...attacks.matchAll(/npm run (attack:\w+)/g)].map(([, command = '']) => command);
    expect(new Set(commands)).toEqual(new Set(Object.keys(scripts).filter((name) => name.startsWith('attack:'))));
  });
});

function textOf(path: string): string {
  return readFiles(path)[0]?.text ?? '';
}
