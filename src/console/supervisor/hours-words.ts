// Hours of the week in words: “Mon–Fri 20:00–08:00”. What was cut at midnight is told as one.
import type { Telephones } from '../shared/contract.ts';
import type { Text } from '../shared/messages.ts';
import { WEEKDAYS } from './roster-words.ts';

type Hours = Telephones['onCall'][number]['hours'][number];

const DAY_MINUTES = 1_440;
const WEEK_DAYS = 7;

/** Each group of days that has the same hours, in the order of the week. */
export function wordsForHours(text: Text, hours: readonly Hours[]): string[] {
  const byHours = new Map<string, number[]>();
  for (const { day, fromMinute, untilMinute } of joined(hours)) {
    const span = `${clockOf(fromMinute)}–${clockOf(untilMinute)}`;
    byHours.set(span, [...(byHours.get(span) ?? []), day]);
  }
  return [...byHours].map(([span, days]) => `${wordsForDays(text, days)} ${span}`);
}

/** An evening up to midnight and the morning after it are one stretch; a whole day stays one. */
function joined(hours: readonly Hours[]): Hours[] {
  const isEvening = (each: Hours) => each.untilMinute === DAY_MINUTES && each.fromMinute > 0;
  const morningOf = (evening: Hours) =>
    hours.find(
      ({ day, fromMinute, untilMinute }) =>
        day === (evening.day % WEEK_DAYS) + 1 && fromMinute === 0 && untilMinute < evening.fromMinute,
    );
  const mornings = new Set(hours.filter(isEvening).map(morningOf));
  return hours
    .filter((each) => !mornings.has(each))
    .map((each) => (isEvening(each) ? { ...each, untilMinute: morningOf(each)?.untilMinute ?? DAY_MINUTES } : each));
}

/** “Mon–Fri, Sun”: three or more in a row are told by the first and the last. */
function wordsForDays(text: Text, days: readonly number[]): string {
  const runs: number[][] = [];
  for (const day of [...days].sort((one, other) => one - other)) {
    const run = runs.at(-1);
    if (run?.at(-1) === day - 1) run.push(day);
    else runs.push([day]);
  }
  const word = (day: number | undefined) => text(WEEKDAYS[(day ?? 1) - 1] ?? 'roster.weekday-1');
  return runs.flatMap((run) => (run.length < 3 ? run.map(word) : [`${word(run[0])}–${word(run.at(-1))}`])).join(', ');
}

function clockOf(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
}
