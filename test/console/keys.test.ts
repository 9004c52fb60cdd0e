import { describe, expect, it } from 'vitest';
import { type Action, actionOf, keyLabel, type Situation, type Stroke } from '../../src/console/shared/keys.ts';

describe('the keys of the desk', () => {
  const table: readonly (readonly [string, Record<Situation, Action | null>])[] = [
    [
      'F2',
      {
        idle: 'become-available',
        ringing: 'answer',
        'in-call': 'go-to-call',
        'wrap-up': 'go-to-call',
        officer: 'acknowledge',
      },
    ],
    ['Shift+F2', { idle: 'take-break', ringing: 'pass-on', 'in-call': 'end-call', 'wrap-up': null, officer: null }],
    ['F4', { idle: null, ringing: 'silence-ring', 'in-call': 'mute', 'wrap-up': null, officer: 'silence-ring' }],
    ['F8', { idle: 'call-back', ringing: null, 'in-call': 'hold', 'wrap-up': 'call-back', officer: null }],
    ['Ctrl+F8', { idle: null, ringing: null, 'in-call': 'cover', 'wrap-up': null, officer: null }],
    ['Shift+F4', { idle: null, ringing: null, 'in-call': 'agree-call-back', 'wrap-up': null, officer: null }],
    ['Shift+F8', { idle: null, ringing: null, 'in-call': 'supervisor', 'wrap-up': null, officer: null }],
    ['F9', { idle: 'flag', ringing: null, 'in-call': 'flag', 'wrap-up': 'flag', officer: null }],
    ['Ctrl+Enter', { idle: 'save', ringing: 'save', 'in-call': 'save', 'wrap-up': 'save', officer: null }],
  ];
  it.each(table)('%s means one thing in each situation', (key, meanings) => {
    for (const [situation, action] of Object.entries(meanings)) {
      // The table's own keys are situations.
      expect(actionOf(stroke(key), situation as Situation).action, situation).toBe(action);
    }
  });

  it.each(['idle', 'ringing', 'in-call', 'wrap-up', 'officer'] as const)(
    'help, commands and the shade work while %s',
    (situation) => {
      expect(actionOf(stroke('F1'), situation).action).toBe('help');
      expect(actionOf(stroke('Ctrl+KeyK'), situation).action).toBe('commands');
      expect(actionOf(stroke('Pause'), situation).action).toBe('shade');
      expect(actionOf(stroke('Ctrl+Shift+Digit0'), situation).action).toBe('shade');
    },
  );

  it('a person who types keeps every letter, figure and Enter', () => {
    for (const code of ['KeyK', 'KeyA', 'Digit0', 'Enter', 'Space', 'Escape', 'Tab', 'ArrowDown', 'Shift+KeyA']) {
      expect(actionOf(stroke(code), 'in-call'), code).toEqual({ isOurs: false, action: null });
    }
  });

  it('AltGr of an Azerbaijani keyboard, which is Ctrl and Alt, starts nothing', () => {
    expect(actionOf({ ...stroke('Ctrl+KeyK'), altKey: true }, 'in-call')).toEqual({ isOurs: false, action: null });
    expect(actionOf({ ...stroke('F2'), altKey: true }, 'ringing')).toEqual({ isOurs: false, action: null });
  });

  it('the browser gets none of our keys, even where they mean nothing now', () => {
    for (const key of ['F4', 'F8', 'F9', 'F2', 'Shift+F2'])
      expect(actionOf(stroke(key), 'officer').isOurs, key).toBe(true);
  });

  it('the keys the browser needs stay with it', () => {
    for (const key of ['F3', 'F5', 'F6', 'F7', 'F10', 'F11', 'F12', 'Ctrl+KeyR', 'Ctrl+Shift+KeyA']) {
      expect(actionOf(stroke(key), 'in-call').isOurs, key).toBe(false);
    }
  });

  it('the key written on a button is the key that works', () => {
    const written: Partial<Record<Action, Situation>> = {
      answer: 'ringing',
      'pass-on': 'ringing',
      mute: 'in-call',
      hold: 'in-call',
      cover: 'in-call',
      flag: 'in-call',
      'end-call': 'in-call',
      'become-available': 'idle',
      'take-break': 'idle',
      acknowledge: 'officer',
    };
    for (const [action, situation] of Object.entries(written)) {
      // The record's own keys are actions.
      expect(actionOf(stroke(keyLabel(action as Action) ?? ''), situation).action).toBe(action);
    }
  });
});

function stroke(key: string): Stroke {
  const parts = key.split('+');
  return {
    code: parts.at(-1) ?? '',
    ctrlKey: parts.includes('Ctrl'),
    shiftKey: parts.includes('Shift'),
    altKey: false,
    metaKey: false,
  };
}
