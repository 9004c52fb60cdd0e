// The roster in words and days: always Baku's wall time.
import type { Language, Roster } from '../shared/contract.ts';
import type { Text } from '../shared/messages.ts';
import { dateOf, timeOf, wallTimeOf } from '../shared/moments.ts';

export type RosterWeek = Roster['weeks'][number];
export type RosterDay = RosterWeek['days'][number];
export type RosterShift = RosterDay['shifts'][number];

const DAY_MS = 86_400_000;
/** Monday first. */
export const WEEKDAYS = [
  ...(['roster.weekday-1', 'roster.weekday-2', 'roster.weekday-3', 'roster.weekday-4'] as const),
  ...(['roster.weekday-5', 'roster.weekday-6', 'roster.weekday-7'] as const),
];

/** “Mon 23.11”: a week begins on Monday. */
export function wordsForDay(text: Text, { day, at }: { readonly day: string; readonly at: number }): string {
  const [, month = '', date = ''] = day.split('-');
  return `${text(WEEKDAYS[at % WEEKDAYS.length] ?? 'roster.weekday-1')} ${date}.${month}`;
}

/** “23.11.2026 – 29.11.2026”. */
export function wordsForWeek(text: Text, language: Language, { monday }: RosterWeek): string {
  const noon = (day: string) => `${day}T08:00:00Z`;
  return text('roster.week', {
    from: dateOf(noon(monday), language),
    until: dateOf(noon(daysAfter(monday, 6)), language),
  });
}

/** “08:00–20:00”. */
export function wordsForShift(
  text: Text,
  { begins, ends }: { readonly begins: string; readonly ends: string },
): string {
  return text('roster.shift', { begins: timeOf(begins), ends: timeOf(ends) });
}

/** The day in Baku of a moment, as 2026-11-24. */
export function dayOf(moment: string): string {
  return wallTimeOf(moment).slice(0, 10);
}

/** The day so many days later, as 2026-11-24. */
export function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Begin and end as the server takes them: an end that is not after the begin is on the next day. */
export function wallTimes(form: { readonly day: string; readonly begins: string; readonly ends: string }) {
  const endDay = form.ends > form.begins ? form.day : daysAfter(form.day, 1);
  return { begins: `${form.day}T${form.begins}`, ends: `${endDay}T${form.ends}` };
}
