import { describe, expect, it } from 'vitest';
import type { CallId } from '../../src/calls/call.ts';
import { askQuestion } from '../../src/calls/question-store.ts';
import type { RestFault } from '../../src/simulator/faults.ts';
import { ON_CALL_NUMBERS } from '../harness/line.ts';
import { heardBy, openStage } from '../harness/stage.ts';

const stage = openStage();
const [FIRST_PHONE = ''] = ON_CALL_NUMBERS;
const UNTIL_ON_CALL_SECONDS = 75;
/** The longest turn of the wait loop, which does what REST did not. */
const TURN_SECONDS = 9;
/** A leg that outlived its call for five seconds is ended by the reaper, who comes each ten. */
const STRAY_SECONDS = 16;

const down = (fault: RestFault, match = {}) => stage.line.carrier.faults.rest(match, fault);
const callId = async () => (await stage.callNow())?.['id'];

type Named = [how: string, fault: RestFault];
const REFUSED: Named[] = [
  ['refuses, for it is asked too often', { kind: '429' }],
  ['is broken', { kind: '500' }],
  ['breaks the connection', { kind: 'reset' }],
];
const DONE_ALL_THE_SAME: Named[] = [['breaks the connection, but did it', { kind: 'reset', performed: true }]];
const SILENT: Named[] = [
  ['does not answer', { kind: 'timeout' }],
  ['does not answer, but did it', { kind: 'timeout', performed: true }],
];

describe.each([...REFUSED, ...DONE_ALL_THE_SAME, ...SILENT])('the carrier’s interface %s', (_how, fault) => {
  it('an operator answers: the caller comes by its own next turn', async () => {
    const aysel = await stage.operator('Aysel');
    const caller = await stage.callerWho('11');
    const healthy = down(fault);
    const softphone = await aysel.answer();
    await stage.pass(TURN_SECONDS);
    expect([caller.verb, softphone?.verb]).toEqual(['Dial', 'Dial']);
    expect((await aysel.desk()).call).toMatchObject({ state: 'talking', talk: 'together' });
    healthy();
  });

  it('a question is asked: it is heard, or the operator is told; the talk and the cover go on', async () => {
    const { caller, operator, softphone } = await stage.talk();
    const healthy = down(fault, { method: 'POST' });
    const { status } = await operator.post(`/api/calls/${await callId()}/questions`, { question: 'question-safe' });
    healthy();
    expect([200, 503]).toContain(status);
    await stage.pass(20);
    const { call } = await operator.desk();
    expect(call).toMatchObject({ state: 'talking', talk: 'together' });
    expect(call?.questions.map((asked) => asked.answer)).toEqual(status === 200 ? ['no-key'] : []);
    expect([caller.verb, softphone.verb]).toEqual(['Dial', 'Dial']);
    caller.press('*');
    await stage.pass(1);
    expect(heardBy(caller).at(-1)).toBe('cover');
    caller.press('1');
    await stage.pass(1);
    expect((await operator.desk()).call).toMatchObject({ talk: 'together' });
  });
});

it('the carrier’s interface is silent, but asked the caller: the question stands, and so does the answer', async () => {
  const { caller, operator } = await stage.talk();
  const healthy = down({ kind: 'timeout', performed: true }, { method: 'POST' });
  const { status } = await operator.post(`/api/calls/${await callId()}/questions`, { question: 'question-safe' });
  healthy();
  expect(status).toBe(200);
  expect((await operator.desk()).call).toMatchObject({ talk: 'asking' });
  caller.press('2');
  await stage.pass(1);
  expect((await operator.desk()).call).toMatchObject({ talk: 'together', questions: [{ answer: 'no' }] });
});

it('A6.1: a question that nobody ordered of the carrier, since the process died: given up after 20 s, and asked again', async () => {
  const { caller, operator } = await stage.talk();
  const id = (await operator.desk()).call?.id as CallId;
  await askQuestion(stage.line.database, { callId: id, operatorId: operator.id, question: 'question-safe' });
  await stage.pass(18);
  expect((await operator.desk()).call).toMatchObject({ talk: 'asking', questions: [{ answer: null }] });
  await stage.pass(4);
  expect((await operator.desk()).call).toMatchObject({ talk: 'together', questions: [{ answer: 'not-heard' }] });
  expect((await operator.post(`/api/calls/${id}/questions`, { question: 'question-safe' })).status).toBe(200);
  await stage.pass(1);
  caller.press('1');
  // One that is heard stands for as long as the caller takes.
  await stage.pass(25);
  expect((await operator.desk()).call).toMatchObject({
    talk: 'together',
    questions: [{ answer: 'not-heard' }, { answer: 'yes' }],
  });
});

