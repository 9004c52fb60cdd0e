import { covers, type DutySpan, dutySpans, type Roster } from '../../../src/roster/duty.ts';
import type { Tables } from './rows.ts';

/** A roster does not change in the course of a simulated day. */
const known = new WeakMap<Roster, DutySpan[]>();

/** `on_duty(line_now())` by the pure rules; without a roster everybody is. */
export function isOnDuty({ roster, now }: Tables, accountId: string): boolean {
  if (roster === null) return true;
  const spans = known.get(roster) ?? dutySpans(roster);
  known.set(roster, spans);
  const at = now();
  return spans.some((span) => span.accountId === accountId && covers(span, at));
}
