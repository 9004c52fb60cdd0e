/** Hours of one weekday, half-open, in minutes since midnight of Asia/Baku. */
export interface WeeklyHours {
  /** Monday is 1. */
  day: number;
  fromMinute: number;
  untilMinute: number;
}

const DAY_MINUTES = 1_440;
const WEEK_DAYS = 7;
/** So many groups of hours are entered at once, at most. */
const GROUPS_LIMIT = 14;
const HOURS = /^([1-7])(?:-([1-7]))?@([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/;

/**
 * Hours as they are typed: `1-5@09:00-18:00`, Monday is 1. What goes past midnight (`6@20:00-08:00`) is cut there and goes on on the
 * next day. Undefined where one of them is not such hours.
 */
export function readWeeklyHours(words: readonly string[]): WeeklyHours[] | undefined {
  if (words.length === 0 || words.length > GROUPS_LIMIT) return undefined;
  const found: WeeklyHours[] = [];
  for (const word of words) {
    const typed = HOURS.exec(word);
    if (!typed) return undefined;
    const [, first = '', last = first, ...clock] = typed;
    const fromMinute = minutesOf(clock[0], clock[1]);
    const untilMinute = clock[2] === undefined ? DAY_MINUTES : minutesOf(clock[2], clock[3]);
    for (const day of daysFrom(Number(first), Number(last)))
      found.push(...cutAtMidnight({ day, fromMinute, untilMinute }));
  }
  return found.sort((one, other) => one.day - other.day || one.fromMinute - other.fromMinute);
}

/** Whether an hour is among them twice, which is a slip; in order, as they are read. */
export function overlap(hours: readonly WeeklyHours[]): boolean {
  return hours.some((each, at) => {
    const next = hours[at + 1];
    return next !== undefined && next.day === each.day && next.fromMinute < each.untilMinute;
  });
}

function minutesOf(hours = '0', minutes = '0'): number {
  return Number(hours) * 60 + Number(minutes);
}

/** Round the end of the week: 6-1 is Saturday, Sunday, Monday. */
function daysFrom(first: number, last: number): number[] {
  const count = ((last - first + WEEK_DAYS) % WEEK_DAYS) + 1;
  return Array.from({ length: count }, (_, each) => ((first - 1 + each) % WEEK_DAYS) + 1);
}

function cutAtMidnight({ day, fromMinute, untilMinute }: WeeklyHours): WeeklyHours[] {
  if (fromMinute < untilMinute) return [{ day, fromMinute, untilMinute }];
  const evening = { day, fromMinute, untilMinute: DAY_MINUTES };
  const morning = { day: (day % WEEK_DAYS) + 1, fromMinute: 0, untilMinute };
  return untilMinute === 0 ? [evening] : [evening, morning];
}
