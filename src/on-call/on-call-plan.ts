/** Some hours of one weekday at which one telephone is rung, in Asia/Baku: half-open, in minutes since midnight. */
export interface OnCallHours {
  telephone: string;
  /** 1 is rung first. */
  place: number;
  /** Monday is 1. */
  day: number;
  fromMinute: number;
  untilMinute: number;
  /** As 2026-11-22: from this day on, and until the other, which is no more among them. Null: without a limit. */
  fromDay: string | null;
  untilDay: string | null;
}

/**
 * The telephones to ring at this instant (milliseconds since 1970), in their order, and after them those of the last resort; each
 * once. It knows nothing but its arguments: its own text is what the carrier's hosting runs.
 */
export function onCallNumbersAt(
  plan: readonly OnCallHours[],
  lastResort: readonly string[],
  at: number,
): readonly string[] {
  const clock = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Asia/Baku',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const shown = new Map(clock.formatToParts(at).map(({ type, value }) => [type as string, value]));
  const today = `${shown.get('year')}-${shown.get('month')}-${shown.get('day')}`;
  const weekday = new Date(`${today}T00:00:00Z`).getUTCDay() || 7;
  const minute = Number(shown.get('hour')) * 60 + Number(shown.get('minute'));
  const now = plan.filter(
    ({ day, fromMinute, untilMinute, fromDay, untilDay }) =>
      day === weekday &&
      fromMinute <= minute &&
      minute < untilMinute &&
      (fromDay === null || fromDay <= today) &&
      (untilDay === null || today < untilDay),
  );
  const inOrder = now.sort((one, other) => one.place - other.place || (one.telephone < other.telephone ? -1 : 1));
  return [...new Set([...inOrder.map(({ telephone }) => telephone), ...lastResort])];
}
