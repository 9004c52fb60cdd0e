// The roster of the supervisor's page, with invented people.
import type { Roster } from '../../src/console/shared/contract.ts';

const HOUR_MS = 3_600_000;
/** Monday, 23 November 2026, in Baku. */
export const MONDAY = '2026-11-23';
const MONDAY_MS = Date.parse(`${MONDAY}T00:00:00+04:00`);
const ids = (at: number) => `00000000-0000-4000-8000-00000000c0${String(at).padStart(2, '0')}`;

export const ROSTER_PEOPLE: Roster['people'] = ['Aysel', 'Əli', 'Günel', 'Şəbnəm'].map((name, at) => ({
  id: ids(at),
  name,
  languages: at === 1 ? ['az'] : ['az', 'ru', 'en'],
  certifiedUntil: at === 3 ? null : '2027-11-22T20:00:00.000Z',
  childUntil: at === 0 ? '2027-11-22T20:00:00.000Z' : null,
}));

type Shift = Roster['weeks'][number]['days'][number]['shifts'][number];

/** Three weeks: days by the first person, who has not come on the first, nights by the third, and Wednesday's night by nobody. */
export function makeRoster(): Roster {
  return {
    serverTime: new Date(MONDAY_MS + 9 * HOUR_MS).toISOString(),
    peopleInAll: ROSTER_PEOPLE.length,
    people: ROSTER_PEOPLE,
    supervisors: [],
    weeks: [0, 1, 2].map((week) => ({
      monday: dayOf(week * 7),
      gapMinutes: week === 0 ? 720 : 0,
      published:
        week === 1
          ? { at: new Date(MONDAY_MS).toISOString(), by: 'Nigar', gapMinutes: 60, line: 'invented holidays' }
          : null,
      days: [0, 1, 2, 3, 4, 5, 6].map((day) => ({
        day: dayOf(week * 7 + day),
        shifts: [
          // The night from Sunday.
          ...(day === 0 ? [shiftOf(week * 7 - 1, 2, {})] : []),
          shiftOf(week * 7 + day, 0, { isChanged: day === 1, isConfirmed: day === 0, isLate: week === 0 && day === 0 }),
          ...(week === 0 && day === 2 ? [] : [shiftOf(week * 7 + day, 2, {})]),
        ],
        gaps:
          week === 0 && (day === 2 || day === 3)
            ? [
                {
                  missing: day === 2 ? ('anybody' as const) : ('ru' as const),
                  begins: momentOf(2, day === 2 ? 20 : 24),
                  ends: momentOf(2, day === 2 ? 24 : 32),
                },
              ]
            : [],
      })),
    })),
  };
}

/** The people from one place to another, and their shifts. */
export function partOfRoster(from: number, to: number): Roster {
  const whole = makeRoster();
  const people = whole.people.slice(from, to);
  const isTheirs = ({ accountId }: Shift) => people.some(({ id }) => id === accountId);
  const weeks = whole.weeks.map((week) => ({
    ...week,
    days: week.days.map((day) => ({ ...day, shifts: day.shifts.filter(isTheirs) })),
  }));
  return { ...whole, people, weeks };
}

function shiftOf(day: number, person: number, change: Partial<Shift>): Shift {
  const begins = person === 0 ? 8 : 20;
  return {
    id: `00000000-0000-4000-8000-0000000${person}${String(day + 1).padStart(4, '0')}`,
    accountId: ids(person),
    begins: momentOf(day, begins),
    ends: momentOf(day, begins + 12),
    kind: 'weekly',
    isChanged: false,
    isConfirmed: false,
    signedOnAt: null,
    isLate: false,
    ...change,
  };
}

function momentOf(day: number, hour: number): string {
  return new Date(MONDAY_MS + (day * 24 + hour) * HOUR_MS).toISOString();
}

function dayOf(days: number): string {
  return new Date(MONDAY_MS + days * 24 * HOUR_MS + 4 * HOUR_MS).toISOString().slice(0, 10);
}
