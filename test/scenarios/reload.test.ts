import { describe, expect, it } from 'vitest';
import type { PhoneCall } from '../../src/simulator/phone.ts';
import { identityOf } from '../../src/telephony/softphone-token.ts';
import type { TestOperator } from '../harness/operator.ts';
import { heardBy, lastHeard, openStage, type Talk } from '../harness/stage.ts';
import { callerFields, sendWebhook } from '../harness/webhook.ts';

const stage = openStage();

const told = (caller: PhoneCall) => heardBy(caller).filter((clip) => clip === 'reconnecting').length;
const rest = () => stage.line.carrier.faults.rest({}, { kind: '500' });

/** In a talk, with a colleague who is free, the operator's page went a second ago. */
async function left(): Promise<Talk & { colleague: TestOperator }> {
  const talk = await stage.talk();
  const colleague = await stage.operator('Leyla', ['az', 'ru', 'en']);
  await talk.operator.leavePage(talk.softphone);
  await stage.pass(1);
  return { ...talk, colleague };
}

/** The new page is there, and its telephone has dialled by itself. */
async function back({ operator }: Pick<Talk, 'operator'>): Promise<PhoneCall> {
  await operator.openPage();
  const softphone = await operator.rejoin();
  if (!softphone) throw new Error('no call is kept for this page');
  await stage.pass(2);
  return softphone;
}

async function expectTogether({ caller, operator }: Pick<Talk, 'caller' | 'operator'>, softphone: PhoneCall) {
  expect([caller.verb, softphone.verb]).toEqual(['Dial', 'Dial']);
  expect((await operator.desk()).call).toMatchObject({ state: 'talking', talk: 'together', isKept: false });
}

