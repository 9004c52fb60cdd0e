import { describe, expect, test } from 'vitest';
import type { Language, PersonReason } from '../../src/ivr/flow.ts';
import { loadFlows } from '../../src/ivr/load-flows.ts';
import { beginMenu, type MenuStep, menuTurn } from '../../src/ivr/menu.ts';

const flows = loadFlows('ivr-flows');
const INFORMATION = [
  'info-intro',
  'info-privacy',
  'info-limits',
  'info-legal-aid',
  'info-medical',
  'info-psychological',
  'info-compensation',
  'info-shelter',
  'info-refuse',
];
const SILENCE = '';

/** What a caller meets who presses these keys, one at each step; '' is a silence. */
function press(...keys: string[]): MenuStep {
  return keys.reduce<MenuStep>((step, key) => {
    if (step.kind === 'person') throw new Error(`The caller is with a person before pressing ${key}`);
    return menuTurn(flows, step.state, key);
  }, beginMenu(flows));
}

function heard(step: MenuStep): string[] {
  return step.play.map((prompt) => `${prompt.language}/${prompt.id}`);
}

describe('the first words', () => {
  test('are a greeting in Azerbaijani, then each language in its own language, then the neighbours in theirs', () => {
    expect(heard(press())).toEqual([
      'az/greeting',
      'az/language-choice',
      'ru/language-choice',
      'en/language-choice',
      'en/another-language',
      'tr/another-language',
      'fa/another-language',
    ]);
  });

  test('become Azerbaijani after three seconds of silence', () => {
    expect(press()).toMatchObject({ timeoutSeconds: 3 });
    expect(heard(press(SILENCE))).toEqual(['az/menu-main']);
  });

  test('are repeated without the greeting', () => {
    expect(heard(press('#'))[0]).toBe('az/language-choice');
  });
});

describe('a caller who presses these keys reaches a person', () => {
  const ways: [keys: string[], reason: PersonReason, language: Language, says: string][] = [
    [['1', '1'], 'chosen', 'az', 'connecting'],
    [['2', '1'], 'chosen', 'ru', 'connecting'],
    [['3', '1'], 'chosen', 'en', 'connecting'],
    [['1', '0'], 'danger', 'az', 'connecting-urgent'],
    [['2', '0'], 'danger', 'ru', 'connecting-urgent'],
    [['3', '0'], 'danger', 'en', 'connecting-urgent'],
    [['1', '5'], 'cannot-speak', 'az', 'cannot-speak-intro'],
    [['2', '5'], 'cannot-speak', 'ru', 'cannot-speak-intro'],
    [['3', '5'], 'cannot-speak', 'en', 'cannot-speak-intro'],
    [['4'], 'interpreter', 'en', 'another-language-wait'],
    [['0'], 'danger', 'az', 'connecting-urgent'],
    [['5'], 'cannot-speak', 'az', 'cannot-speak-intro'],
    [[SILENCE, '1'], 'chosen', 'az', 'connecting'],
    [[SILENCE, SILENCE], 'no-key', 'az', 'menu-no-key'],
    [['2', SILENCE, SILENCE], 'no-key', 'ru', 'menu-no-key'],
    [['3', SILENCE, '1'], 'chosen', 'en', 'connecting'],
    [['3', '#', '#', '#', '1'], 'chosen', 'en', 'connecting'],
    [['2', SILENCE, '#', SILENCE, SILENCE], 'no-key', 'ru', 'menu-no-key'],
    [['7', '8'], 'wrong-key', 'az', 'menu-no-key'],
    [['2', '7', '7'], 'wrong-key', 'ru', 'menu-no-key'],
    [['2', '7', SILENCE, '7'], 'wrong-key', 'ru', 'menu-no-key'],
    [['2', '7', '1'], 'chosen', 'ru', 'connecting'],
    [['2', SILENCE, '7', SILENCE, '1'], 'chosen', 'ru', 'connecting'],
    [['7', '2', '7', '1'], 'chosen', 'ru', 'connecting'],
    [['1', '9', '1'], 'chosen', 'az', 'connecting'],
    [['2', '9', SILENCE, SILENCE, '1'], 'chosen', 'ru', 'connecting'],
    [['3', '9', '0'], 'danger', 'en', 'connecting-urgent'],
    [['3', '9', '9', '5'], 'cannot-speak', 'en', 'cannot-speak-intro'],
    [['3', '9', '7', '7'], 'wrong-key', 'en', 'menu-no-key'],
    [['2', '*', '1'], 'cover-return', 'ru', 'connecting'],
    [['*', '1'], 'cover-return', 'az', 'connecting'],
    [['3', '9', '*', '1'], 'cover-return', 'en', 'connecting'],
  ];
  test.each(ways)('%j: %s in %s', (keys, reason, language, says) => {
    const step = press(...keys);
    expect(step).toMatchObject({ kind: 'person', reason, language });
    expect(step.play[0]).toEqual({ language, id: says });
  });

  test('4: each neighbour is told in their own language that an interpreter will join', () => {
    expect(heard(press('4')).map((prompt) => prompt.split('/')[0])).toEqual(['en', 'tr', 'fa', 'ka', 'uz', 'hi']);
  });

  test('5: a caller who cannot speak learns of the cover before the wait', () => {
    expect(heard(press('2', '5'))).toEqual(['ru/cannot-speak-intro', 'ru/cover-hint']);
  });
});

