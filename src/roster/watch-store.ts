import type { Database } from '../db/database.ts';

/** Two weeks of coverage, and what stands in the calendar of the week after. */
const ROSTER_WEEKS = 4;

/** Makes the shifts of the weekly patterns, four weeks ahead. */
export async function extendRoster(database: Database): Promise<void> {
  await database.query('extend-roster', 'select extend_roster(line_now() + make_interval(weeks => $1)) as made', [
    ROSTER_WEEKS,
  ]);
}

/** How many people are late anew. */
export async function watchSignOn(database: Database): Promise<number> {
  const rows = await database.query<{ late: number }>('watch-sign-on', 'select watch_sign_on() as late', []);
  return rows[0]?.late ?? 0;
}
