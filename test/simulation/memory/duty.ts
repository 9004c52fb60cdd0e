import { type Certificate, covers, type DutySpan, dutySpans, type Roster } from '../../roster/duty-model.ts';
import type { Tables } from './rows.ts';

/** A roster does not change in the course of a simulated day. */
const known = new WeakMap<Roster, { spans: DutySpan[]; forChildren: Certificate[] }>();

/** Whether `on_duty(line_now())` has this person, by the pure rules; without a roster everybody is. */
export function isOnDuty({ roster, now }: Tables, accountId: string): boolean {
  if (roster === null) return true;
  const at = now();
  return knownOf(roster).spans.some((span) => span.accountId === accountId && covers(span, at));
}

/** Whether it says that this person is trained for children. */
export function isChildTrained(tables: Tables, accountId: string): boolean {
  if (tables.roster === null) return false;
  const at = tables.now();
  const { forChildren } = knownOf(tables.roster);
  return forChildren.some((each) => each.accountId === accountId && covers(each, at)) && isOnDuty(tables, accountId);
}

function knownOf(roster: Roster): { spans: DutySpan[]; forChildren: Certificate[] } {
  const made = known.get(roster) ?? {
    spans: dutySpans(roster),
    forChildren: roster.certificates.filter(({ kind }) => kind === 'child'),
  };
  known.set(roster, made);
  return made;
}