describe('a caller who needs more time', () => {
  test.each([SILENCE, '#'])('hears the main menu again after %j', (key) => {
    expect(heard(press('3', key))).toEqual(['en/menu-main']);
  });

  test('is told kindly that a key does nothing, and hears the menu again', () => {
    expect(heard(press('2', '7'))).toEqual(['ru/menu-wrong-key', 'ru/menu-main']);
  });

  test.each(['9', SILENCE])('hears all information one after another by %j, and is back in the menu', (key) => {
    const items = INFORMATION.map((_, index) => heard(press('3', '9', ...Array<string>(index).fill(key))));
    expect(items).toEqual(INFORMATION.map((id) => [`en/${id}`]));
    expect(heard(press('3', '9', ...Array<string>(INFORMATION.length).fill(key)))).toEqual(['en/menu-main']);
  });

  test('keeps both silences of the main menu after listening to the information in silence', () => {
    const listened = ['3', '9', ...Array<string>(INFORMATION.length).fill(SILENCE)];
    expect(press(...listened, SILENCE)).toMatchObject({ kind: 'menu' });
    expect(press(...listened, SILENCE, SILENCE)).toMatchObject({ kind: 'person', reason: 'no-key' });
  });
});

describe('somebody comes near', () => {
  test.each([['2'], ['2', '9'], ['2', '7']])('star after %j plays the cover and nothing before it', (...keys) => {
    expect(heard(press(...keys, '*'))).toEqual(['ru/cover']);
  });

  test.each(['', '0', '2', '5', '9', '*', '#', 'x'])('the cover goes on, unchanged, after %j', (key) => {
    expect(press('2', '*', ...Array<string>(20).fill(key))).toEqual(press('2', '*'));
  });

  test('the agreed key ends the cover and brings a person', () => {
    expect(press('3', '*', '1')).toMatchObject({ kind: 'person', reason: 'cover-return', language: 'en' });
  });
});

describe('a call that is older than the menu', () => {
  const begun = beginMenu(flows);
  if (begun.kind !== 'menu') throw new Error('a call begins with a menu');
  const state = { ...begun.state, language: 'ru' as const };

  test.each([
    ['an unknown version', { ...state, version: '00000000' }],
    ['an unknown flow', { ...state, flow: 'no-such-flow' }],
    ['an unknown node', { ...state, node: 'no-such-node' }],
    ['a node named like a property of every object', { ...state, node: 'constructor' }],
  ])('with %s goes to a person', (_, old) => {
    const step = menuTurn(flows, old, '1');
    expect(step).toMatchObject({ kind: 'person', reason: 'stale', language: 'ru' });
    expect(heard(step)).toEqual(['ru/connecting']);
  });

  const unknown = { ...state, version: '00000000' };

  test.each(['', '0', '5', '#', '*', '7'])('the cover goes on after %j: nobody who listens in hears a word', (key) => {
    const step = menuTurn(flows, { ...unknown, node: 'cover' }, key);
    expect(heard(step)).toEqual(['ru/cover']);
    if (step.kind !== 'menu') throw new Error('the cover is a menu');
    expect(menuTurn(flows, step.state, '1')).toMatchObject({ kind: 'person', reason: 'cover-return', language: 'ru' });
  });

  test('the agreed key ends the cover', () => {
    const step = menuTurn(flows, { ...unknown, node: 'cover' }, '1');
    expect(step).toMatchObject({ kind: 'person', reason: 'cover-return', language: 'ru' });
  });

  test.each([
    ['0', 'danger'],
    ['5', 'cannot-speak'],
    ['#', 'stale'],
    ['2', 'stale'],
    ['', 'stale'],
  ])('%j goes to a person as %s', (key, reason) => {
    expect(menuTurn(flows, unknown, key)).toMatchObject({ kind: 'person', reason, language: 'ru' });
  });

  test('star is the cover', () => {
    expect(heard(menuTurn(flows, unknown, '*'))).toEqual(['ru/cover']);
  });
});

describe('keys that no telephone has', () => {
  test.each(['x', ' 1', '١', '\u0000', '<Hangup/>', '__proto__', 'constructor', '-1', 'w'.repeat(10_000)])(
    '%j counts as a wrong key',
    (digits) => {
      expect(heard(press('3', digits))).toEqual(['en/menu-wrong-key', 'en/menu-main']);
    },
  );

  test('several keys at once count as the first', () => {
    expect(press('3', '1999')).toEqual(press('3', '1'));
  });
});
