// A promise that is about to be dialled, or rings already, and must not.
import { describe, expect, it } from 'vitest';
import { dialCallBacks } from '../../src/call-backs/dial-call-backs.ts';
import type { Database } from '../../src/db/database.ts';
import type { TestOperator } from '../harness/operator.ts';
import {
  begin,
  CALLER,
  changeDialler,
  onDesk,
  onFirstOpen,
  openCallBackStage,
  openDialler,
  openDroppedTalks,
} from './call-back-stage.ts';

const { stage, dialler } = openCallBackStage();
const { dropped, rung, ringsWithin } = openDroppedTalks(stage);
const plans = () => stage.line.database.sql('select state, withdrawn_why from call_backs');
const outcomes = () => stage.line.database.sql('select outcome from call_back_attempts');
const STOPPED = [{ state: 'withdrawn', withdrawn_why: 'not-safe' }];

/** The caller whose line dropped calls again and is with somebody else: what that operator's press answers. */
async function calledAgain(): Promise<() => Promise<number>> {
  const leyla = await stage.operator('Leyla', ['az', 'ru', 'en']);
  await stage.callerWho('11', CALLER);
  await leyla.answer();
  await stage.pass(3);
  const id = (await leyla.desk()).call?.id;
  return async () => (await leyla.post(`/api/calls/${id}/stop-calling-back`)).status;
}

/** The caller of the talk that goes on, as the line knows them. */
const notedAs = (whom: string | null) =>
  stage.line.database.sql(`update calls set caller_id = ${whom} where calls.state = 'talking'`);

/** In the moment in which the key process is asked for the number, this is pressed; answers what it was answered, and how often it rang. */
async function pressedAtOpen(operator: TestOperator, press: () => Promise<number>, refused?: 'late') {
  const parts = dialler();
  const pressed: number[] = [];
  const keyd = onFirstOpen(parts.keyd, async () => {
    pressed.push(await press());
    return refused && { refused };
  });
  changeDialler(parts, { keyd });
  await begin(operator);
  const rings = await ringsWithin(6);
  return { pressed, rings };
}

describe('A3.1: a caller says that nobody must call, in the moment in which the line is about to', () => {
  it.each(['late', undefined] as const)(
    'the key process answers (%s): nobody is rung, then or later',
    async (refused) => {
      const { operator } = await dropped();
      const stop = await calledAgain();
      // Whose call it is is noted late: else nobody could begin.
      await notedAs(null);
      const press = async () => {
        await notedAs('(select source.caller_id from calls source join call_backs on call_backs.call_id = source.id)');
        return stop();
      };
      expect(await pressedAtOpen(operator, press, refused)).toEqual({ pressed: [200], rings: 0 });
      expect([await plans(), await outcomes()]).toEqual([STOPPED, [{ outcome: 'too-late' }]]);
      expect([await onDesk(operator, 'due'), (await operator.desk()).call]).toEqual([[], null]);
      expect(await begin(operator)).toBeUndefined();
      expect(await ringsWithin(6)).toBe(0);
      expect(await stage.line.database.sql('select from call_back_numbers')).toEqual([]);
    },
  );

  it('the telephone rings already: it stops, and whoever picks up late hears nothing', async () => {
    const { operator, ring } = await rung();
    const stop = await calledAgain();
    expect(await stop()).toBe(200);
    await stage.pass(2);
    expect(() => ring.answer()).toThrow('over');
    expect([await plans(), await outcomes()]).toEqual([STOPPED, [{ outcome: 'too-late' }]]);
    expect(await onDesk(operator, 'over')).toMatchObject([{ state: 'too-late' }]);
  });

  it('after the key it is a talk like any other, and is not cut off', async () => {
    const { ring } = await rung();
    const stop = await calledAgain();
    const phone = ring.answer();
    await stage.pass(2);
    phone.press('1');
    await stage.pass(3);
    expect(await stop()).toBe(200);
    await stage.pass(3);
    expect([phone.state, await plans()]).toEqual(['in-progress', [{ state: 'done', withdrawn_why: null }]]);
  });
});

it('A3.1: a plan that its operator takes back in that moment is taken back', async () => {
  const { operator } = await dropped();
  const [due] = await onDesk(operator, 'due');
  const withdraw = async () => (await operator.post(`/api/call-backs/${due?.id}/withdraw`, { why: 'not-safe' })).status;
  expect(await pressedAtOpen(operator, withdraw, 'late')).toEqual({ pressed: [200], rings: 0 });
  expect(await plans()).toEqual(STOPPED);
  expect(await ringsWithin(6)).toBe(0);
});

it('A6.1: two workers, and the key process is away: the second one finds the promise whole, and it is kept later', async () => {
  const { operator } = await dropped();
  const second = await openDialler(stage.line);
  const parts = dialler();
  let isLooking = false;
  const look = async () => {
    if (isLooking) return;
    isLooking = true;
    await dialCallBacks(second.parts);
  };
  /** Between what this worker says to the database and what it says next the second worker looks for what is to be dialled. */
  const watched = (database: Database): Database => ({
    transaction: (inside) => database.transaction(inside),
    query: async (name, text, values) => {
      if (name === 'end-call-back-attempt') await look();
      const rows = await database.query(name, text, values);
      if (name === 'put-back-call-back') await look();
      return rows as never;
    },
  });
  const keyd = onFirstOpen(parts.keyd, async () => ({ refused: 'late' }));
  changeDialler(parts, { keyd, calls: watched(parts.calls), work: watched(parts.work) });
  await begin(operator);
  expect(await ringsWithin(5)).toBe(0);
  expect(isLooking).toBe(true);
  expect([await plans(), await outcomes()]).toMatchObject([[{ state: 'promised' }], [{ outcome: 'keys-away' }]]);
  await begin(operator);
  expect(await ringsWithin(5)).toBe(1);
  await second.close();
});
