import type { Database } from '../db/database.ts';
import type { ShiftKind } from './duty.ts';
import type { Verdict } from './verdict.ts';

/** Now, and the Monday of this week in Baku; undefined for anybody but a supervisor. */
export async function rosterClock(named: Database) {
  const rows = await named.query<{ now: Date; monday: string }>(
    'roster-clock',
    'select server_time as now, monday::text as monday from roster_clock()',
    [],
  );
  return rows[0];
}

/** Every operator in service, the longest here first: names are put into order where they are read. */
export async function rosterPeople(named: Database) {
  return named.query<{
    id: string;
    name: string;
    languages: string[];
    certifiedUntil: Date | null;
    childUntil: Date | null;
  }>(
    'roster-people',
    `select id, name, languages, certified_until as "certifiedUntil", child_until as "childUntil" from roster_people()`,
    [],
  );
}

/** At most 25 others, who may be certified for an operator's desk; never the one who asks. */
export async function rosterSupervisors(named: Database) {
  return named.query<Awaited<ReturnType<typeof rosterPeople>>[number]>(
    'roster-supervisors',
    `select id, name, languages, certified_until as "certifiedUntil", child_until as "childUntil" from roster_supervisors()`,
    [],
  );
}

/** Shifts that begin within so many days from this one, or on the day before it: a night reaches over. */
export async function rosterShifts(named: Database, from: { monday: string; days: number }) {
  return named.query<{
    id: string;
    accountId: string;
    day: string;
    begins: Date;
    ends: Date;
    kind: ShiftKind;
    isChanged: boolean;
    isConfirmed: boolean;
    signedOnAt: Date | null;
    isLate: boolean;
  }>(
    'roster-shifts',
    `select id, account_id as "accountId", day::text as day, begins, ends, kind, is_changed as "isChanged",
            is_confirmed as "isConfirmed", signed_on_at as "signedOnAt", is_late as "isLate"
       from roster_shifts($1::date - 1, $2 + 1)`,
    [from.monday, from.days],
  );
}

/** Midnight in Baku of so many days from this one, and of the one after the last. */
export async function midnights(named: Database, from: { monday: string; days: number }) {
  return named.query<{ day: string; begins: Date; ends: Date }>(
    'roster-midnights',
    `select ($1::date + each)::text as day, ($1::date + each)::timestamp at time zone 'Asia/Baku' as begins,
            ($1::date + each + 1)::timestamp at time zone 'Asia/Baku' as ends
       from generate_series(0, $2 - 1) as each
      order by each`,
    [from.monday, from.days],
  );
}

/** Every duty between two moments, for the coverage. */
export async function rosterSpans(named: Database, within: { begins: number; ends: number }) {
  const rows = await named.query<{ begins: Date; ends: Date; languages: string[] }>(
    'roster-spans',
    'select begins, ends, languages from roster_spans($1, $2)',
    [new Date(within.begins), new Date(within.ends)],
  );
  return rows.map(({ begins, ends, languages }) => ({ begins: begins.getTime(), ends: ends.getTime(), languages }));
}

/** The last publication of each week from this one on. */
export async function rosterPublished(named: Database, monday: string) {
  return named.query<{ week: string; at: Date; by: string; gapMinutes: number; line: string | null }>(
    'roster-published',
    `select week::text as week, published_at as at, name as by, gap_minutes as "gapMinutes", line from roster_published($1::date)`,
    [monday],
  );
}

/** Asks one of the functions that change the roster; each says in a word what came of it. */
export async function decide(
  named: Database,
  { name, call, values }: { name: string; call: string; values: readonly unknown[] },
): Promise<Verdict> {
  const rows = await named.query<{ verdict: Verdict }>(name, `select ${call} as verdict`, values);
  return rows[0]?.verdict ?? 'not-found';
}
