import type { Gap, Missing } from './coverage.ts';

const HOUR_MS = 3_600_000;
/** A9.1: how long before a gap begins it is told of: three days to fill it, then half a day, then at once. */
const SOON_MS = 72 * HOUR_MS;
const CLOSE_MS = 12 * HOUR_MS;
/** In the order of urgency. */
const GAP_LEVELS = ['soon', 'close', 'now'] as const;
export type GapLevel = (typeof GAP_LEVELS)[number];
export type GapAlarm = `${'roster' | 'speaker'}-gap-${GapLevel}`;

export interface KnownGap extends Gap {
  id: string;
  /** The last level that was raised. */
  level: GapLevel | null;
}

export interface GapChanges {
  added: Gap[];
  kept: KnownGap[];
  /** Filled, or over. */
  ended: KnownGap[];
}

/**
 * What became of the known gaps: one that still overlaps is the same, however it was cut, so that each is raised once at
 * each level. The rest of what was found is new. What is found begins now at the earliest, so that one which runs keeps its begin; one
 * that was filled from its front begins later, and is told of when it does.
 */
export function compareGaps(known: readonly KnownGap[], found: readonly Gap[], now: number): GapChanges {
  const left = [...known];
  const changes: GapChanges = { added: [], kept: [], ended: [] };
  for (const gap of found) {
    const place = left.findIndex((each) => each.missing === gap.missing && overlaps(each, gap));
    const [same] = place < 0 ? [] : left.splice(place, 1);
    if (same)
      changes.kept.push({
        ...same,
        ...gap,
        begins: gap.begins <= now ? Math.min(same.begins, gap.begins) : gap.begins,
      });
    else changes.added.push(gap);
  }
  return { ...changes, ended: left };
}

/** How urgent a gap is at this moment; null where there are more than three days. */
export function levelOf({ begins }: Gap, now: number): GapLevel | null {
  if (begins <= now) return 'now';
  if (begins - now <= CLOSE_MS) return 'close';
  return begins - now <= SOON_MS ? 'soon' : null;
}

/** Whether a level is to be raised after the last one; nothing is raised twice, nor the lesser after the greater. */
export function isToBeRaised(level: GapLevel | null, last: GapLevel | null): level is GapLevel {
  if (level === null) return false;
  return last === null || GAP_LEVELS.indexOf(level) > GAP_LEVELS.indexOf(last);
}

/** Whether what was raised says more than is true by now, because somebody took the front of the gap: it is taken back. */
export function isTooUrgent(level: GapLevel | null, last: GapLevel | null): boolean {
  return last !== null && (level === null || GAP_LEVELS.indexOf(level) < GAP_LEVELS.indexOf(last));
}

/** The alarm's kind: that nobody is there at all is told apart from a language that nobody speaks. */
export function alarmKindOf(missing: Missing, level: GapLevel): GapAlarm {
  return `${missing === 'anybody' ? 'roster' : 'speaker'}-gap-${level}`;
}

function overlaps(one: Gap, other: Gap): boolean {
  return one.begins < other.ends && other.begins < one.ends;
}
