// What "this evening" means while it ends.
import { beforeAll, describe, expect, it, test } from 'vitest';
import { checkedWindow, windowOf } from '../../src/call-backs/call-back-window.ts';
import { Refusal } from '../../src/refusal.ts';
import { openLeaving } from '../harness/leave-message.ts';
import { lastHeard, openStage } from '../harness/stage.ts';
import { agree } from './call-back-stage.ts';

/** Half past nine in Baku. */
const NEARLY_OVER = Date.parse('2026-11-21T17:30:00Z');
/** A caller is offered something and chooses until they are asked when. */
const UNTIL_ASKED_MS = 15_000;

const stage = openStage();
const { offeredCaller, presses } = openLeaving(stage);

beforeAll(async () => {
  const { clock } = stage.line;
  stage.line.pauseSweeps(true);
  await clock.advance(NEARLY_OVER - UNTIL_ASKED_MS - 5_000 - clock.now());
  stage.line.pauseSweeps(false);
});

describe('A6.1: a caller says “this evening” by key', () => {
  it('and it is nearly over when the key comes: asked again, and nothing is promised for another evening', async () => {
    const caller = await offeredCaller();
    await presses(caller, '2', '1');
    expect(lastHeard(caller)).toBe('call-back-when');
    expect(stage.line.clock.now()).toBeLessThan(NEARLY_OVER);
    await stage.pass(6);
    expect(stage.line.clock.now()).toBeGreaterThan(NEARLY_OVER);
    await presses(caller, '2');
    expect(lastHeard(caller)).toBe('call-back-when-late');
    expect(await stage.line.database.sql('select from call_backs')).toEqual([]);
  });

  it('or the operator does: refused, and nothing is agreed', async () => {
    const { operator } = await stage.talk();
    expect(await agree(operator, { preset: 'this-evening' })).toMatchObject({ status: 422 });
    expect(await stage.line.database.sql('select from call_backs')).toEqual([]);
  });
});

test.each(['2026-11-21T17:30:01Z', '2026-11-21T18:30:00Z', '2026-11-21T19:59:59Z'])(
  'A6.1: this evening is never the next one: %s',
  (moment) => {
    expect(() => windowOf('this-evening', Date.parse(moment))).toThrow(Refusal);
  },
);

describe('a window that an operator typed', () => {
  const [NOW, MINUTE, DAY] = [NEARLY_OVER, 60_000, 24 * 60 * 60_000];
  const isTaken = (opensAt: number, closesAt: number) => {
    try {
      return checkedWindow({ opensAt: NOW + opensAt, closesAt: NOW + closesAt }, NOW) !== undefined;
    } catch (error) {
      if (error instanceof Refusal && error.code === 'outside-window') return false;
      throw error;
    }
  };

  test('has a minute to come at least, and a day at most, within two weeks', () => {
    expect([isTaken(-DAY / 2, MINUTE), isTaken(0, DAY), isTaken(14 * DAY, 14 * DAY + MINUTE)]).toEqual([
      true,
      true,
      true,
    ]);
    expect([isTaken(-DAY / 2, MINUTE - 1), isTaken(MINUTE, 2 * MINUTE - 1), isTaken(-2 * MINUTE, -MINUTE)]).toEqual([
      ...[false, false, false],
    ]);
    expect([isTaken(0, DAY + 1), isTaken(14 * DAY + 1, 14 * DAY + MINUTE + 1), isTaken(MINUTE, 0)]).toEqual([
      ...[false, false, false],
    ]);
  });
});

test.each([
  ['2026-11-21T17:29:59Z', '2026-11-21T17:29:59Z'],
  ['2026-11-21T08:00:00Z', '2026-11-21T14:00:00Z'],
])('it is what is left of it, until ten: %s', (moment, opens) => {
  const closesAt = Date.parse('2026-11-21T18:00:00Z');
  expect(windowOf('this-evening', Date.parse(moment))).toEqual({ opensAt: Date.parse(opens), closesAt });
});

test.each([
  ['if-dropped', 0, 4 * 60],
  ['in-15-minutes', 15, 75],
  ['in-an-hour', 60, 120],
  ['within-an-hour', 5, 60],
] as const)('A3.1: %s is rung no sooner and no later than was said', (preset, from, until) => {
  const now = Date.parse('2026-11-21T20:00:00Z');
  expect(windowOf(preset, now)).toEqual({ opensAt: now + from * 60_000, closesAt: now + until * 60_000 });
});

test.each([
  ['tomorrow', '2026-11-21T19:59:59Z', '2026-11-22T06:00:00Z'],
  ['tomorrow', '2026-11-21T20:00:00Z', '2026-11-23T06:00:00Z'],
  ['coming-daytime', '2026-11-21T23:00:00Z', '2026-11-22T06:00:00Z'],
  ['coming-daytime', '2026-11-22T13:00:00Z', '2026-11-22T13:00:00Z'],
  ['coming-daytime', '2026-11-22T13:30:01Z', '2026-11-23T06:00:00Z'],
] as const)('A3.1: %s, said at %s, is in the daytime of Baku, from ten until six', (preset, moment, opens) => {
  const closesAt = Date.parse(`${opens.slice(0, 10)}T14:00:00Z`);
  expect(windowOf(preset, Date.parse(moment))).toEqual({ opensAt: Date.parse(opens), closesAt });
});
