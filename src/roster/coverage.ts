import { type Interval, overlapOf } from './duty.ts';

/** The languages of the line, each of which somebody on duty must speak at every hour (A9.1, B1.3). */
const COVERED_LANGUAGES = ['az', 'ru', 'en'] as const;
/** Who is missing: nobody at all is there, or nobody who speaks this language. */
export const MISSING = ['anybody', ...COVERED_LANGUAGES] as const;
export type Missing = (typeof MISSING)[number];

export interface Gap extends Interval {
  missing: Missing;
}

interface Covered extends Interval {
  languages: readonly string[];
}

/**
 * The times within `from` and `until` in which nobody is on duty, and those in which somebody is but nobody who speaks a
 * language. In order of time; no two of the same kind touch.
 */
export function gapsIn(spans: readonly Covered[], { begins, ends }: Interval): Gap[] {
  const whole = { begins, ends };
  const empty = without(spans, whole);
  const ofLanguages = COVERED_LANGUAGES.flatMap((missing) => {
    const speakers = spans.filter(({ languages }) => languages.includes(missing));
    // Where nobody is there at all, that is said once and not in each language.
    return without([...speakers, ...empty], whole).map((gap) => ({ ...gap, missing }));
  });
  const gaps: Gap[] = [...empty.map((gap) => ({ ...gap, missing: 'anybody' as const })), ...ofLanguages];
  return gaps.sort(
    (one, other) => one.begins - other.begins || MISSING.indexOf(one.missing) - MISSING.indexOf(other.missing),
  );
}

/** How many whole or begun minutes of it have a gap of any kind; two kinds in the same minute count once. */
export function gapMinutes(gaps: readonly Gap[], within: Interval): number {
  const covered = without(gaps, within);
  const uncovered = without(covered, within);
  const ms = uncovered.reduce((sum, { begins, ends }) => sum + ends - begins, 0);
  return Math.ceil(ms / 60_000);
}

/** What of `whole` none of the intervals covers, in order. */
function without(intervals: readonly Interval[], whole: Interval): Interval[] {
  const inside = intervals
    .flatMap((interval) => overlapOf(interval, whole) ?? [])
    .sort((one, other) => one.begins - other.begins);
  const open: Interval[] = [];
  let reached = whole.begins;
  for (const { begins, ends } of inside) {
    if (begins > reached) open.push({ begins: reached, ends: begins });
    reached = Math.max(reached, ends);
  }
  if (reached < whole.ends) open.push({ begins: reached, ends: whole.ends });
  return open;
}
