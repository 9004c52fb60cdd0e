import { describe, expect, it, test } from 'vitest';
import { windowOf } from '../../src/call-backs/call-back-window.ts';
import { CALL_BACK_WINDOWS, whenPlace } from '../../src/telephony/when-to-call-back.ts';
import { openLeaving } from '../harness/leave-message.ts';
import { lastHeard } from '../harness/stage.ts';
import { openCallBackStage } from './call-back-stage.ts';

const { stage, keys } = openCallBackStage();
const { offeredCaller, presses } = openLeaving(stage);
const promises = () => stage.line.database.sql('select state, occasion, who_may_answer from call_backs');

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
