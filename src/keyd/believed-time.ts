// Keys are destroyed by the calendar, and a wrong clock must not destroy them. Time never goes back; a leap forward is
// believed only after it has lasted half a day.
import type { VaultState } from './vault-format.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
/** Longer than any outage that nobody would notice. */
const LEAP_MS = 3 * DAY_MS;
/** Clocks are corrected by seconds: one that is so far behind what was seen had leapt, and came back. */
const BEHIND_MS = 5 * 60 * 1_000;
/** Forgetting may be late by a day at most; this leaves half of that. */
const HOLD_MS = DAY_MS / 2;

export interface Clocks {
  /** Milliseconds since 1970, UTC, as the machine says. */
  now(): number;
  /** Milliseconds of any beginning, which nobody can set. */
  uptime(): number;
}

export interface BelievedTime {
  /** The moment by which keys live and die. */
  now(): number;
  /** True while the machine's clock is not believed: it leapt ahead, or is behind what was seen and time stands until it has caught up. */
  isHeld(): boolean;
  /**
   * What the machine says, never behind what was seen: for what destroys no key of a month. In the half day after a long stop a checkpoint
   * would else say for ever that it was signed before it was made, and no call back that is promised then would open.
   */
  clock(): number;
}

/** The time that the store has seen and the machine's clock together give. */
export function believeTime(state: () => VaultState, clocks: Clocks): BelievedTime {
  let leaptSince: number | undefined;
  const isHeld = () => {
    if (clocks.now() - state().seenAt <= LEAP_MS) {
      leaptSince = undefined;
      return state().seenAt - clocks.now() > BEHIND_MS;
    }
    leaptSince ??= clocks.uptime();
    return clocks.uptime() - leaptSince < HOLD_MS;
  };
  const clock = () => Math.max(clocks.now(), state().seenAt);
  return { isHeld, now: () => (isHeld() ? state().seenAt : clock()), clock };
}
