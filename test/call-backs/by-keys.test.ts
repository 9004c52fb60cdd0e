import { describe, expect, it, test, vi } from 'vitest';
import { windowOf } from '../../src/call-backs/call-back-window.ts';
import { CALL_BACK_WINDOWS, whenPlace } from '../../src/telephony/when-to-call-back.ts';
import { openLeaving } from '../harness/leave-message.ts';
import { heardBy, lastHeard } from '../harness/stage.ts';
import { callerFields, sendWebhook } from '../harness/webhook.ts';
import { CALLER, openCallBackStage, openDroppedTalks } from './call-back-stage.ts';

const { stage, keys } = openCallBackStage();
const { offeredAgain, offeredCaller, presses } = openLeaving(stage);
const { rung } = openDroppedTalks(stage);
/** Two telephones on call ring for so long, and the words before. */
const UNTIL_RUNG_SECONDS = 65;
/** The words before the offer, which comes by itself. */
const WORDS_SECONDS = 4;
const promises = () => stage.line.database.sql('select state, occasion, who_may_answer from call_backs');

/** Every statement on calls fails, as when the server is away. */
async function whileAway(work: () => Promise<void>): Promise<void> {
  // No such table, and in a function that is read anew no such type.
  stage.explain(/failed: (42P01|42704)/);
  await stage.line.database.sql('alter table calls rename to calls_away');
  await work().finally(() => stage.line.database.sql('alter table calls_away rename to calls'));
}

describe('A6.1: in the talk of a call back the operator asks by keys, and the database is gone for a moment', () => {
  it.each([
    ['/voice/move', 'before the question is heard'],
    ['/voice/rung', 'when no telephone on call answered, too'],
  ])('%s: %s: the caller is back with the same operator', async (path) => {
    const { operator, softphone, ring } = await rung();
    const phone = ring.answer();
    await stage.pass(2);
    phone.press('1');
    await stage.pass(3);
    const id = (await operator.desk()).call?.id;
    stage.line.carrier.faults.webhook({ path: '/voice/move' }, { kind: 'late', ms: 500 }, 1);
    expect((await operator.post(`/api/calls/${id}/questions`, { question: 'question-safe' })).status).toBe(200);
    await whileAway(async () => {
      await stage.pass(1);
      if (path === '/voice/rung') await stage.pass(UNTIL_RUNG_SECONDS);
    });
    // That the caller left the room was told while nothing could be written.
    await stage.line.app.sweeps.find(({ name }) => name === 'spool')?.run();
    expect(heardBy(phone)).toContain('outage');
    await stage.pass(UNTIL_RUNG_SECONDS + 15);
    expect([phone.verb, softphone.verb]).toEqual(['Dial', 'Dial']);
    expect((await operator.desk()).call).toMatchObject({ id, state: 'talking', talk: 'together' });
    expect(heardBy(phone).filter((heard) => heard === 'question-safe')).toHaveLength(1);
  });

  it('and whatever the carrier asks of this leg without a state is answered with the talk', async () => {
    const { ring } = await rung();
    const phone = ring.answer();
    await stage.pass(2);
    phone.press('1');
    await stage.pass(3);
    const fields = callerFields({ CallSid: phone.sid, Direction: 'outbound-api' });
    const { text } = await sendWebhook(stage.line, { path: '/voice/nobody', fields });
    expect(text).toContain(`>${(await stage.callNow())?.['id']}</Conference>`);
  });
});

