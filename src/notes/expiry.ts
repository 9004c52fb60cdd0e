const MONTHS_A_YEAR = 12;
/** A call's note is kept for a year, and the month in which that year ends (A3.1: no longer than its purpose asks). */
const NOTE_KEPT_MONTHS = 13;
const baku = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Baku', year: 'numeric', month: '2-digit' });

/** The month, as `2027-12`, with which what was kept at this moment (milliseconds since 1970) goes dark everywhere: a note, by default. */
export function expiryMonth(nowMs: number, keptMonths = NOTE_KEPT_MONTHS): string {
  const parts = baku.formatToParts(nowMs);
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value);
  const months = part('year') * MONTHS_A_YEAR + part('month') - 1 + keptMonths;
  return `${Math.floor(months / MONTHS_A_YEAR)}-${String((months % MONTHS_A_YEAR) + 1).padStart(2, '0')}`;
}
