import type { Database } from '../db/database.ts';
import type { TelephonesBody } from './contract.ts';
import type { WeeklyHours } from './weekly-hours.ts';

type Verdict = 'done' | 'not-found' | 'list-full' | 'wrong-state';
type ShownOnCall = Omit<TelephonesBody['onCall'][number], 'rungAt' | 'reachedAt'> & {
  rungAt: Date | null;
  reachedAt: Date | null;
};

/** Each of these functions asks by itself whether a supervisor is named for the transaction. */
export async function shownOnCallTelephones(named: Database) {
  return named.query<ShownOnCall>(
    'shown-on-call-telephones',
    `select id, name, last_digits as "lastDigits", place, from_day as "fromDay", until_day as "untilDay", hours,
            rung_at as "rungAt", reached_at as "reachedAt"
       from on_call_telephones_shown()`,
    [],
  );
}

/** Who may be rung into talks, with the last two digits of their telephones: at most 25. */
export async function shownInterpreters(named: Database) {
  return named.query<TelephonesBody['interpreters'][number]>(
    'shown-interpreters',
    'select id, name, last_digits as "lastDigits", languages, hours from interpreters_shown()',
    [],
  );
}

/** Enters, retires or tries a telephone; the trail has it in the same transaction (A1.1). */
export async function decideOnTelephone(
  named: Database,
  { name, call, values }: { name: string; call: string; values: readonly unknown[] },
): Promise<Verdict> {
  const rows = await named.query<{ verdict: Verdict }>(name, `select ${call} as verdict`, values);
  return rows[0]?.verdict ?? 'not-found';
}

/** Hours as the database's functions take them: three lists of the same length. */
export function hoursAsLists(hours: readonly WeeklyHours[]): number[][] {
  return [hours.map((each) => each.day), hours.map((each) => each.fromMinute), hours.map((each) => each.untilMinute)];
}
