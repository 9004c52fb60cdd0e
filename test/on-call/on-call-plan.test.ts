import { describe, expect, it } from 'vitest';
import { type OnCallHours, onCallNumbersAt } from '../../src/on-call/on-call-plan.ts';
import { readWeeklyHours } from '../../src/on-call/weekly-hours.ts';

const NIGHT = '+994000000001';
const SECOND = '+994000000002';
const LAST = '+994000009001';

function rung(telephone: string, place: number, ...typed: string[]): OnCallHours[] {
  const hours = readWeeklyHours(typed) ?? [];
  return hours.map((each) => ({ ...each, telephone, place, fromDay: null, untilDay: null }));
}

/** A moment of Baku's clock, which is four hours before Greenwich in November 2026: the 21st is a Saturday. */
const baku = (day: number, clock: string) => Date.parse(`2026-11-${day}T${clock}:00+04:00`);
const at = (plan: readonly OnCallHours[], moment: number) => onCallNumbersAt(plan, [LAST], moment);

describe('A9.1: whose telephone is rung when no console answers', () => {
  const plan = [...rung(SECOND, 2, '1-7@00:00-24:00'), ...rung(NIGHT, 1, '6@20:00-08:00')];

  it('is who is on call at that hour, in their order, and then the telephones of the settings', () => {
    expect(at(plan, baku(21, '20:00'))).toEqual([NIGHT, SECOND, LAST]);
    expect(at(plan, baku(21, '19:59'))).toEqual([SECOND, LAST]);
  });

  it('is the same person past midnight, up to the minute at which the hours end', () => {
    expect(at(plan, baku(22, '07:59'))).toEqual([NIGHT, SECOND, LAST]);
    expect(at(plan, baku(22, '08:00'))).toEqual([SECOND, LAST]);
    expect(at(plan, baku(23, '02:00'))).toEqual([SECOND, LAST]);
  });

  it('is the last resort where the roster has a hole', () => {
    expect(at(rung(NIGHT, 1, '6@20:00-24:00'), baku(22, '12:00'))).toEqual([LAST]);
    expect(at([], baku(22, '12:00'))).toEqual([LAST]);
  });

  it('is one telephone once, though two shifts or the settings name it again', () => {
    const twice = [...rung(LAST, 1, '7@00:00-24:00'), ...rung(LAST, 2, '7@10:00-14:00')];
    expect(at(twice, baku(22, '12:00'))).toEqual([LAST]);
  });

  it('is bounded by days where they were given, the last of them excluded', () => {
    const week = rung(NIGHT, 1, '1-7@00:00-24:00').map((each) => ({
      ...each,
      fromDay: '2026-11-21',
      untilDay: '2026-11-22',
    }));
    expect(at(week, baku(20, '23:59'))).toEqual([LAST]);
    expect(at(week, baku(21, '00:00'))).toEqual([NIGHT, LAST]);
    expect(at(week, baku(22, '00:00'))).toEqual([LAST]);
  });

  it('is found without changing the plan that was asked', () => {
    const frozen = Object.freeze([...plan]);
    expect(at(frozen, baku(21, '21:00'))).toEqual([NIGHT, SECOND, LAST]);
  });
});

describe('hours as somebody types them', () => {
  it('go round the end of the week, and are cut at midnight', () => {
    expect(readWeeklyHours(['7-1@22:00-06:00'])).toEqual([
      { day: 1, fromMinute: 0, untilMinute: 360 },
      { day: 1, fromMinute: 1320, untilMinute: 1440 },
      { day: 2, fromMinute: 0, untilMinute: 360 },
      { day: 7, fromMinute: 1320, untilMinute: 1440 },
    ]);
    expect(readWeeklyHours(['3@18:00-00:00'])).toEqual([{ day: 3, fromMinute: 1080, untilMinute: 1440 }]);
  });

  it.each([[''], ['8@00:00-24:00'], ['1@25:00-26:00'], ['1@09:60-10:00'], ['1@9:00-10:00'], ['1 09:00-10:00']])(
    'are refused where they are none: %s',
    (typed) => {
      expect(readWeeklyHours([typed])).toBeUndefined();
    },
  );

  it('are refused where there are none, or more than a week can have', () => {
    expect(readWeeklyHours([])).toBeUndefined();
    expect(readWeeklyHours(Array(15).fill('1@09:00-10:00'))).toBeUndefined();
  });
});
