import type { Database } from '../db/database.ts';
import type { CalendarShift } from './calendar.ts';
import type { AnsweringBody } from './contract.ts';

/** Two weeks ahead and one back hold fewer. */
const SHIFTS_LIMIT = 100;

/** What this person answers as, and since when their calendar has an address; in their own name. */
export async function ownDuty(
  named: Database,
  accountId: string,
): Promise<{ answersAs: AnsweringBody['as']; madeAt: Date | null } | undefined> {
  const rows = await named.query<{ answersAs: AnsweringBody['as']; madeAt: Date | null }>(
    'own-duty',
    'select answers_as as "answersAs", own_calendar() as "madeAt" from accounts where id = $1',
    [accountId],
  );
  return rows[0];
}

/** What callers may wish for; null takes it back. */
export async function sayAnswersAs(
  named: Database,
  said: { accountId: string; as: AnsweringBody['as'] },
): Promise<void> {
  await named.query('say-answers-as', 'update accounts set answers_as = $2 where id = $1', [said.accountId, said.as]);
}

/** The hash of a new address, which ends the one before; null ends it without a new one. */
export async function changeCalendar(named: Database, hash: Buffer | null): Promise<void> {
  await named.query('change-calendar', 'select change_calendar($1)', [hash]);
}

/** The shifts behind an address; undefined where nobody has it. */
export async function calendarShifts(database: Database, hash: Buffer): Promise<CalendarShift[] | undefined> {
  const rows = await database.query<{ id: string | null; begins: Date; ends: Date }>(
    'calendar-shifts',
    'select id, begins, ends from calendar_shifts($1, $2)',
    [hash, SHIFTS_LIMIT],
  );
  if (rows.length === 0) return undefined;
  return rows.flatMap(({ id, ...span }) => (id === null ? [] : [{ id, ...span }]));
}
