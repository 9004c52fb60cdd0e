import { Refusal } from '../refusal.ts';
import type { Occasion } from './call-back.ts';

/** What one key of the desk means. `if-dropped` is open from now on; the others begin later, or today and tomorrow in Baku. */
export const PRESETS = [
  'if-dropped',
  'in-15-minutes',
  'in-an-hour',
  'within-an-hour',
  'this-evening',
  'tomorrow',
] as const;
export type Preset = (typeof PRESETS)[number];

export interface Window {
  /** Milliseconds since 1970. */
  opensAt: number;
  closesAt: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Baku keeps one time all the year. */
const BAKU_OFFSET_MS = 4 * HOUR_MS;
const EVENING = { fromHour: 18, untilHour: 22 };
const DAYTIME = { fromHour: 10, untilHour: 18 };
/** Hours that are nearly over are no promise. */
const LEAST_LEFT_MS = 30 * MINUTE_MS;
/** The key process seals for no longer, and no further ahead. */
const LONGEST_MS = DAY_MS;
const FURTHEST_MS = 14 * DAY_MS;

/**
 * The window of a preset, seen from `now`; at night a caller's key also means the daytime that comes next, today's or tomorrow's. This
 * evening is never another one, which the caller did not mean: refused when it is nearly over.
 */
export function windowOf(preset: Preset | 'coming-daytime', now: number): Window {
  switch (preset) {
    case 'if-dropped':
      return { opensAt: now, closesAt: now + 4 * HOUR_MS };
    case 'in-15-minutes':
      return { opensAt: now + 15 * MINUTE_MS, closesAt: now + 75 * MINUTE_MS };
    case 'in-an-hour':
      return { opensAt: now + HOUR_MS, closesAt: now + 2 * HOUR_MS };
    case 'within-an-hour':
      return { opensAt: now + 5 * MINUTE_MS, closesAt: now + HOUR_MS };
    case 'this-evening': {
      const evening = hoursOf(dayOf(now), EVENING, now);
      if (isNearlyOver(evening, now)) throw new Refusal('outside-window');
      return evening;
    }
    case 'coming-daytime': {
      const today = hoursOf(dayOf(now), DAYTIME, now);
      return isNearlyOver(today, now) ? hoursOf(dayOf(now) + DAY_MS, DAYTIME, now) : today;
    }
    case 'tomorrow':
      return hoursOf(dayOf(now) + DAY_MS, DAYTIME, now);
  }
}

/** Whether a call back is only for a line that drops. */
export function occasionOf(preset: Preset | null): Occasion {
  return preset === 'if-dropped' ? 'if-dropped' : 'promised';
}

/** The window as it was given, or a refusal: over, empty, longer than a day, or more than two weeks ahead. */
export function checkedWindow({ opensAt, closesAt }: Window, now: number): Window {
  const isPossible =
    closesAt > opensAt &&
    closesAt - Math.max(opensAt, now) >= MINUTE_MS &&
    closesAt - opensAt <= LONGEST_MS &&
    opensAt - now <= FURTHEST_MS;
  if (!isPossible) throw new Refusal('outside-window');
  return { opensAt, closesAt };
}

/** Midnight in Baku before this moment. */
function dayOf(moment: number): number {
  return Math.floor((moment + BAKU_OFFSET_MS) / DAY_MS) * DAY_MS - BAKU_OFFSET_MS;
}

/** These hours of a day, or what is left of them. */
function hoursOf(day: number, hours: { fromHour: number; untilHour: number }, now: number): Window {
  return { opensAt: Math.max(day + hours.fromHour * HOUR_MS, now), closesAt: day + hours.untilHour * HOUR_MS };
}

function isNearlyOver({ closesAt }: Window, now: number): boolean {
  return closesAt - now < LEAST_LEFT_MS;
}
