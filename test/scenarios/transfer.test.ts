import { describe, expect, it } from 'vitest';
import type { Desk } from '../../src/routing/desk.ts';
import type { PhoneCall } from '../../src/simulator/phone.ts';
import type { TestOperator } from '../harness/operator.ts';
import { heardBy, openStage, type Talk } from '../harness/stage.ts';

const stage = openStage();

const callOf = async (operator: TestOperator): Promise<Desk['call']> => (await operator.desk()).call;
const guestOf = async (operator: TestOperator) => (await callOf(operator))?.guests[0];

/** Aysel talks with a caller, Leyla is free. */
async function talkAndColleague(): Promise<Talk & { leyla: TestOperator }> {
  const talk = await stage.talk();
  return { ...talk, leyla: await stage.operator('Leyla', ['az', 'ru']) };
}

async function ask(operator: TestOperator, wish: object = {}): Promise<number> {
  const id = (await callOf(operator))?.id;
  const body = { colleagueId: null, language: null, reason: 'needs-experience', ...wish };
  const { status } = await operator.post(`/api/calls/${id}/transfer`, body);
  await stage.pass(0);
  return status;
}

async function order(operator: TestOperator, what: 'take-back' | 'leave'): Promise<number> {
  const { status } = await operator.post(`/api/guests/${(await guestOf(operator))?.id}/${what}`);
  await stage.pass(1);
  return status;
}

/** All three are in the room, and Leyla has the call. */
async function three(): Promise<Talk & { leyla: TestOperator; second: PhoneCall }> {
  const talk = await talkAndColleague();
  await ask(talk.operator);
  const second = await talk.leyla.answer();
  await stage.pass(2);
  if (!second) throw new Error('the colleague was not asked');
  return { ...talk, second };
}

const isWithCaller = (caller: PhoneCall) =>
  caller.verb === 'Dial' && heardBy(caller).at(-1) === caller.heard.at(-1)?.what;

describe('A6.1: a warm transfer', () => {
  it('the colleague sees who asks and why, and of the caller no more than of any offer', async () => {
    const { operator, leyla } = await talkAndColleague();
    expect(await ask(operator, { reason: 'wants-woman' })).toBe(200);
    expect((await leyla.desk()).offer).toMatchObject({ kind: 'transfer', askedBy: 'Aysel', reason: 'wants-woman' });
    expect(await callOf(leyla)).toBeNull();
    expect(await guestOf(operator)).toMatchObject({ state: 'asked', name: 'Leyla' });
    expect(await order(operator, 'take-back')).toBe(200);
    expect(await leyla.desk()).toMatchObject({ offer: null, presence: { state: 'available' } });
  });

  it('all three hear each other, the call is the colleague’s, and the first leaves by pressing', async () => {
    const { caller, operator, softphone, leyla, second } = await three();
    expect([caller.verb, softphone.verb, second.verb]).toEqual(['Dial', 'Dial', 'Dial']);
    expect(await callOf(leyla)).toMatchObject({ part: 'own', state: 'talking', talk: 'together', note: null });
    expect(await callOf(operator)).toMatchObject({ part: 'leaving' });
    expect(await order(operator, 'leave')).toBe(200);
    expect(softphone.state).toBe('completed');
    expect([caller.verb, second.verb]).toEqual(['Dial', 'Dial']);
    expect(await operator.desk()).toMatchObject({ call: null, presence: { state: 'wrap-up' }, wrapUps: [{}] });
    await stage.pass(60);
    expect(await callOf(leyla)).toMatchObject({ part: 'own', talk: 'together' });
    expect(heardBy(caller)).not.toContain('reconnecting');
    second.hangUp();
    await stage.pass(2);
    expect(heardBy(caller).at(-1)).toBe('reconnecting');
  });

  it('the caller’s key for the cover works with the colleague, and leads back to the colleague', async () => {
    const { caller, operator, leyla } = await three();
    await order(operator, 'leave');
    caller.press('*');
    await stage.pass(1);
    expect(heardBy(caller).at(-1)).toBe('cover');
    caller.press('1');
    await stage.pass(1);
    expect(await callOf(leyla)).toMatchObject({ part: 'own', talk: 'together' });
    expect(isWithCaller(caller)).toBe(true);
  });
});

