import { describe, expect, it } from 'vitest';
import type { Desk } from '../../src/routing/desk.ts';
import { heardBy, openStage, type Talk } from '../harness/stage.ts';

const stage = openStage();

async function order({ operator }: Talk, path: string, body?: object): Promise<number> {
  const { call } = await operator.desk();
  const { status } = await operator.post(`/api/calls/${call?.id}/${path}`, body);
  await stage.pass(1);
  return status;
}

async function callOf({ operator }: Talk): Promise<Desk['call']> {
  return (await operator.desk()).call;
}

describe('hold', () => {
  it('the caller hears that nobody is cut off, then music, and comes back into the talk', async () => {
    const talk = await stage.talk('21');
    expect(await order(talk, 'hold', { on: true })).toBe(200);
    expect(heardBy(talk.caller).at(-1)).toBe('hold-start');
    expect(await callOf(talk)).toMatchObject({ talk: 'on-hold' });
    await stage.pass(60);
    expect(heardBy(talk.caller).filter((clip) => clip === 'hold-start').length).toBeGreaterThan(1);
    expect(await order(talk, 'hold', { on: false })).toBe(200);
    expect(await callOf(talk)).toMatchObject({ talk: 'together' });
    expect(talk.caller.heard.at(-1)).toMatchObject({ kind: 'conference' });
  });

  it('* on hold is the cover as well, and 1 leads back into the talk', async () => {
    const talk = await stage.talk();
    await order(talk, 'hold', { on: true });
    talk.caller.press('*');
    await stage.pass(1);
    expect(heardBy(talk.caller).at(-1)).toBe('cover');
    expect(await callOf(talk)).toMatchObject({ talk: 'cover' });
    talk.caller.press('1');
    await stage.pass(1);
    expect(await callOf(talk)).toMatchObject({ talk: 'together' });
    expect(talk.caller.heard.at(-1)).toMatchObject({ kind: 'conference' });
  });

  it('is refused while the caller is asked or in the cover, and leaves both alone', async () => {
    const talk = await stage.talk();
    await order(talk, 'questions', { question: 'question-safe' });
    expect(await order(talk, 'hold', { on: true })).toBe(409);
    talk.caller.press('1');
    await stage.pass(1);
    talk.caller.press('*');
    await stage.pass(1);
    expect(await order(talk, 'hold', { on: true })).toBe(409);
    expect(heardBy(talk.caller).at(-1)).toBe('cover');
  });

  it('is refused while the caller is just leaving the room, and ends nothing', async () => {
    const talk = await stage.talk();
    stage.line.carrier.faults.webhook({ path: '/voice/after' }, { kind: 'late', ms: 1_000 });
    talk.caller.press('*');
    expect(await order(talk, 'hold', { on: true })).toBe(409);
    await stage.pass(1);
    expect(heardBy(talk.caller).at(-1)).toBe('cover');
    expect(await callOf(talk)).toMatchObject({ state: 'talking', talk: 'cover' });
  });

  it('of somebody else’s call is refused', async () => {
    const talk = await stage.talk();
    const leyla = await stage.operator('Leyla');
    const id = (await callOf(talk))?.id;
    expect((await leyla.post(`/api/calls/${id}/hold`, { on: true })).status).toBe(409);
    expect((await leyla.post(`/api/calls/${id}/questions`, { question: 'question-safe' })).status).toBe(409);
  });
});

