// Decision 003: `*` is the cover in the middle of whatever the line says, and not only between its words.
import { describe, expect, it } from 'vitest';
import { openLeaving } from '../harness/leave-message.ts';
import { ON_CALL_NUMBERS } from '../harness/line.ts';
import { heardBy, lastHeard, openStage } from '../harness/stage.ts';

const stage = openStage();
const { offeredCaller, presses } = openLeaving(stage);
const UNTIL_ON_CALL_SECONDS = 75;

describe('a caller who cannot speak, while they are told that the operator hears', () => {
  async function told() {
    const aysel = await stage.operator('Aysel');
    const caller = await stage.callerWho('15');
    const softphone = await aysel.answer();
    await stage.pass(3);
    expect(lastHeard(caller)).toBe('cannot-speak-operator');
    const timesTold = () => heardBy(caller).filter((clip) => clip === 'cannot-speak-operator').length;
    return { aysel, caller, softphone, timesTold };
  }

  it('presses * : the cover, and the desk says so; 1 leads to that operator', async () => {
    const { aysel, caller, timesTold } = await told();
    await presses(caller, '*');
    expect(lastHeard(caller)).toBe('cover');
    expect((await aysel.desk()).call).toMatchObject({ talk: 'cover' });
    await stage.pass(20);
    expect(lastHeard(caller)).toBe('cover');
    await presses(caller, '1');
    await stage.pass(2);
    expect((await aysel.desk()).call).toMatchObject({ state: 'talking', talk: 'together' });
    expect(timesTold()).toBe(1);
  });

  it('and * comes while our database is away: the cover all the same', async () => {
    stage.explain(/fault/);
    const { sql } = stage.line.database;
    const { aysel, caller } = await told();
    await sql('alter table calls rename to calls_gone');
    await presses(caller, '*');
    await sql('alter table calls_gone rename to calls');
    expect(lastHeard(caller)).toBe('cover');
    await stage.pass(15);
    expect((await aysel.desk()).call).toMatchObject({ talk: 'cover' });
  });

  it('answers at once by a key: is in the talk, and is told nothing twice', async () => {
    const { aysel, caller, timesTold } = await told();
    await presses(caller, '1');
    await stage.pass(2);
    expect((await aysel.desk()).call).toMatchObject({ state: 'talking', talk: 'together' });
    expect(timesTold()).toBe(1);
  });

  it('and the operator is lost in that cover: the key asks for a person', async () => {
    const { caller, softphone } = await told();
    await presses(caller, '*');
    softphone?.hangUp();
    await stage.pass(15);
    expect(lastHeard(caller)).toBe('cover');
    await presses(caller, '1');
    await stage.pass(10);
    expect(heardBy(caller)).toContain('reconnecting');
    expect(await stage.callNow()).toMatchObject({ state: 'waiting', talk: null });
  });
});

describe('a caller who is told how to leave a message', () => {
  it('presses * : the cover, no tone, and nothing is recorded', async () => {
    const caller = await offeredCaller();
    await presses(caller, '1', '1');
    expect(lastHeard(caller)).toBe('message-invite');
    await presses(caller, '*');
    expect(lastHeard(caller)).toBe('cover');
    expect(await stage.callNow()).toMatchObject({ state: 'waiting', talk: 'cover' });
    await stage.pass(20);
    expect(heardBy(caller)).not.toContain('beep');
    await presses(caller, '1');
    expect(await stage.callNow()).toMatchObject({ state: 'waiting', talk: null });
  });

  it('thinks better of it: 2 goes on waiting, and 0 says that there is danger', async () => {
    const caller = await offeredCaller();
    await presses(caller, '1', '1', '2');
    expect(lastHeard(caller)).toBe('wait-again');
    await stage.pass(10);
    expect(await stage.callNow()).toMatchObject({ state: 'waiting', talk: null, urgency: 'ordinary' });
    const other = await offeredCaller();
    await presses(other, '1', '1', '0');
    expect(lastHeard(other)).toBe('connecting-urgent');
    expect(await stage.callNow()).toMatchObject({ state: 'waiting', talk: null, urgency: 'danger' });
  });
});

it('a caller who is told that nobody could be connected presses * : the cover', async () => {
  stage.line.carrier.faults.rest({ method: 'POST', path: /Calls/ }, { kind: '500' });
  for (const number of ON_CALL_NUMBERS) stage.onRing(number, (ring) => ring.reject());
  const caller = await stage.callerWho('11');
  for (let second = 0; lastHeard(caller) !== 'outage-no-answer' && second < UNTIL_ON_CALL_SECONDS; second += 1) {
    await stage.pass(1);
  }
  expect(lastHeard(caller)).toBe('outage-no-answer');
  await presses(caller, '*');
  expect(lastHeard(caller)).toBe('cover');
  expect(await stage.callNow()).toMatchObject({ state: 'waiting', talk: 'cover' });
});
