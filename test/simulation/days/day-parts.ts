import type { Roster } from '../../../src/roster/duty.ts';
import type { Tables } from '../memory/rows.ts';
import { accountIdOf } from './operator-parts.ts';
import { type CallerPlan, type DayPlan, HOUR, MINUTE, type OperatorPlan, SECOND } from './plan.ts';
import { numberOf } from './promise-plan.ts';

/** The shifts and certificates of the day, as the line's own rules read them. */
export function rosterOf(operators: readonly OperatorPlan[]): Roster {
  return {
    colleagues: operators.map((each) => ({ accountId: accountIdOf(each), languages: each.languages, isActive: true })),
    shifts: operators.map((each) => ({
      accountId: accountIdOf(each),
      kind: 'single',
      begins: each.from,
      ends: each.until,
    })),
    certificates: operators.flatMap((each) => {
      const certificate = { accountId: accountIdOf(each), kind: 'line', begins: 0, ends: each.certifiedUntil } as const;
      const forChildren = each.isChildTrained ? [{ ...certificate, kind: 'child' } as const] : [];
      return each.certifiedUntil > 0 ? [certificate, ...forChildren] : [];
    }),
  };
}

/** Everybody of one kind. */
export function all<Plan extends DayPlan['people'][number]>(plan: DayPlan, kind: Plan['kind']): Plan[] {
  return plan.people.filter((each): each is Plan => each.kind === kind);
}

export type Figures = Record<'calls' | 'talked' | 'offers' | 'promises' | 'rung' | 'reached', number>;

/** How much there was of what, at the end of a day. */
export function figuresOf({ calls, offers, callBacks, attempts }: Tables): Figures {
  const tries = [...attempts.values()];
  return {
    calls: calls.size,
    talked: [...calls.values()].filter(({ outcome }) => outcome === 'talked').length,
    offers: offers.size,
    promises: callBacks.size,
    rung: tries.filter(({ sid }) => sid !== null).length,
    reached: tries.filter(({ outcome }) => outcome === 'reached').length,
  };
}

/** Whose telephone has this number. */
export function telephonesOf(plan: DayPlan): ReadonlyMap<string, CallerPlan> {
  return new Map(
    all<CallerPlan>(plan, 'caller').flatMap((caller) => {
      const number = numberOf(caller);
      return number === null ? [] : [[number, caller] as const];
    }),
  );
}

/** A moment of the day, in words. */
export function clock(ms: number): string {
  const seconds = Math.floor(ms / SECOND);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(ms / HOUR))}:${two(Math.floor(ms / MINUTE) % 60)}:${two(seconds % 60)}`;
}