describe('A6.1: the operator reloads the page in the talk', () => {
  it('the caller hears music and nobody else rings; the new page is in the talk without a ring', async () => {
    const talk = await left();
    expect(lastHeard(talk.caller)).toBe('wait-music');
    expect(await talk.operator.desk()).toMatchObject({ presence: { state: 'on-call' }, call: { isKept: true } });
    await stage.pass(4);
    expect((await talk.colleague.desk()).offer).toBeNull();
    const softphone = await back(talk);
    await expectTogether(talk, softphone);
    await stage.pass(15);
    await expectTogether(talk, softphone);
    expect(told(talk.caller)).toBe(0);
    expect(await stage.line.database.sql('select from offers')).toHaveLength(1);
  });

  it('and no page comes: ten seconds later a colleague rings, and the caller is told once that nobody hung up', async () => {
    const { caller, colleague, operator } = await left();
    await stage.pass(8);
    expect((await colleague.desk()).offer).toBeNull();
    await stage.pass(3);
    expect((await colleague.desk()).offer).toMatchObject({ kind: 'caller' });
    expect((await operator.desk()).presence.state).not.toBe('on-call');
    await colleague.answer();
    await stage.pass(8);
    expect(told(caller)).toBe(1);
    expect(caller.verb).toBe('Dial');
  });

  it('and the page is back a second too late: the caller rings there as anywhere', async () => {
    const { caller, operator, softphone } = await stage.talk();
    await operator.leavePage(softphone);
    await stage.pass(12);
    await operator.openPage();
    expect(await operator.rejoin()).toBeUndefined();
    await stage.pass(2);
    expect(told(caller)).toBe(1);
    await operator.answer();
    await stage.pass(8);
    expect(caller.verb).toBe('Dial');
  });

  it('and the caller hangs up meanwhile: nothing is kept, and the operator has the call to finish', async () => {
    const { caller, operator } = await left();
    caller.hangUp();
    await stage.pass(1);
    await operator.openPage();
    expect(await operator.rejoin()).toBeUndefined();
    expect(await operator.desk()).toMatchObject({ call: null, presence: { state: 'wrap-up' } });
  });

  it('while the carrier’s interface is down: the caller’s own next turn leads into the room', async () => {
    const talk = await left();
    const healthy = rest();
    const softphone = await back(talk);
    await stage.pass(8);
    healthy();
    await expectTogether(talk, softphone);
    expect(told(talk.caller)).toBe(0);
  });

  it('while the interface is down and the worker is dead, and no page comes: told by the caller’s own turns', async () => {
    stage.withoutSweeps();
    const { caller, colleague } = await left();
    const healthy = rest();
    await stage.pass(24);
    healthy();
    expect(told(caller)).toBe(1);
    expect((await colleague.desk()).offer).toMatchObject({ kind: 'caller' });
  });

  it('and nobody else comes in by the number of the call, however they dial', async () => {
    const talk = await left();
    const stranger = talk.colleague.dial(String((await stage.callNow())?.['id']));
    await stage.pass(2);
    expect([stranger.state, stranger.verb]).toEqual(['completed', undefined]);
    await expectTogether(talk, await back(talk));
  });

  it('and what the telephone of the page before had asked is asked again: nothing of it moves the talk', async () => {
    const talk = await left();
    const softphone = await back(talk);
    const From = `client:${identityOf(talk.operator.id)}`;
    const offer = String((await stage.callNow())?.['id']);
    const fields = callerFields({ CallSid: talk.softphone.sid, From, offer });
    const answer = await sendWebhook(stage.line, { path: '/voice/operator', fields });
    expect(answer.text).not.toContain('Conference');
    await stage.pass(3);
    await expectTogether(talk, softphone);
  });

  it('who has it from a colleague: the new page is in the talk all the same', async () => {
    const { caller, operator: first } = await stage.talk();
    const operator = await stage.operator('Leyla');
    const wish = { colleagueId: null, language: null, reason: 'shift-ends' };
    await first.post(`/api/calls/${(await stage.callNow())?.['id']}/transfer`, wish);
    const softphone = await operator.answer();
    await stage.pass(2);
    const [guest] = (await first.desk()).call?.guests ?? [];
    expect((await first.post(`/api/guests/${guest?.id}/leave`)).status).toBe(200);
    await stage.pass(2);
    await operator.leavePage(softphone);
    await stage.pass(2);
    expect(lastHeard(caller)).toBe('wait-music');
    await expectTogether({ caller, operator }, await back({ operator }));
  });

  it('twice: before the talk goes on no time is added; in the talk that goes on the next reload has its own', async () => {
    const talk = await left();
    await stage.pass(4);
    await talk.operator.leavePage(await back(talk));
    await stage.pass(1);
    const again = await back(talk);
    await expectTogether(talk, again);
    await stage.pass(20);
    await talk.operator.leavePage(again);
    await stage.pass(8);
    expect((await talk.colleague.desk()).offer).toBeNull();
    await expectTogether(talk, await back(talk));
    expect(told(talk.caller)).toBe(0);
  });

  it('and the new page’s telephone fails on the way, again and again: not a second is added', async () => {
    const { caller, operator, colleague } = await left();
    stage.line.carrier.faults.rest({ path: /Calls/, method: 'POST' }, { kind: '500' });
    for (let time = 0; time < 3; time += 1) {
      await operator.leavePage(undefined);
      await operator.openPage();
      (await operator.rejoin())?.hangUp();
      await stage.pass(2);
    }
    await stage.pass(5);
    expect((await colleague.desk()).offer).toMatchObject({ kind: 'caller' });
    await stage.pass(8);
    stage.line.carrier.faults.clear();
    expect(told(caller)).toBe(1);
  });

  const reports: [what: string, event: string][] = [
    ['the operator’s leg is over', 'completed'],
    ['the operator left the room', 'participant-leave'],
    ['the room is over', 'conference-end'],
  ];
  it.each(reports)('and one report alone, late, tells that %s; the later ones come twice', async (_what, event) => {
    const talk = await stage.talk();
    const { faults } = stage.line.carrier;
    for (const [, other] of reports) {
      if (other !== event) faults.webhook({ path: '/voice/status', event: other }, { kind: 'lost' });
    }
    faults.webhook({ path: '/voice/status', event }, { kind: 'late', ms: 1_500 });
    await talk.operator.leavePage(talk.softphone);
    await stage.pass(3);
    faults.clear();
    faults.webhook({ path: '/voice/status' }, { kind: 'twice' });
    expect(lastHeard(talk.caller)).toBe('wait-music');
    await expectTogether(talk, await back(talk));
    faults.clear();
  });
});