describe.each(REFUSED.slice(1))('the carrier’s interface %s', (_how, fault) => {
  it('hold is refused, and the screen says so; when it is back, it is done', async () => {
    const { caller, operator } = await stage.talk();
    const healthy = down(fault);
    expect((await operator.post(`/api/calls/${await callId()}/hold`, { on: true })).status).toBe(503);
    expect((await operator.desk()).call).toMatchObject({ talk: 'together' });
    healthy();
    expect((await operator.post(`/api/calls/${await callId()}/hold`, { on: true })).status).toBe(200);
    await stage.pass(1);
    expect(heardBy(caller).at(-1)).toBe('hold-start');
    expect((await operator.desk()).call).toMatchObject({ talk: 'on-hold' });
  });

  it('A6.1: the operator ends while the caller is on the way back: not left in a room of their own', async () => {
    const { caller, operator, softphone } = await stage.talk();
    await operator.post(`/api/calls/${await callId()}/questions`, { question: 'question-safe' });
    await stage.pass(1);
    stage.line.carrier.faults.webhook({ path: '/voice/answer' }, { kind: 'slow-answer', ms: 800 });
    const healthy = down(fault);
    caller.press('2');
    await stage.pass(0.2);
    expect((await operator.post(`/api/calls/${await callId()}/end`)).status).toBe(200);
    softphone.hangUp();
    await stage.pass(3);
    expect(await stage.callNow()).toMatchObject({ state: 'ended' });
    expect([caller.verb, heardBy(caller).at(-1)]).toEqual(['Dial', 'question-safe']);
    healthy();
    await stage.pass(STRAY_SECONDS);
    expect(heardBy(caller).filter((heard) => heard === 'goodbye')).toHaveLength(1);
    expect(caller.state).toBe('completed');
  });
});

it('the carrier’s interface breaks the connection, but held the caller: its event puts the screen right', async () => {
  const { caller, operator } = await stage.talk();
  const healthy = down({ kind: 'reset', performed: true });
  expect((await operator.post(`/api/calls/${await callId()}/hold`, { on: true })).status).toBe(503);
  healthy();
  await stage.pass(1);
  expect(heardBy(caller).at(-1)).toBe('hold-start');
  expect((await operator.desk()).call).toMatchObject({ talk: 'on-hold' });
});

describe.each([...REFUSED.slice(1), ...DONE_ALL_THE_SAME])('the carrier’s interface %s', (_how, fault) => {
  it('the caller hangs up: the operator is free at once, and the leg is ended when it is back', async () => {
    const { caller, operator, softphone } = await stage.talk();
    const healthy = down(fault);
    caller.hangUp();
    await stage.pass(2);
    expect((await operator.desk()).presence.state).toBe('wrap-up');
    healthy();
    await stage.pass(STRAY_SECONDS);
    expect(softphone.state).toBe('completed');
  });

  it('the operator ends: the caller hears goodbye when the page has hung up', async () => {
    const { caller, operator, softphone } = await stage.talk();
    down(fault);
    expect((await operator.post(`/api/calls/${await callId()}/end`)).status).toBe(200);
    softphone.hangUp();
    await stage.pass(1);
    expect(heardBy(caller).at(-1)).toBe('goodbye');
  });

  it('nobody is signed in: the caller is dialled to the on-call telephone, and a key joins the two', async () => {
    const caller = await stage.callerWho('21');
    down(fault);
    const phone = await stage.onCallPhoneThatAnswers(FIRST_PHONE, UNTIL_ON_CALL_SECONDS);
    expect(heardBy(phone).at(-1)).toBe('screen-on-call');
    phone.press('1');
    await stage.pass(1);
    expect(['talk', 'conference']).toContain(caller.heard.at(-1)?.kind);
    expect(await stage.callNow()).toMatchObject({ state: 'talking', talk: 'on-call-phone' });
    phone.hangUp();
    await stage.pass(1);
    expect(heardBy(caller).at(-1)).toBe('goodbye');
    await stage.pass(10);
    expect(await stage.callNow()).toMatchObject({ state: 'ended', outcome: 'talked', ended_by: 'operator' });
  });
});

