import { describe, expect, it } from 'vitest';
import { handoverClock, noticeClock, unacknowledged } from '../../src/console/duty-officer/clocks.ts';
import { FIRST_STATE, nextUnitState, soundingCount } from '../../src/console/duty-officer/unit-state.ts';
import type { UnitEscalation } from '../../src/console/shared/contract.ts';
import {
  dateOf,
  dayOf,
  elapsed,
  monthOf,
  remaining,
  secondsBetween,
  timeOf,
} from '../../src/console/shared/moments.ts';
import { foldForSearch } from '../../src/console/shared/search.ts';
import { makeEscalation, NOON } from './desks.ts';

const at = (time: string) => Date.parse(`2026-11-21T${time}Z`);

describe('moments for people are Baku’s', () => {
  it('noon there is eight in the morning of the world clock', () => {
    expect(timeOf(NOON)).toBe('12:00');
    expect(timeOf('2026-11-21T20:30:00Z')).toBe('00:30');
  });

  it('the day changes at Baku’s midnight', () => {
    expect(dayOf('2026-11-21T19:59:59Z', at('10:00:00'))).toBe('today');
    expect(dayOf('2026-11-21T20:00:00Z', at('10:00:00'))).toBe('tomorrow');
    expect(dayOf('2026-11-20T19:59:59Z', at('10:00:00'))).toBe('yesterday');
    expect(dayOf('2026-11-25T10:00:00Z', at('10:00:00'))).toBe('other');
  });

  it('a date is written as each language writes it', () => {
    expect(dateOf('2026-11-21T20:30:00Z', 'az')).toBe('22.11.2026');
    expect(dateOf('2026-11-21T20:30:00Z', 'ru')).toBe('22.11.2026');
    expect(dateOf('2026-11-21T20:30:00Z', 'en')).toBe('22 November 2026');
  });

  it('a month is written as each language writes it', () => {
    expect(monthOf('2026-11', 'az')).toBe('11.2026');
    expect(monthOf('2026-11', 'ru')).toBe('11.2026');
    expect(monthOf('2026-11', 'en')).toBe('November 2026');
  });

  it('a timer counts whole seconds and never below nought', () => {
    expect(elapsed(secondsBetween(NOON, at('08:06:41.900')))).toBe('06:41');
    expect(elapsed(secondsBetween(NOON, at('09:06:41')))).toBe('1:06:41');
    expect(elapsed(secondsBetween(NOON, at('07:00:00')))).toBe('00:00');
  });
});

describe('a countdown', () => {
  it.each([
    ['08:00:15.000', '08:00:00.000', { isOver: false, hours: 0, minutes: 0, seconds: 15 }],
    ['08:00:15.000', '08:00:14.100', { isOver: false, hours: 0, minutes: 0, seconds: 1 }],
    ['08:00:15.000', '08:00:15.000', { isOver: true, hours: 0, minutes: 0, seconds: 0 }],
    ['08:00:15.000', '09:02:18.900', { isOver: true, hours: 1, minutes: 2, seconds: 3 }],
    ['23:59:59.000', '08:00:00.000', { isOver: false, hours: 15, minutes: 59, seconds: 59 }],
  ])('due %s, at %s', (due, now, left) => {
    expect(remaining(at(due), at(now))).toEqual(left);
  });
});

describe('the two clocks of the duty officer', () => {
  it('the first runs until the acknowledgement, and then stands', () => {
    expect(noticeClock(makeEscalation(), at('08:00:40'))).toEqual({ seconds: 40, isStopped: false, isLate: false });
    const received = makeEscalation({ acknowledgedAt: '2026-11-21T08:00:50.000Z' });
    expect(noticeClock(received, at('20:00:00'))).toEqual({ seconds: 50, isStopped: true, isLate: false });
  });

  it('says late once its minute is over, and keeps saying so of a late receipt', () => {
    expect(noticeClock(makeEscalation(), at('08:01:00')).isLate).toBe(false);
    expect(noticeClock(makeEscalation(), at('08:01:01')).isLate).toBe(true);
    expect(noticeClock(makeEscalation({ acknowledgedAt: '2026-11-21T08:05:00.000Z' }), at('20:00:00')).isLate).toBe(
      true,
    );
  });

  it('the second does not run while nobody is presumed a victim', () => {
    expect(handoverClock(makeEscalation(), at('08:00:00'))).toBeNull();
  });

  it.each([
    ['2026-11-22T08:00:00Z', 'calm'],
    ['2026-11-21T12:00:00Z', 'calm'],
    ['2026-11-21T11:59:59Z', 'soon'],
    ['2026-11-21T08:00:00Z', 'late'],
  ])('due at %s it is %s at noon', (handoverDueAt, tone) => {
    expect(handoverClock(makeEscalation({ handoverDueAt }), at('08:00:00'))?.tone).toBe(tone);
  });
});

