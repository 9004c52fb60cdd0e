// The two clocks of the duty officer: at once, and 24 hours. Late is computed from times, never stored.
import type { UnitEscalation } from '../shared/contract.ts';
import { type Remaining, remaining, secondsBetween } from '../shared/moments.ts';

/** Warnings of the second clock come this many hours before its end. */
const SOON_HOURS = 4;

export interface NoticeClock {
  /** Seconds since the operator confirmed, until the acknowledgement or until now. */
  readonly seconds: number;
  readonly isStopped: boolean;
  readonly isLate: boolean;
}

export interface HandoverClock {
  readonly dueAt: string;
  readonly left: Remaining;
  readonly tone: 'calm' | 'soon' | 'late';
}

/** The clock that runs from the operator's confirmation to the acknowledgement. */
export function noticeClock(escalation: UnitEscalation, now: number): NoticeClock {
  const end = escalation.acknowledgedAt ?? now;
  return {
    seconds: secondsBetween(escalation.raisedAt, end),
    isStopped: escalation.acknowledgedAt !== null,
    isLate: new Date(end).getTime() > new Date(escalation.noticeDueAt).getTime(),
  };
}

/** The 24 hours from the presumption (NRM 4.2); null while nobody is presumed a victim. */
export function handoverClock(escalation: UnitEscalation, now: number): HandoverClock | null {
  if (escalation.handoverDueAt === null) return null;
  const left = remaining(escalation.handoverDueAt, now);
  const tone = left.isOver ? 'late' : left.hours < SOON_HOURS ? 'soon' : 'calm';
  return { dueAt: escalation.handoverDueAt, left, tone };
}

/** The ones that nobody has acknowledged, in the server's order. */
export function unacknowledged(escalations: readonly UnitEscalation[]): UnitEscalation[] {
  return escalations.filter((escalation) => escalation.acknowledgedAt === null);
}