describe('the carrier’s interface is down for long', () => {
  it('a dialled telephone that nobody picks up: the caller goes on waiting, and the next one is dialled', async () => {
    const caller = await stage.callerWho('11');
    down({ kind: '500' });
    const rang: string[] = [];
    for (const number of ON_CALL_NUMBERS) stage.onRing(number, (ring) => rang.push(ring.to));
    await stage.pass(UNTIL_ON_CALL_SECONDS + 90);
    expect(new Set(rang)).toEqual(new Set(ON_CALL_NUMBERS));
    expect(heardBy(caller)).toContain('outage-no-answer');
    expect(caller.state).toBe('in-progress');
    expect(await stage.callNow()).toMatchObject({ state: 'waiting', talk: null });
  });

  it('A6.1: the next operator comes into the room in which the caller was left alone: it is a talk with all its keys', async () => {
    const aysel = await stage.operator('Aysel');
    const caller = await stage.callerWho('15');
    const lost = await aysel.answer();
    await stage.pass(3);
    const healthy = down({ kind: 'timeout' });
    await aysel.closePage();
    lost?.hangUp();
    await stage.pass(8);
    expect([caller.verb, (await stage.callNow())?.['state']]).toEqual(['Dial', 'waiting']);
    const leyla = await stage.operator('Leyla');
    await leyla.answer();
    await stage.pass(2);
    expect((await leyla.desk()).call).toMatchObject({ state: 'talking', talk: 'together' });
    await stage.pass(6);
    caller.press('*');
    await stage.pass(1);
    expect(heardBy(caller).at(-1)).toBe('cover');
    caller.press('1');
    await stage.pass(2);
    expect((await leyla.desk()).call).toMatchObject({ state: 'talking', talk: 'together' });
    healthy();
    expect((await leyla.post(`/api/calls/${await callId()}/end`)).status).toBe(200);
    await stage.pass(1);
    expect(await leyla.desk()).toMatchObject({ call: null, wrapUps: [{}] });
    expect(await stage.callNow()).toMatchObject({ outcome: 'talked' });
  });

  it('a dialled telephone is asked for its key: the caller hears the ringing go on, and no silence', async () => {
    const caller = await stage.callerWho('21');
    down({ kind: '500' });
    const phone = await stage.onCallPhoneThatAnswers(FIRST_PHONE, UNTIL_ON_CALL_SECONDS);
    expect(heardBy(phone).at(-1)).toBe('screen-on-call');
    expect([caller.heard.at(-1)?.kind, caller.heard.at(-1)?.untilMs]).toEqual(['ring', undefined]);
  });

  it('an operator accepts while the caller is dialled out: the caller comes when the ringing is over', async () => {
    const caller = await stage.callerWho('11');
    down({ kind: '500' });
    await stage.ringing(FIRST_PHONE, UNTIL_ON_CALL_SECONDS);
    const aysel = await stage.operator('Aysel');
    const softphone = await aysel.answer();
    await stage.pass(30);
    expect([caller.verb, softphone?.verb]).toEqual(['Dial', 'Dial']);
    expect((await aysel.desk()).call).toMatchObject({ state: 'talking', talk: 'together' });
  });

  it('the key of a dialled telephone comes when an operator has accepted: it joins nobody', async () => {
    const caller = await stage.callerWho('11');
    down({ kind: '500' });
    const phone = await stage.onCallPhoneThatAnswers(FIRST_PHONE, UNTIL_ON_CALL_SECONDS);
    const aysel = await stage.operator('Aysel');
    await aysel.answer();
    await stage.pass(1);
    phone.press('1');
    await stage.pass(TURN_SECONDS);
    expect(phone.state).toBe('completed');
    expect((await aysel.desk()).call).toMatchObject({ state: 'talking' });
    expect(caller.verb).toBe('Dial');
  });

  it('the person on call presses the key and is lost at once: the caller goes on waiting', async () => {
    const caller = await stage.callerWho('11');
    down({ kind: '500' });
    const phone = await stage.onCallPhoneThatAnswers(FIRST_PHONE, UNTIL_ON_CALL_SECONDS);
    stage.line.carrier.faults.webhook({ path: '/voice/screened' }, { kind: 'late', ms: 1_000 });
    phone.press('1');
    await stage.pass(0.5);
    phone.hangUp();
    await stage.pass(12);
    expect(caller.state).toBe('in-progress');
    expect(await stage.callNow()).toMatchObject({ state: 'waiting', talk: null });
  });

  it('the reaper ends nothing that the carrier did not call over', async () => {
    const { caller, operator } = await stage.talk();
    const healthy = down({ kind: '500' });
    await stage.pass(180);
    expect((await operator.desk()).call).toMatchObject({ state: 'talking' });
    healthy();
    await stage.pass(60);
    expect((await operator.desk()).call).toMatchObject({ state: 'talking' });
    expect(caller.verb).toBe('Dial');
  });
});
