import { describe, expect, it } from 'vitest';
import { agree, begin, CALLER, onDesk, openCallBackStage, openDroppedTalks } from './call-back-stage.ts';

const { stage } = openCallBackStage();
const { ringsWithin } = openDroppedTalks(stage);
const WINDOW_SECONDS = 100;

/** An operator with whom a window was agreed that opens at once, and who waits until so many seconds before its end. */
async function beforeTheEnd(seconds: number) {
  const operator = await stage.operator('Aysel', ['az', 'ru', 'en']);
  await stage.callerWho('11', CALLER);
  await operator.answer();
  await stage.pass(2);
  const { clock } = stage.line;
  const closesAt = clock.now() + WINDOW_SECONDS * 1_000;
  const window = { opensAt: new Date(clock.now()).toISOString(), closesAt: new Date(closesAt).toISOString() };
  expect((await agree(operator, { preset: null, ...window })).status).toBe(200);
  await operator.post(`/api/calls/${(await operator.desk()).call?.id}/end`);
  await clock.advance(closesAt - seconds * 1_000 - clock.now());
  return { operator, closesAt };
}

describe('A3.1: from the end of the agreed window on no telephone rings', () => {
  it('the last one that is rung is silent by then', async () => {
    const { operator, closesAt } = await beforeTheEnd(40);
    expect(await begin(operator)).toBeDefined();
    await stage.ringing(CALLER, 5);
    await stage.line.clock.advance(closesAt - stage.line.clock.now());
    expect(await onDesk(operator, 'over')).toMatchObject([{ state: 'no-answer' }]);
    expect(stage.line.carrier.liveCalls()).toEqual([]);
  });

  it('and one that would ring on is put to nobody', async () => {
    const { operator } = await beforeTheEnd(30);
    expect(await onDesk(operator, 'due')).toEqual([]);
    expect(await begin(operator)).toBeUndefined();
    expect(await ringsWithin(40)).toBe(0);
  });

  it('nor is it rung when its operator came into the room too late for that', async () => {
    const { operator } = await beforeTheEnd(36);
    expect(await begin(operator)).toBeDefined();
    expect(await ringsWithin(40)).toBe(0);
    expect(await stage.line.database.sql('select outcome from call_back_attempts')).toEqual([{ outcome: 'too-late' }]);
  });
});
