// Months as people in Baku count them: keys are born and destroyed by them.

/** `2026-11`. */
export type Month = string & { readonly brand: 'month' };

const SHAPE = /^(20\d{2})-(0[1-9]|1[0-2])$/;
const MONTHS_A_YEAR = 12;
const baku = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Baku', year: 'numeric', month: '2-digit' });

/** The month of a moment (milliseconds since 1970, UTC) in Asia/Baku. */
export function monthAt(ms: number): Month {
  const parts = baku.formatToParts(ms);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  const month = asMonth(`${part('year')}-${part('month')}`);
  if (month === null) throw new Error('a moment outside this century');
  return month;
}

/** The month that so many months later begins; earlier for a negative count. */
export function monthsAfter(month: Month, count: number): Month {
  const [year = 0, number = 0] = month.split('-').map(Number);
  const total = year * MONTHS_A_YEAR + (number - 1) + count;
  const later = `${Math.floor(total / MONTHS_A_YEAR)}-${String((total % MONTHS_A_YEAR) + 1).padStart(2, '0')}`;
  // By construction of the right shape.
  return later as Month;
}

/** The month that a text names, or null. Months compare as texts do. */
export function asMonth(text: string): Month | null {
  // The shape is what the type stands for.
  return SHAPE.test(text) ? (text as Month) : null;
}