describe('A6.1: nobody could be reached for long, and the caller asks to be called back', () => {
  it('only after saying that this telephone is safe; then stays or ends the call by an own key', async () => {
    const caller = await offeredCaller();
    await presses(caller, '2');
    expect(lastHeard(caller)).toBe('call-back-safe-phone');
    await presses(caller, '1');
    expect(lastHeard(caller)).toBe('call-back-when');
    expect(await promises()).toEqual([]);
    await presses(caller, '2');
    expect(lastHeard(caller)).toBe('call-back-agreed');
    expect(await promises()).toMatchObject([
      { state: 'promised', occasion: 'promised', who_may_answer: 'caller-only' },
    ]);
    await presses(caller, '2');
    expect(lastHeard(caller)).toBe('goodbye');
    await stage.pass(10);
    expect(caller.state).toBe('completed');
    expect(await stage.callNow()).toMatchObject({ state: 'ended', outcome: 'call-back-agreed' });
  });

  it('and goes on waiting all the same, who presses nothing', async () => {
    const caller = await offeredCaller();
    await presses(caller, '2', '1', '1');
    expect(lastHeard(caller)).toBe('call-back-agreed');
    await stage.pass(40);
    expect(await stage.callNow()).toMatchObject({ state: 'waiting', talk: null });
    expect(caller.state).toBe('in-progress');
  });

  it('but to a telephone that is not safe nobody calls: nothing is kept', async () => {
    const caller = await offeredCaller();
    await presses(caller, '2', '2');
    expect(lastHeard(caller)).toBe('call-back-not-safe');
    await stage.pass(20);
    expect(await promises()).toEqual([]);
    expect(await stage.callNow()).toMatchObject({ state: 'waiting' });
  });

  it('A3.1: nor for what was promised before, in this call or in an earlier one: we said that we will not call', async () => {
    const earlier = await offeredCaller(CALLER);
    await presses(earlier, '2', '1', '2');
    earlier.hangUp();
    await stage.pass(5);
    const caller = await offeredCaller(CALLER);
    await presses(caller, '2', '1', '1');
    expect(lastHeard(caller)).toBe('call-back-agreed');
    expect(await promises()).toMatchObject([{ state: 'promised' }, { state: 'promised' }]);
    // Somebody came home meanwhile, and the same is offered once more.
    await offeredAgain(caller);
    await stage.pass(WORDS_SECONDS);
    await presses(caller, '2', '2');
    expect(lastHeard(caller)).toBe('call-back-not-safe');
    expect(await promises()).toMatchObject([{ state: 'withdrawn' }, { state: 'withdrawn' }]);
    expect(await stage.line.database.sql('select from call_back_numbers')).toEqual([]);
    expect(await stage.callNow()).toMatchObject({ state: 'waiting' });
  });

  it('A3.1: also where the database is gone at that key: it is asked again until it answers', async () => {
    const caller = await offeredCaller(CALLER);
    await presses(caller, '2', '1', '1');
    await offeredAgain(caller);
    await stage.pass(WORDS_SECONDS);
    await presses(caller, '2');
    // Time passes only when nothing is under way any more, so not before the database is back.
    let pressed = Promise.resolve();
    await whileAway(async () => {
      pressed = presses(caller, '2');
      await vi.waitFor(() => expect(lastHeard(caller)).toBe('call-back-not-safe'), 5_000);
    });
    await pressed;
    expect(await promises()).toMatchObject([{ state: 'withdrawn' }]);
  });

  it('whose number is withheld is told that it cannot be promised, and is led to a message', async () => {
    const caller = await offeredCaller('anonymous');
    await presses(caller, '2', '1', '3');
    expect(lastHeard(caller)).toBe('call-back-impossible');
    expect(await stage.line.database.sql("select from call_backs where state = 'promised'")).toEqual([]);
    await presses(caller, '1');
    expect(lastHeard(caller)).toBe('message-about');
  });

  it('while the key process is away: nothing is promised that nobody could keep', async () => {
    await keys().stop();
    const caller = await offeredCaller();
    await presses(caller, '2', '1', '1');
    expect(lastHeard(caller)).toBe('call-back-impossible');
    expect(await stage.line.database.sql("select from call_backs where state = 'promised'")).toEqual([]);
    await presses(caller, '2');
    expect(await stage.callNow()).toMatchObject({ state: 'waiting' });
    await keys().start();
  });
});

describe('what is said to a caller about the time is what is kept', () => {
  test.each([
    ['at noon', '2026-11-21T08:00:00Z', 'when'],
    ['at six in the morning', '2026-11-21T02:00:00Z', 'when'],
    ['a minute before', '2026-11-21T01:59:00Z', 'when-late'],
    ['at half past nine in the evening', '2026-11-21T17:30:00Z', 'when-late'],
    ['a minute before that', '2026-11-21T17:29:00Z', 'when'],
  ])('%s in Baku', (_, moment, place) => {
    expect(whenPlace(Date.parse(moment))).toBe(place);
  });

  test.each([
    ['after midnight the coming daytime is today’s', '2026-11-21T21:00:00Z', '2026-11-22T06:00:00Z'],
    ['before midnight it is tomorrow’s', '2026-11-21T19:00:00Z', '2026-11-22T06:00:00Z'],
  ])('%s', (_, moment, opens) => {
    const { opensAt } = windowOf(CALL_BACK_WINDOWS['call-back-coming-day'], Date.parse(moment));
    expect(new Date(opensAt).toISOString()).toBe(new Date(opens).toISOString());
  });
});