describe('nobody comes of it, and the caller stays with the first', () => {
  it('the colleague says no', async () => {
    const { caller, operator, leyla } = await talkAndColleague();
    await ask(operator);
    expect(await leyla.decline()).toBe(200);
    expect(await guestOf(operator)).toMatchObject({ state: 'declined' });
    expect((await leyla.desk()).presence.state).toBe('available');
    expect([await callOf(operator), caller.verb]).toMatchObject([{ part: 'own', talk: 'together' }, 'Dial']);
  });

  it('the colleague does not answer, or the page is deaf: after 15 seconds, or at once', async () => {
    const { operator, leyla } = await talkAndColleague();
    await ask(operator);
    await stage.pass(17);
    expect(await guestOf(operator)).toMatchObject({ state: 'expired' });
    expect((await leyla.desk()).presence.state).toBe('available');
    await ask(operator);
    leyla.goDeaf();
    await stage.pass(13);
    expect(await guestOf(operator)).toMatchObject({ state: 'expired' });
  });

  it('the colleague accepts and the softphone never comes', async () => {
    const { operator, leyla } = await talkAndColleague();
    await ask(operator);
    await leyla.acceptOnly();
    expect(await callOf(leyla)).toMatchObject({ part: 'joining', state: 'connecting' });
    await stage.pass(11);
    expect(await guestOf(operator)).toMatchObject({ state: 'expired' });
    expect(await leyla.desk()).toMatchObject({ call: null, presence: { state: 'available' } });
  });

  it('the join is never told: the colleague is out of the room again, and the first keeps the call', async () => {
    const { caller, operator, leyla } = await talkAndColleague();
    await ask(operator);
    stage.line.carrier.faults.webhook({ path: '/voice/status', event: 'participant-join' }, { kind: 'lost' });
    const second = await leyla.answer();
    await stage.pass(12);
    expect(second?.state).toBe('completed');
    expect(await callOf(operator)).toMatchObject({ part: 'own' });
    expect(caller.verb).toBe('Dial');
  });

  it('anybody will do: one colleague after another, each once', async () => {
    const { operator, leyla } = await talkAndColleague();
    await stage.pass(1);
    const nigar = await stage.operator('Nigar', ['az', 'ru']);
    await ask(operator, { language: 'ru' });
    await leyla.decline();
    await stage.pass(1);
    expect((await nigar.desk()).offer).toMatchObject({ kind: 'transfer' });
    await nigar.decline();
    await stage.pass(5);
    expect((await leyla.desk()).offer).toBeNull();
    expect(await guestOf(operator)).toMatchObject({ state: 'declined', name: 'Nigar' });
  });

  it('nobody is free who speaks the language: said at once', async () => {
    const { operator } = await talkAndColleague();
    const id = (await callOf(operator))?.id;
    const wish = { colleagueId: null, language: 'en', reason: 'language' };
    const { status, body } = await operator.post(`/api/calls/${id}/transfer`, wish);
    expect([status, body]).toMatchObject([409, { refusal: { code: 'nobody-free' } }]);
  });

  it('a second wish while one stands, and one for a colleague who is rung already, are refused', async () => {
    const { operator, leyla } = await talkAndColleague();
    const other = await stage.operator('Nigar', ['az']);
    await stage.callerWho('11');
    await leyla.decline();
    await other.answer();
    await stage.pass(2);
    expect(await callOf(other)).toMatchObject({ state: 'talking' });
    expect(await ask(operator, { colleagueId: leyla.id })).toBe(200);
    expect(await ask(operator, { colleagueId: leyla.id })).toBe(409);
    expect(await ask(other, { colleagueId: leyla.id })).toBe(409);
  });
});

