import { describe, expect, it } from 'vitest';
import { COVER_ORDER_SECONDS } from '../../src/calls/cover-store.ts';
import type { Desk } from '../../src/routing/desk.ts';
import type { TestOperator } from '../harness/operator.ts';
import { heardBy, openStage, type Talk } from '../harness/stage.ts';

const stage = openStage();

const callOf = async (operator: TestOperator): Promise<Desk['call']> => (await operator.desk()).call;

async function press({ operator }: Pick<Talk, 'operator'>): Promise<number> {
  return (await operator.post(`/api/calls/${(await stage.callNow())?.['id']}/cover`)).status;
}

const lastHeard = ({ caller }: Pick<Talk, 'caller'>) => heardBy(caller).at(-1);
const covers = ({ caller }: Pick<Talk, 'caller'>) => heardBy(caller).filter((clip) => clip === 'cover');
const restIsDown = () => stage.line.carrier.faults.rest({ method: 'POST' }, { kind: '500' });

describe('A6.1: the cover by the operator’s key', () => {
  it('plays within a second, goes on whatever is pressed, and 1 leads back to the same operator', async () => {
    const talk = await stage.talk('31');
    expect(await press(talk)).toBe(200);
    await stage.pass(1);
    expect(lastHeard(talk)).toBe('cover');
    expect(await callOf(talk.operator)).toMatchObject({ state: 'talking', talk: 'cover' });
    for (const key of '05*') {
      talk.caller.press(key);
      await stage.pass(1);
      expect(lastHeard(talk)).toBe('cover');
    }
    await stage.pass(15);
    expect(lastHeard(talk)).toBe('cover');
    talk.caller.press('1');
    await stage.pass(1);
    expect(await callOf(talk.operator)).toMatchObject({ state: 'talking', talk: 'together' });
    expect([talk.caller.verb, talk.softphone.verb]).toEqual(['Dial', 'Dial']);
    expect(await stage.callNow()).toMatchObject({ returns: 0, cover_ordered_at: null, cover_due_at: null });
  });

  it('pressed twice, or after the caller’s own key, is the same cover, which does not begin again', async () => {
    const talk = await stage.talk();
    expect([await press(talk), await press(talk)]).toEqual([200, 200]);
    await stage.pass(8);
    expect(covers(talk)).toHaveLength(1);
    talk.caller.press('1');
    await stage.pass(1);
    talk.caller.press('*');
    await stage.pass(1);
    expect(await press(talk)).toBe(200);
    await stage.pass(5);
    expect(covers(talk)).toHaveLength(2);
    expect(await callOf(talk.operator)).toMatchObject({ talk: 'cover' });
  });

  it('works while the caller is on hold and while the caller is asked by keys', async () => {
    const talk = await stage.talk();
    const id = (await callOf(talk.operator))?.id;
    await talk.operator.post(`/api/calls/${id}/hold`, { on: true });
    await stage.pass(1);
    expect(await press(talk)).toBe(200);
    await stage.pass(1);
    expect(lastHeard(talk)).toBe('cover');
    talk.caller.press('1');
    await stage.pass(1);
    await talk.operator.post(`/api/calls/${id}/questions`, { question: 'question-safe' });
    await stage.pass(1);
    expect(await press(talk)).toBe(200);
    await stage.pass(1);
    expect(lastHeard(talk)).toBe('cover');
    talk.caller.press('1');
    await stage.pass(1);
    expect(await callOf(talk.operator)).toMatchObject({ talk: 'together', questions: [{ answer: null }] });
    expect(talk.caller.verb).toBe('Dial');
  });

  it('the caller hangs up in it: the operator is told, and is free', async () => {
    const talk = await stage.talk();
    await press(talk);
    await stage.pass(2);
    talk.caller.hangUp();
    await stage.pass(2);
    expect(await talk.operator.desk()).toMatchObject({ call: null, wrapUps: [{ endedBy: 'caller' }] });
    expect(await press(talk)).toBe(409);
  });

  it('the operator’s page is lost in it: the cover goes on, and 1 leads to the next person', async () => {
    const talk = await stage.talk();
    await press(talk);
    await stage.pass(2);
    const leyla = await stage.operator('Leyla');
    talk.operator.goDeaf();
    talk.softphone.hangUp();
    await stage.pass(30);
    expect(lastHeard(talk)).toBe('cover');
    expect((await leyla.desk()).offer).toBeNull();
    talk.caller.press('1');
    await stage.pass(2);
    await leyla.answer();
    await stage.pass(2);
    expect(await callOf(leyla)).toMatchObject({ state: 'talking', talk: 'together' });
  });

  it('the carrier refuses it: the desk says that it is not heard, and it plays as soon as the carrier can', async () => {
    const talk = await stage.talk();
    const healthy = restIsDown();
    expect(await press(talk)).toBe(200);
    await stage.pass(5);
    expect(await callOf(talk.operator)).toMatchObject({ talk: 'cover-due' });
    expect(covers(talk)).toHaveLength(0);
    healthy();
    await stage.pass(5);
    expect(lastHeard(talk)).toBe('cover');
    expect(await callOf(talk.operator)).toMatchObject({ talk: 'cover' });
    await stage.pass(20);
    talk.caller.press('1');
    await stage.pass(1);
    expect(await callOf(talk.operator)).toMatchObject({ talk: 'together' });
  });

  it('the carrier refuses it for long: the talk goes on, and no recording begins by surprise', async () => {
    const talk = await stage.talk();
    const healthy = restIsDown();
    await press(talk);
    await stage.pass(COVER_ORDER_SECONDS + 2);
    healthy();
    expect(await callOf(talk.operator)).toMatchObject({ talk: 'together' });
    await stage.pass(10);
    expect(covers(talk)).toHaveLength(0);
    expect(talk.caller.verb).toBe('Dial');
  });

  it('the carrier refuses it, and the caller comes into it by the own answer: until 1, however long that is', async () => {
    const talk = await stage.talk();
    await talk.operator.post(`/api/calls/${(await callOf(talk.operator))?.id}/questions`, {
      question: 'question-safe',
    });
    await stage.pass(1);
    const healthy = restIsDown();
    expect(await press(talk)).toBe(200);
    talk.caller.press('2');
    await stage.pass(1);
    expect(lastHeard(talk)).toBe('cover');
    expect(await callOf(talk.operator)).toMatchObject({ talk: 'cover', questions: [{ answer: 'no' }] });
    await stage.pass(COVER_ORDER_SECONDS + 20);
    healthy();
    expect(lastHeard(talk)).toBe('cover');
    expect(await callOf(talk.operator)).toMatchObject({ talk: 'cover' });
    talk.caller.press('1');
    await stage.pass(1);
    expect(await callOf(talk.operator)).toMatchObject({ talk: 'together' });
    expect(talk.caller.verb).toBe('Dial');
  });

  it('the carrier refuses it and the operator is lost: the caller hears it by the own next question', async () => {
    const talk = await stage.talk();
    const healthy = restIsDown();
    await press(talk);
    talk.operator.goDeaf();
    talk.softphone.hangUp();
    await stage.pass(2);
    healthy();
    expect(lastHeard(talk)).toBe('cover');
  });

  it('nobody covers a colleague’s caller', async () => {
    await stage.talk();
    const leyla = await stage.operator('Leyla');
    expect(await press({ operator: leyla })).toBe(409);
  });
});
