import type { AttemptOutcome, WithdrawWhy } from '../../../src/call-backs/call-back.ts';
import type { Released } from '../../../src/calls/ending-store.ts';
import { type AttemptRow, type CallBackRow, endCallBack } from './call-back-rows.ts';
import { endCall } from './endings.ts';
import type { Tables } from './rows.ts';

/** What says that the telephone rang with an operator behind it until the end, or that it still may. */
const NOT_BURNT: readonly (AttemptOutcome | null)[] = [
  ...[null, 'reached', 'no-key', 'other-key', 'busy', 'no-answer'],
] as const;

/** Nobody pressed the key, or nobody was rung: the operator is free again. Undefined where it was over. */
export function endAttempt(
  tables: Tables,
  attempt: AttemptRow | undefined,
  { outcome, wrapUpSeconds }: { outcome: AttemptOutcome; wrapUpSeconds: number },
): Released | undefined {
  if (attempt?.endedAt !== null) return undefined;
  Object.assign(attempt, { endedAt: tables.now(), outcome });
  return endCall(tables, attempt.call, { by: 'line', wrapUpSeconds });
}

/** Nobody is rung for this plan any more; where a telephone rings already, it stops. False where it is over (migration 0321). */
export function takeBackPlan(tables: Tables, plan: CallBackRow, why: WithdrawWhy | null): boolean {
  if (plan.state === 'done') {
    const attempt = plan.attempts.find(({ endedAt }) => endedAt === null);
    if (!endAttempt(tables, attempt, { outcome: 'too-late', wrapUpSeconds: 0 })) return false;
    plan.endedAt = null;
  } else if (plan.endedAt !== null) return false;
  endCallBack(tables, plan, 'withdrawn');
  plan.withdrawnWhy = why;
  tables.notify('desk:all');
  return true;
}

interface Overdue {
  attempt: AttemptRow;
  outcome: AttemptOutcome;
}

/** Tries that are over by the clock, and how: never dialled in their window, or so long ago that nobody presses the key any more. */
export function overdueAttempts(tables: Tables, ringSeconds: number): Overdue[] {
  const now = tables.now();
  return underWay(tables).flatMap((attempt): Overdue[] => {
    const { dialledAt, callBack, sid } = attempt;
    if (dialledAt === null) {
      const isOver = callBack.closesAt <= now || callBack.state !== 'promised';
      return isOver ? [{ attempt, outcome: 'too-late' }] : [];
    }
    if (dialledAt >= now - ringSeconds * 1_000) return [];
    return [{ attempt, outcome: sid === null ? 'carrier-away' : 'no-answer' }];
  });
}

/** Whether the one ring of this plan is used up, and the telephone surely did not get what was promised (migration 0322). */
export function isBurnt({ state, attempts }: CallBackRow): boolean {
  return state === 'done' && !attempts.some(({ outcome }) => NOT_BURNT.includes(outcome));
}

/** Tries that have not ended. */
export function underWay({ attempts }: Tables): AttemptRow[] {
  return [...attempts.values()].filter(({ endedAt }) => endedAt === null);
}