describe('A6.1: the operator reloads the page, and the caller is', () => {
  it('in the cover: it goes on, the operator is back in the room, and the agreed key brings both together', async () => {
    const talk = await stage.talk();
    talk.caller.press('*');
    await stage.pass(3);
    await talk.operator.leavePage(talk.softphone);
    await stage.pass(3);
    const softphone = await back(talk);
    await stage.pass(12);
    expect(lastHeard(talk.caller)).toBe('cover');
    expect((await talk.operator.desk()).call).toMatchObject({ talk: 'cover' });
    talk.caller.press('1');
    await stage.pass(2);
    await expectTogether(talk, softphone);
  });

  it('in the cover, and no page comes: the cover goes on, and only the key asks for the next person', async () => {
    const { caller, operator, softphone } = await stage.talk();
    caller.press('*');
    await stage.pass(3);
    await operator.leavePage(softphone);
    await stage.pass(30);
    expect(lastHeard(caller)).toBe('cover');
    caller.press('1');
    await stage.pass(2);
    expect(await stage.callNow()).toMatchObject({ state: 'waiting', talk: null });
  });

  it('in the cover while the worker is dead, and no page comes: kept no longer by the cover’s own turns', async () => {
    const { caller, operator, softphone } = await stage.talk();
    caller.press('*');
    await stage.pass(3);
    stage.withoutSweeps();
    await operator.leavePage(softphone);
    await stage.pass(30);
    expect(lastHeard(caller)).toBe('cover');
    expect(await stage.callNow()).toMatchObject({ state: 'waiting', talk: 'cover' });
  });

  it('no longer alone and presses the key for it while kept: the cover at once', async () => {
    const talk = await left();
    talk.caller.press('*');
    await stage.pass(1);
    expect(lastHeard(talk.caller)).toBe('cover');
    await back(talk);
    expect(lastHeard(talk.caller)).toBe('cover');
  });

  it('asked by keys: answers, and then is in the talk with the new page', async () => {
    const talk = await stage.talk();
    const { caller, operator } = talk;
    const { call } = await operator.desk();
    await operator.post(`/api/calls/${call?.id}/questions`, { question: 'question-safe' });
    await stage.pass(2);
    await operator.leavePage(talk.softphone);
    await stage.pass(1);
    const softphone = await back(talk);
    caller.press('1');
    await stage.pass(2);
    expect((await operator.desk()).call?.questions).toMatchObject([{ answer: 'yes' }]);
    await expectTogether(talk, softphone);
  });

  it('on hold: taken back from it, and hears the operator', async () => {
    const talk = await stage.talk();
    const { call } = await talk.operator.desk();
    await talk.operator.post(`/api/calls/${call?.id}/hold`, { on: true });
    await stage.pass(1);
    await talk.operator.leavePage(talk.softphone);
    await stage.pass(1);
    await expectTogether(talk, await back(talk));
  });

  it('somebody who cannot speak: not told again that the operator hears', async () => {
    const operator = await stage.operator('Aysel');
    const caller = await stage.callerWho('15');
    const softphone = await operator.answer();
    await stage.pass(12);
    await operator.leavePage(softphone);
    await stage.pass(1);
    await expectTogether({ caller, operator }, await back({ operator }));
    expect(heardBy(caller).filter((clip) => clip === 'cannot-speak-operator')).toHaveLength(1);
  });
});
