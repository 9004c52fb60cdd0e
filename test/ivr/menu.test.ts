import { expect, test } from 'vitest';
import { loadFlows } from '../../src/ivr/load-flows.ts';
import { beginMenu, menuTurn } from '../../src/ivr/menu.ts';

const flows = loadFlows('ivr-flows');

test('a caller who presses nothing at all reaches a person', () => {
  let step = beginMenu(flows);
  for (let turn = 0; turn < 2 && step.kind === 'menu'; turn += 1) step = menuTurn(flows, step.state, '');
  expect(step).toMatchObject({ kind: 'person', reason: 'no-key', language: 'az' });
});