describe('the duty officer’s page', () => {
  const one = makeEscalation({ id: 'one' });
  const two = makeEscalation({ id: 'two' });

  it('sounds for each new escalation until it is acknowledged', () => {
    expect(soundingCount(withUnit([one, two]))).toBe(2);
    expect(soundingCount(withUnit([{ ...one, acknowledgedAt: NOON }, two]))).toBe(1);
    expect(unacknowledged([{ ...one, acknowledgedAt: NOON }, two])).toEqual([two]);
  });

  it('silencing one does not silence the next', () => {
    const silenced = nextUnitState(withUnit([one]), { type: 'silence' });
    expect(soundingCount(silenced)).toBe(0);
    expect(soundingCount(withUnit([one, two], silenced))).toBe(1);
    expect(soundingCount(withUnit([{ ...one, acknowledgedAt: NOON }, two], silenced))).toBe(1);
  });

  it('B4.3: sounds when a consent is taken back after the receipt, until it is silenced or ten minutes old', () => {
    const received = { ...one, acknowledgedAt: NOON };
    const withdrawn = { ...received, consentWithdrawnAt: NOON };
    expect(soundingCount(withUnit([received]))).toBe(0);
    const sounding = withUnit([withdrawn]);
    expect(soundingCount(sounding)).toBe(1);
    const silenced = nextUnitState(sounding, { type: 'silence' });
    expect(soundingCount(silenced)).toBe(0);
    expect(soundingCount(withUnit([withdrawn, two], silenced))).toBe(1);
    expect(soundingCount(withUnit([{ ...received, consentWithdrawnAt: '2026-11-21T07:50:00.000Z' }]))).toBe(0);
    expect(soundingCount(withUnit([{ ...one, consentWithdrawnAt: NOON }]))).toBe(1);
  });

  it('B4.1: nor does it silence one that the list has no place for', () => {
    const silenced = nextUnitState(withUnit([one], FIRST_STATE, 25), { type: 'silence' });
    expect(soundingCount(silenced)).toBe(0);
    expect(soundingCount(withUnit([one], silenced, 26))).toBe(1);
    // One less and one more than that is a new one again.
    const fewer = withUnit([one], silenced, 24);
    expect(soundingCount(fewer)).toBe(0);
    expect(soundingCount(withUnit([one], fewer, 25))).toBe(1);
  });

  it('a late document does not bring an acknowledged one back', () => {
    const state = withUnit([]);
    const late = {
      serverTime: '2026-11-21T07:59:59.000Z',
      me: { id: 'a', name: 'b' },
      onDuty: [],
      total: 1,
      waiting: 1,
      escalations: [one],
    };
    expect(nextUnitState(state, { type: 'message', message: { type: 'unit', unit: late }, at: 0 })).toBe(state);
  });

  function withUnit(escalations: UnitEscalation[], before = FIRST_STATE, waiting = unacknowledged(escalations).length) {
    const unit = {
      serverTime: NOON,
      me: { id: 'officer', name: 'Məmmədov' },
      onDuty: [],
      total: waiting,
      waiting,
      escalations,
    };
    return nextUnitState(before, { type: 'message', message: { type: 'unit', unit }, at: at('08:00:00') });
  }
});

describe('finding a command', () => {
  it('works for people who type without the letters', () => {
    for (const [typed, label] of [
      ['isci', 'İşçi'],
      ['gozlet', 'Gözlət'],
      ['еще', 'Ещё'],
      ['mute', 'Mute'],
      ['dilinizi', 'DİLİNİZİ'],
      ['ISIQ', 'işıq'],
    ] as const) {
      expect(foldForSearch(label)).toBe(foldForSearch(typed));
    }
  });
});
