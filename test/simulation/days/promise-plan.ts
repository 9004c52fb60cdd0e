import type { CallerPlan } from './plan.ts';
import { createChance } from './random.ts';

// What a caller would say to being called back. By a chance of their own: who is asked nothing does the same as without.

const PROMISES = 0xca_11_ba;

export interface PromisePlan {
  /** Wants to be called back, where that is offered. */
  isWanted: boolean;
  isSafe: boolean;
  /** The hour, this evening, or a day. */
  when: '1' | '2' | '3';
  /** What is pressed when it was promised: on with the wait, an end, or nothing. */
  next: '1' | '2' | null;
}

/** What this caller would say. */
export function promisePlanOf({ seed, hasNumber }: CallerPlan): PromisePlan {
  const chance = createChance(seed ^ PROMISES);
  return {
    isWanted: chance.is(0.7) && hasNumber,
    isSafe: chance.is(0.9),
    when: chance.of(['1', '1', '1', '2', '3']),
    next: chance.of(['2', '2', '2', '1', null]),
  };
}

/** The telephone of this caller; null for who withholds its number, and for everybody on most days: then nobody is called back. */
export function numberOf({ id, seed, hasNumber }: CallerPlan): string | null {
  if (!hasNumber || createChance(seed ^ PROMISES ^ 1).is(0.1)) return null;
  return `+9940000${String(id).padStart(5, '0')}`;
}

/** The key at this place of what a caller in the queue is offered; null for none. */
export function keyAtChoice(plan: CallerPlan, place: string): string | null {
  const { isWanted, isSafe, when, next } = promisePlanOf(plan);
  switch (place) {
    case 'nobody':
    case 'nobody-in-danger':
      return isWanted ? '2' : null;
    case 'call-back-safe':
      return isSafe ? '1' : '2';
    case 'call-back-when':
    case 'call-back-when-late':
      return when;
    case 'call-back-agreed':
      return next;
    default:
      return null;
  }
}
