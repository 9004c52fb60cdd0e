import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LANGUAGES, promptFile } from '../../src/ivr/flow.ts';
import { loadFlows } from '../../src/ivr/load-flows.ts';
import { beginMenu, type MenuStep, menuTurn } from '../../src/ivr/menu.ts';
import { decodeMenuState, encodeMenuState, type MenuState } from '../../src/ivr/menu-state.ts';

const flows = loadFlows('ivr-flows');
const { current } = flows;
const KEYS = [...'0123456789*#'];
const RUNS = { numRuns: 2000 };

const digits = fc.oneof(fc.constantFrom('', ...KEYS), fc.string({ unit: 'binary', maxLength: 40 }));
const counter = fc.integer({ min: 0, max: 9 });
const knownState: fc.Arbitrary<MenuState> = fc.record({
  flow: fc.constant(current.name),
  version: fc.constant(current.version),
  node: fc.constantFrom(...current.nodes.keys()),
  language: fc.constantFrom(...LANGUAGES),
  silences: counter,
  wrongKeys: counter,
});
const anyState: fc.Arbitrary<MenuState> = fc.record({
  flow: fc.oneof(fc.constant(current.name), fc.string()),
  version: fc.oneof(fc.constant(current.version), fc.string()),
  node: fc.oneof(fc.constantFrom(...current.nodes.keys()), fc.string()),
  language: fc.constantFrom(...LANGUAGES),
  silences: counter,
  wrongKeys: counter,
});

function isSpoken(step: MenuStep): boolean {
  return step.play.length > 0 && step.play.every((prompt) => existsSync(`ivr-flows/audio/${promptFile(prompt)}`));
}

describe('whatever happens in the menu', () => {
  test('every state and every key give a step that is spoken and can be continued', () => {
    const property = fc.property(anyState, digits, (state, pressed) => {
      const step = menuTurn(flows, state, pressed);
      expect(isSpoken(step)).toBe(true);
      if (step.kind === 'menu') expect(current.nodes.has(step.state.node)).toBe(true);
    });
    fc.assert(property, RUNS);
  });

  test('from every state, a person is at most two keys away', () => {
    const reachesPerson = (step: MenuStep, keysLeft: number): boolean => {
      if (step.kind === 'person') return true;
      return keysLeft > 0 && KEYS.some((key) => reachesPerson(menuTurn(flows, step.state, key), keysLeft - 1));
    };
    const property = fc.property(knownState, digits, (state, pressed) => {
      expect(reachesPerson(menuTurn(flows, state, pressed), 2)).toBe(true);
    });
    fc.assert(property, { numRuns: 500 });
  });

  test('a caller who stops pressing keys reaches a person, unless the cover protects them', () => {
    const property = fc.property(knownState, (state) => {
      let step = menuTurn(flows, state, '');
      for (let turn = 0; turn < current.nodes.size + current.silencesBeforePerson; turn += 1) {
        if (step.kind === 'menu') step = menuTurn(flows, step.state, '');
      }
      expect(step.kind === 'person' || step.state.node === current.cover).toBe(true);
    });
    fc.assert(property, RUNS);
  });

  test('a caller who presses only wrong keys reaches a person', () => {
    const property = fc.property(knownState, (state) => {
      fc.pre(state.node !== current.cover);
      let step = menuTurn(flows, state, '7');
      for (let turn = 1; turn < current.wrongKeysBeforePerson; turn += 1) {
        if (step.kind === 'menu') step = menuTurn(flows, step.state, '7');
      }
      expect(step).toMatchObject({ kind: 'person', reason: 'wrong-key' });
    });
    fc.assert(property, RUNS);
  });

  test('any hundred keys keep the caller in the menu or bring a person, in a state that fits into an address', () => {
    const property = fc.property(fc.array(digits, { maxLength: 100 }), (pressed) => {
      let step = beginMenu(flows);
      for (const key of pressed) {
        if (step.kind === 'person') break;
        const text = encodeMenuState(step.state);
        expect(decodeMenuState(text)).toEqual(step.state);
        step = menuTurn(flows, step.state, key);
      }
      expect(isSpoken(step)).toBe(true);
    });
    fc.assert(property, { numRuns: 300 });
  });
});

describe('the state of a call in an address', () => {
  test('comes back as it was, short and with nothing to escape', () => {
    const property = fc.property(knownState, (state) => {
      const text = encodeMenuState(state);
      expect(decodeMenuState(text)).toEqual(state);
      expect(text.length).toBeLessThanOrEqual(81);
      expect(encodeURIComponent(text)).toBe(text);
    });
    fc.assert(property, RUNS);
  });

  test('is refused when it is anything else', () => {
    const text = encodeMenuState({
      flow: 'line',
      version: '0123abcd',
      node: 'main',
      language: 'az',
      silences: 0,
      wrongKeys: 1,
    });
    const broken = [
      '',
      text.slice(1, 4),
      `${text}.`,
      `${text}\n`,
      `${text}0`,
      text.replace('.az.', '.fr.'),
      text.toUpperCase(),
    ];
    expect(broken.map(decodeMenuState)).toEqual(broken.map(() => null));
    expect(decodeMenuState(`l${'o'.repeat(200)}.0123abcd.main.az.0.1`)).toBeNull();
  });

  test('never throws, and accepts only what it would write itself', () => {
    const property = fc.property(fc.string({ unit: 'binary' }), (text) => {
      const state = decodeMenuState(text);
      if (state) expect(encodeMenuState(state)).toBe(text);
    });
    fc.assert(property, RUNS);
  });
});
