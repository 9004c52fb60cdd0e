/** What repeats, what was put in by hand, and what somebody took upon themselves in the moment. */
export const SHIFT_KINDS = ['weekly', 'single', 'extra'] as const;
export type ShiftKind = (typeof SHIFT_KINDS)[number];

/** Half-open, in milliseconds: the instant of its end belongs to the next. */
export interface Interval {
  begins: number;
  ends: number;
}

/** What both have; undefined where that is nothing. */
export function overlapOf(one: Interval, other: Interval): Interval | undefined {
  const begins = Math.max(one.begins, other.begins);
  const ends = Math.min(one.ends, other.ends);
  return begins < ends ? { begins, ends } : undefined;
}
