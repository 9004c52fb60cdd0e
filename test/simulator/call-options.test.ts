import { describe, expect, it } from 'vitest';
import { readOptions } from '../../src/simulator/caller/call-options.ts';

const CALLER = '+994000001001';
const read = (...words: string[]) => readOptions(words, CALLER);

describe('the words of npm run call', () => {
  it('make many callers of one, or nobody of them', () => {
    expect(read('press 1', '--count', '2')).toMatchObject({ callers: [CALLER, '+994000001002'], to: undefined });
    expect(read('press 1', '--withheld', '--count', '2')).toMatchObject({ callers: ['anonymous', 'anonymous'] });
    expect(read('press 1', '--to', '152', '--origin', 'http://localhost:4101')).toMatchObject({
      to: '152',
      origin: 'http://localhost:4101',
    });
  });

  it('ask for help by saying so, or by saying nothing', () => {
    expect(read('--help')).toBe('help');
    expect(read()).toBeNull();
  });

  const wrong: [string[], string][] = [
    [['wait', '4s,', 'press', '1'], 'quotation marks'],
    [['wait 5'], '“wait 5”. Steps: press 1 · wait 5s'],
    [['wait 1s', '--from', 'abc'], '--from is a number'],
    [['wait 1s', '--to', '1'], '--to is a number'],
    [['wait 1s', '--origin', 'nonsense'], '--origin is the address'],
    [['wait 1s', '--origin', 'localhost:4101'], '--origin is the address'],
    [['wait 1s', '--count', '0'], '--count is a whole number'],
    [['wait 1s', '--cuont', '3'], '--cuont'],
  ];
  it.each(wrong)('%j are refused, naming what is wrong and what would be right', (words, said) => {
    expect(() => read(...words)).toThrow(said);
  });
});
