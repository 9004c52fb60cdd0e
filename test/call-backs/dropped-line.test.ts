import { describe, expect, it } from 'vitest';
import { LINE_NUMBER } from '../harness/line-carrier.ts';
import { heardBy, type Talk } from '../harness/stage.ts';
import { agree, begin, onDesk, openCallBackStage } from './call-back-stage.ts';

const { stage } = openCallBackStage();
const CALLER = '+994000007701';

/** A talk with a plan for a line that drops. */
async function agreed(plan: Parameters<typeof agree>[1] = {}): Promise<Talk> {
  const operator = await stage.operator('Aysel', ['az', 'ru', 'en']);
  const caller = await stage.callerWho('11', CALLER);
  const softphone = await operator.answer();
  await stage.pass(2);
  if (!softphone) throw new Error('the operator was not offered the call');
  expect((await agree(operator, plan)).status).toBe(200);
  return { caller, operator, softphone };
}

/** The line dropped. */
async function dropped(): Promise<Talk> {
  const talk = await agreed();
  talk.caller.hangUp();
  await stage.pass(2);
  return talk;
}

describe('A6.1: the line drops in a talk, and the caller agreed to be called back', () => {
  it('the same operator is told at once, is in the room first, and the caller is there after one key', async () => {
    const { operator } = await dropped();
    const [due] = await onDesk(operator, 'due');
    expect(due).toMatchObject({
      occasion: 'if-dropped',
      say: 'wrong-number',
      whoMayAnswer: 'caller-only',
      isOwn: true,
    });
    const softphone = await begin(operator);
    expect(softphone).toBeDefined();
    const ring = await stage.ringing(CALLER, 5);
    expect(ring.from).toBe(LINE_NUMBER);
    const phone = ring.answer();
    await stage.pass(2);
    expect(heardBy(phone)).toContain('call-back-screen');
    phone.press('1');
    await stage.pass(3);
    expect((await operator.desk()).call).toMatchObject({ state: 'talking', talk: 'together' });
    expect(await onDesk(operator, 'calling')).toMatchObject([{ state: 'reached' }]);
    phone.hangUp();
    await stage.pass(2);
    expect((await operator.desk()).presence.state).toBe('wrap-up');
    expect((await operator.desk()).wrapUps).toHaveLength(2);
    expect(await stage.callNow()).toMatchObject({ state: 'ended', outcome: 'talked', ended_by: 'caller' });
  });

  it('nobody is called back whom the operator said goodbye to', async () => {
    const { operator, caller } = await agreed();
    await operator.post(`/api/calls/${(await operator.desk()).call?.id}/end`);
    await stage.pass(12);
    expect(caller.state).toBe('completed');
    expect(await onDesk(operator, 'due')).toEqual([]);
    expect(await stage.line.database.sql('select state from call_backs')).toEqual([{ state: 'not-needed' }]);
    expect(await stage.line.database.sql('select from call_back_numbers')).toEqual([]);
  });
});
