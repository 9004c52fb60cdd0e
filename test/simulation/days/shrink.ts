import type { Flows } from '../../../src/ivr/flow.ts';
import { type DayResult, liveDay } from './day.ts';
import type { DayPlan } from './plan.ts';

/** So many days at most are lived through to make one shorter. */
const DAYS_LIMIT = 120;

/**
 * The day of this plan with as few people and faults as still break the same rule. Everybody has a seed of their own, so
 * whoever is left does much the same as before.
 */
export async function shrinkDay(plan: DayPlan, flows: Flows, broken: string): Promise<DayResult & { plan: DayPlan }> {
  const rule = ruleOf(broken);
  const breaks = async (people: DayPlan['people']) => {
    const { violations } = await liveDay({ ...plan, people }, flows);
    return violations.some((each) => ruleOf(each) === rule);
  };
  let { people } = plan;
  let days = 0;
  for (let size = Math.ceil(people.length / 2); size >= 1 && days < DAYS_LIMIT; size = Math.floor(size / 2)) {
    for (let from = 0; from < people.length && days < DAYS_LIMIT; ) {
      const fewer = [...people.slice(0, from), ...people.slice(from + size)];
      days += 1;
      if (await breaks(fewer)) people = fewer;
      else from += size;
    }
  }
  const shortest = { ...plan, people };
  return { ...(await liveDay(shortest, flows, { keepsEvents: true })), plan: shortest };
}

/** What was broken, whoever it befell. */
function ruleOf(violation: string): string {
  return violation.replaceAll(/[\dA-F-]+/g, '#').slice(0, 60);
}
