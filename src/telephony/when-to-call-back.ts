import type { CallBackByKeys } from '../call-backs/ask-for-call-back.ts';
import type { Deed } from '../ivr/flow.ts';

/** Half past nine in the evening until six, in Baku, which keeps one time all the year. */
const NIGHT = { fromMinute: 21 * 60 + 30, untilMinute: 6 * 60 } as const;
const MINUTE_MS = 60_000;
const MINUTES_A_DAY = 24 * 60;
const BAKU_OFFSET_MS = 4 * 60 * MINUTE_MS;

/** What a caller's key promises. */
export const CALL_BACK_WINDOWS = {
  'call-back-hour': 'within-an-hour',
  'call-back-evening': 'this-evening',
  'call-back-day': 'tomorrow',
  'call-back-coming-day': 'coming-daytime',
} as const satisfies Partial<Record<Deed, CallBackByKeys>>;

/** Where a caller is asked when: at night hardly anything of this evening is left, and the daytime that comes next may be today's. */
export function whenPlace(now: number): 'when' | 'when-late' {
  const minutes = Math.floor((now + BAKU_OFFSET_MS) / MINUTE_MS) % MINUTES_A_DAY;
  return minutes >= NIGHT.fromMinute || minutes < NIGHT.untilMinute ? 'when-late' : 'when';
}