describe('A6.1: a question by keys', () => {
  const answers: [keys: string, answer: string][] = [
    ['1', 'yes'],
    ['2', 'no'],
    ['3', 'not-known'],
    ['7', 'other-key'],
    ['#', 'other-key'],
  ];
  it.each(answers)('%s is understood as %s, and the caller is back with the same operator', async (keys, answer) => {
    const talk = await stage.talk('21');
    expect(await order(talk, 'questions', { question: 'question-overheard' })).toBe(200);
    expect(await callOf(talk)).toMatchObject({ talk: 'asking' });
    expect(heardBy(talk.caller).at(-1)).toBe('question-overheard');
    talk.caller.press(keys);
    await stage.pass(1);
    expect(await callOf(talk)).toMatchObject({
      state: 'talking',
      talk: 'together',
      questions: [{ question: 'question-overheard', answer }],
    });
    expect([talk.caller.verb, talk.softphone.verb]).toEqual(['Dial', 'Dial']);
  });

  it('a caller who presses nothing is back after eight seconds', async () => {
    const talk = await stage.talk();
    await order(talk, 'questions', { question: 'question-safe' });
    await stage.pass(18);
    expect(await callOf(talk)).toMatchObject({ talk: 'together', questions: [{ answer: 'no-key' }] });
    expect(talk.caller.verb).toBe('Dial');
  });

  it('* is the cover: somebody came near', async () => {
    const talk = await stage.talk();
    await order(talk, 'questions', { question: 'question-overheard' });
    talk.caller.press('*');
    await stage.pass(1);
    expect(heardBy(talk.caller).at(-1)).toBe('cover');
    expect(await callOf(talk)).toMatchObject({ talk: 'cover' });
    talk.caller.press('1');
    await stage.pass(1);
    expect(await callOf(talk)).toMatchObject({ talk: 'together' });
  });

  it('a second one while the first is heard is refused; after it, it is asked', async () => {
    const talk = await stage.talk();
    await order(talk, 'questions', { question: 'question-safe' });
    expect(await order(talk, 'questions', { question: 'question-overheard' })).toBe(409);
    talk.caller.press('1');
    await stage.pass(1);
    expect(await order(talk, 'questions', { question: 'question-overheard' })).toBe(200);
    talk.caller.press('2');
    await stage.pass(1);
    const questions = (await callOf(talk))?.questions.map(({ question, answer }) => [question, answer]);
    expect(questions).toEqual([
      ['question-safe', 'yes'],
      ['question-overheard', 'no'],
    ]);
  });

  it('after holding: the caller is in the talk again, and not on hold', async () => {
    const talk = await stage.talk();
    await order(talk, 'hold', { on: true });
    expect(await order(talk, 'questions', { question: 'question-safe' })).toBe(200);
    talk.caller.press('1');
    await stage.pass(1);
    expect(await callOf(talk)).toMatchObject({ talk: 'together' });
    expect(talk.caller.heard.at(-1)).toMatchObject({ kind: 'conference' });
  });
});

describe('A6.1: the cover in a talk', () => {
  it('begins within a second, goes on whatever is pressed, and 1 leads back to the same operator', async () => {
    const talk = await stage.talk('31');
    talk.caller.press('*');
    await stage.pass(1);
    expect(heardBy(talk.caller).at(-1)).toBe('cover');
    expect(await callOf(talk)).toMatchObject({ state: 'talking', talk: 'cover' });
    for (const key of '0259#*') {
      talk.caller.press(key);
      await stage.pass(1);
      expect(heardBy(talk.caller).at(-1)).toBe('cover');
    }
    await stage.pass(300);
    expect(heardBy(talk.caller).at(-1)).toBe('cover');
    talk.caller.press('1');
    await stage.pass(1);
    expect(await callOf(talk)).toMatchObject({ state: 'talking', talk: 'together' });
    expect([talk.caller.verb, talk.softphone.verb]).toEqual(['Dial', 'Dial']);
    const [call] = await stage.line.database.sql('select returns from calls');
    expect(call).toEqual({ returns: 0 });
  });

  it('twice in one talk, and each time back', async () => {
    const talk = await stage.talk();
    for (let round = 0; round < 2; round += 1) {
      talk.caller.press('*');
      await stage.pass(8);
      expect(heardBy(talk.caller).at(-1)).toBe('cover');
      talk.caller.press('1');
      await stage.pass(1);
      expect(await callOf(talk)).toMatchObject({ talk: 'together' });
    }
  });

  it('while the operator comes: the recording does not begin again, and the operator waits in silence', async () => {
    const aysel = await stage.operator('Aysel');
    const caller = await stage.callerWho('11');
    caller.press('*');
    await stage.pass(3);
    const softphone = await aysel.answer();
    await stage.pass(3);
    expect(softphone?.verb).toBe('Dial');
    expect(heardBy(caller).filter((clip) => clip === 'cover')).toHaveLength(1);
    caller.press('1');
    await stage.pass(1);
    expect((await aysel.desk()).call).toMatchObject({ state: 'talking', talk: 'together' });
  });

  it('keys in the talk are no webhooks, and end nothing', async () => {
    const talk = await stage.talk();
    talk.caller.press('1234567890#');
    await stage.pass(5);
    expect(await callOf(talk)).toMatchObject({ state: 'talking', talk: 'together' });
  });
});

