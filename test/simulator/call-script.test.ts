import { describe, expect, it } from 'vitest';
import { readScript } from '../../src/simulator/caller/call-script.ts';

describe('the script of a caller in the terminal', () => {
  it('is read step by step, at commas, semicolons and line ends', () => {
    expect(readScript('press 1, wait 5s; say ../hello.wav\nexpect menu-main, wait for operator, hang up')).toEqual([
      { source: 'press 1', do: 'press', keys: '1' },
      { source: 'wait 5s', do: 'wait', ms: 5000 },
      { source: 'say ../hello.wav', do: 'say', file: '../hello.wav' },
      { source: 'expect menu-main', do: 'expect', text: 'menu-main' },
      { source: 'wait for operator', do: 'wait-for-operator' },
      { source: 'hang up', do: 'hang-up' },
    ]);
  });

  it('may expect words with commas in quotation marks', () => {
    expect(readScript('expect "Salam, xətdə qalın.", press *')).toEqual([
      { source: 'expect "Salam, xətdə qalın."', do: 'expect', text: 'Salam, xətdə qalın.' },
      { source: 'press *', do: 'press', keys: '*' },
    ]);
  });

  const waits: [string, number][] = [
    ['wait 250ms', 250],
    ['wait 1.5s', 1500],
    ['wait 2m', 120_000],
  ];
  it.each(waits)('%s is %i ms', (script, ms) => {
    expect(readScript(script)).toEqual([{ source: script, do: 'wait', ms }]);
  });

  it('lets the line hang up where the script says so', () => {
    expect(readScript('expect hang up')).toEqual([{ source: 'expect hang up', do: 'expect-end' }]);
  });

  it('of nothing is a call that is hung up at once', () => {
    expect(readScript(' , ;\n')).toEqual([]);
  });

  const senseless = [
    'press',
    'press A',
    'wait',
    'wait 5',
    'wait 2h',
    'wait 9999m',
    'say',
    'sing a song',
    'hang up now',
  ];
  it.each(senseless)('with the step “%s” is refused, naming the step', (step) => {
    expect(() => readScript(`press 1, ${step}`)).toThrow(`“${step}”`);
  });

  it('names every step that makes no sense at once', () => {
    expect(() => readScript('press A, wait, hang up')).toThrow('“press A”, “wait”');
  });
});
