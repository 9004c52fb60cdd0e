import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLine, type TestLine } from '../harness/line.ts';

let line: TestLine;
beforeEach(async () => {
  line = await openLine();
});
afterEach(() => line.close());

describe('A6.1: a caller reaches an operator', () => {
  it('hears the menu, presses two keys, and talks with the operator who answers', async () => {
    const aysel = await line.operator('Aysel');
    await aysel.available();
    const caller = line.calls();
    await line.pass(4);
    expect(caller.heard.map((each) => each.what)).toContain('greeting.wav');
    caller.press('1');
    await line.pass(1);
    expect(caller.heard.map((each) => each.what)).toContain('menu-main.wav');
    caller.press('1');
    await line.pass(1);
    expect((await aysel.desk()).offer).toMatchObject({ kind: 'caller', language: 'az', urgency: 'ordinary' });
    const softphone = await aysel.answer();
    await line.pass(2);
    expect(caller.verb).toBe('Dial');
    expect(softphone?.verb).toBe('Dial');
    expect((await aysel.desk()).call).toMatchObject({ state: 'talking', talk: 'together' });
    caller.hangUp();
    await line.pass(2);
    expect(softphone?.state).toBe('completed');
    const desk = await aysel.desk();
    expect(desk.call).toBeNull();
    expect(desk.presence.state).toBe('wrap-up');
    expect(desk.wrapUps).toHaveLength(1);
  });
});