describe('a caller who cannot speak', () => {
  it('is told once that the operator hears, before the talk', async () => {
    const talk = await stageTalkOfSilentCaller();
    expect(heardBy(talk.caller).filter((clip) => clip === 'cannot-speak-operator')).toHaveLength(1);
    expect((await callOf(talk))?.urgency).toBe('cannot-speak');
    await order(talk, 'questions', { question: 'question-safe' });
    talk.caller.press('1');
    await stage.pass(1);
    talk.caller.press('*');
    await stage.pass(1);
    talk.caller.press('1');
    await stage.pass(2);
    expect(await callOf(talk)).toMatchObject({ talk: 'together' });
    expect(heardBy(talk.caller).filter((clip) => clip === 'cannot-speak-operator')).toHaveLength(1);
  });
});

describe('a break asked for during a call', () => {
  it('is on the desk as what follows, and comes after the wrap-up', async () => {
    const { caller, operator } = await stage.talk();
    expect((await operator.desk()).presence).toMatchObject({ state: 'on-call', returnsTo: 'available' });
    await operator.post('/api/presence', { state: 'away' });
    expect((await operator.desk()).presence).toMatchObject({ state: 'on-call', returnsTo: 'away' });
    caller.hangUp();
    await stage.pass(2);
    expect((await operator.desk()).presence).toMatchObject({ state: 'wrap-up', returnsTo: 'away' });
    const callId = (await operator.desk()).wrapUps[0]?.callId;
    await operator.post(`/api/calls/${callId}/wrap-up`, { disposition: 'information' });
    expect((await operator.desk()).presence).toMatchObject({ state: 'away', returnsTo: null });
  });
});

describe('the start-of-shift check', () => {
  it('rings through the real path for this operator alone, and leaves nothing behind', async () => {
    const aysel = await stage.line.operator('Aysel');
    const leyla = await stage.operator('Leyla');
    expect((await aysel.post('/api/test-ring')).status).toBe(200);
    await stage.pass(1);
    expect((await aysel.desk()).offer).toMatchObject({ kind: 'test' });
    expect((await leyla.desk()).offer).toBeNull();
    const softphone = await aysel.answer();
    await stage.pass(1);
    expect(softphone && heardBy(softphone)).toEqual(['softphone-test']);
    await stage.pass(10);
    const desk = await aysel.desk();
    expect(desk).toMatchObject({ call: null, offer: null, presence: { state: 'offline' }, wrapUps: [] });
    aysel.goDeaf();
  });

  it('that nobody answers is over by itself, and the next one can begin', async () => {
    const aysel = await stage.line.operator('Aysel');
    await aysel.post('/api/test-ring');
    expect((await aysel.post('/api/test-ring')).status).toBe(409);
    await stage.pass(80);
    expect((await aysel.desk()).offer).toBeNull();
    expect((await aysel.post('/api/test-ring')).status).toBe(200);
    await stage.pass(80);
    aysel.goDeaf();
  });

  it('does not keep a caller waiting: the operator in the check is free again when it is over', async () => {
    const aysel = await stage.operator('Aysel');
    await aysel.post('/api/test-ring');
    await stage.pass(1);
    const caller = await stage.callerWho('10');
    const softphone = await aysel.answer();
    await stage.pass(8);
    expect(softphone?.state).toBe('completed');
    expect((await aysel.desk()).offer).toMatchObject({ kind: 'caller', urgency: 'danger' });
    await aysel.answer();
    await stage.pass(2);
    expect(caller.verb).toBe('Dial');
  });
});

async function stageTalkOfSilentCaller(): Promise<Talk> {
  const operator = await stage.operator('Aysel');
  const caller = await stage.callerWho('15');
  const softphone = await operator.answer();
  await stage.pass(12);
  if (!softphone) throw new Error('the operator was not offered the call');
  return { caller, operator, softphone };
}
