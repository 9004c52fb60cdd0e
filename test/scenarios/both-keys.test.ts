import { describe, expect, it } from 'vitest';
import { heardBy, openStage } from '../harness/stage.ts';

const stage = openStage();

describe('A6.1: the operator learns whether the caller is in danger and whether the caller can speak', () => {
  it.each([
    ['15', '0', 'connecting-urgent'],
    ['10', '5', 'cannot-speak-intro'],
  ])('both, when the caller pressed %s and then %s: in danger, and cannot speak', async (keys, key, told) => {
    const caller = await stage.callerWho(keys);
    await stage.pass(6);
    caller.press(key);
    await stage.pass(2);
    expect(heardBy(caller)).toContain(told);
    await stage.callerWho('10');
    const operator = await stage.operator('Aysel');
    await stage.pass(2);
    expect((await operator.desk()).offer).toMatchObject({ urgency: 'danger-cannot-speak' });
    await operator.answer();
    await stage.pass(14);
    expect(heardBy(caller)).toContain('cannot-speak-operator');
    expect((await operator.desk()).call).toMatchObject({ state: 'talking', urgency: 'danger-cannot-speak' });
  });
});