describe('somebody is lost on the way', () => {
  it('the caller, while the colleague is rung: the colleague is free, the first has the wrap-up', async () => {
    const { caller, operator, leyla } = await talkAndColleague();
    await ask(operator);
    caller.hangUp();
    await stage.pass(1);
    expect(await leyla.desk()).toMatchObject({ offer: null, presence: { state: 'available' } });
    expect((await operator.desk()).presence.state).toBe('wrap-up');
  });

  it('the caller, while all three talk: both have the wrap-up, and both telephones are silent', async () => {
    const { caller, operator, softphone, leyla, second } = await three();
    caller.hangUp();
    await stage.pass(3);
    expect([softphone.state, second.state]).toEqual(['completed', 'completed']);
    for (const person of [operator, leyla]) {
      expect(await person.desk()).toMatchObject({ call: null, presence: { state: 'wrap-up' }, wrapUps: [{}] });
    }
  });

  it('the first, while the colleague is rung: the caller is at the front, and nobody is left in a room', async () => {
    const { caller, operator, softphone, leyla } = await talkAndColleague();
    await ask(operator);
    await leyla.acceptOnly();
    softphone.hangUp();
    await stage.pass(2);
    expect(heardBy(caller)).toContain('reconnecting');
    expect((await leyla.desk()).call).toBeNull();
    expect((await leyla.desk()).offer ?? (await operator.desk()).offer).toMatchObject({ kind: 'caller' });
  });

  it('the first, just before the colleague is in the room: the colleague does not talk to silence', async () => {
    const { caller, operator, softphone, leyla } = await talkAndColleague();
    await ask(operator);
    const { offerId } = await leyla.acceptOnly();
    const second = leyla.dial(offerId);
    softphone.hangUp();
    await stage.pass(4);
    expect(second.state).toBe('completed');
    expect(heardBy(caller)).toContain('reconnecting');
  });

  it('the first, while all three talk: the caller hears nothing of it', async () => {
    const { caller, operator, softphone, leyla } = await three();
    softphone.hangUp();
    await stage.pass(3);
    expect(await callOf(leyla)).toMatchObject({ part: 'own', talk: 'together' });
    expect(heardBy(caller).some((clip) => clip === 'cover' || clip === 'reconnecting')).toBe(false);
    expect((await operator.desk()).presence.state).toBe('wrap-up');
  });

  it('the first, while all three talk and the carrier’s interface is down: caller and colleague meet again', async () => {
    const talk = await talkAndColleague();
    await ask(talk.operator);
    const healthy = stage.line.carrier.faults.rest({}, { kind: '500' });
    const second = await talk.leyla.answer();
    await stage.pass(2);
    talk.softphone.hangUp();
    await stage.pass(3);
    expect([talk.caller.verb, second?.verb]).toEqual(['Dial', 'Dial']);
    expect(await callOf(talk.leyla)).toMatchObject({ part: 'own', talk: 'together' });
    talk.caller.press('*');
    await stage.pass(1);
    expect(heardBy(talk.caller).at(-1)).toBe('cover');
    healthy();
  });

  it('the colleague, while all three talk: the first has the call again, and the caller hears nothing of it', async () => {
    const { caller, operator, softphone, leyla, second } = await three();
    second.hangUp();
    await stage.pass(3);
    expect(await callOf(operator)).toMatchObject({ part: 'own', talk: 'together' });
    expect([caller.verb, softphone.verb]).toEqual(['Dial', 'Dial']);
    expect(await leyla.desk()).toMatchObject({ call: null, presence: { state: 'available' } });
    expect(heardBy(caller)).not.toContain('reconnecting');
    softphone.hangUp();
    await stage.pass(2);
    expect(heardBy(caller).at(-1)).toBe('reconnecting');
  });

  it('the colleague ends it, while all three talk: the caller hears the goodbye at once, not silence', async () => {
    const { caller, leyla } = await three();
    expect((await leyla.post(`/api/calls/${(await callOf(leyla))?.id}/end`)).status).toBe(200);
    await stage.pass(2);
    expect(heardBy(caller)).toContain('goodbye');
  });

  it('both, while all three talk: the caller is not left alone', async () => {
    const { caller, softphone, second } = await three();
    softphone.hangUp();
    second.hangUp();
    await stage.pass(3);
    expect(heardBy(caller).at(-1)).toBe('reconnecting');
  });

  it('the carrier’s interface, when the first wants to leave: the first stays, and leaves when it is back', async () => {
    const { caller, operator, softphone, leyla } = await three();
    const healthy = stage.line.carrier.faults.rest({}, { kind: '500' });
    expect(await order(operator, 'leave')).toBe(503);
    expect([caller.verb, softphone.verb]).toEqual(['Dial', 'Dial']);
    healthy();
    expect(await order(operator, 'leave')).toBe(200);
    expect(await callOf(leyla)).toMatchObject({ part: 'own' });
    expect(caller.verb).toBe('Dial');
  });
});

describe('whatever the carrier tells twice, late or in another order', () => {
  it('twice: the same', async () => {
    stage.line.carrier.faults.webhook({ path: '/voice/status' }, { kind: 'twice' });
    stage.line.carrier.faults.webhook({ path: '/voice/operator' }, { kind: 'twice' });
    const { caller, operator, leyla } = await three();
    expect(await callOf(leyla)).toMatchObject({ part: 'own' });
    expect(await order(operator, 'leave')).toBe(200);
    expect([caller.verb, (await operator.desk()).presence.state]).toEqual(['Dial', 'wrap-up']);
  });

  it('the join after the colleague has gone again: the first keeps the call', async () => {
    const { caller, operator, leyla } = await talkAndColleague();
    await ask(operator);
    stage.line.carrier.faults.webhook(
      { path: '/voice/status', event: 'participant-join' },
      { kind: 'late', ms: 4_000 },
    );
    const second = await leyla.answer();
    await stage.pass(2);
    second?.hangUp();
    await stage.pass(4);
    expect(await callOf(operator)).toMatchObject({ part: 'own', talk: 'together' });
    expect([caller.verb, (await leyla.desk()).presence.state]).toEqual(['Dial', 'available']);
  });
});
