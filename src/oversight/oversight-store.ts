import type { Database } from '../db/database.ts';
import type { Oversight } from './contract.ts';

/** The times of a row as the driver gives them. */
type Dated<Row, Times extends keyof Row> = Omit<Row, Times> & {
  [Time in Times]: null extends Row[Time] ? Date | null : Date;
};

/** What is not acknowledged, what lasts, and what was acknowledged within a day: at most 25 after so many, and how many there are. */
export async function oversightAlarms(named: Database, after: number) {
  return named.query<
    Dated<Oversight['alarms'][number], 'raisedAt' | 'acknowledgedAt'> & { inAll: number; unseen: number }
  >(
    'oversight-alarms',
    `select id, kind, account, times, raised_at as "raisedAt", acknowledged_at as "acknowledgedAt", lasts,
            in_all as "inAll", unseen
       from oversight_alarms($1)`,
    [after],
  );
}

/** Every emergency access that was asked for, the latest 25. */
export async function oversightBreakGlasses(named: Database) {
  return named.query<Dated<Oversight['breakGlasses'][number], 'askedAt'>>(
    'oversight-break-glasses',
    'select id, operator, reason, asked_at as "askedAt", supervisor, answer, why from oversight_break_glasses()',
    [],
  );
}

/** The latest 25 signed checkpoints of the trail. */
export async function oversightCheckpoints(named: Database) {
  return named.query<Dated<Oversight['checkpoints'][number], 'storedAt'>>(
    'oversight-checkpoints',
    'select number, digest, text, stored_at as "storedAt" from oversight_checkpoints()',
    [],
  );
}

/** Minutes of each of thirteen months in which the line did not work, this month first. */
export async function oversightOutageMonths(named: Database) {
  return named.query<Oversight['outageMonths'][number]>(
    'oversight-outage-months',
    'select month, minutes, outages from oversight_outage_months()',
    [],
  );
}

/** The latest 25 outages. */
export async function oversightOutages(named: Database) {
  return named.query<Dated<Oversight['outages'][number], 'beganAt' | 'endedAt'>>(
    'oversight-outages',
    'select part, began_at as "beganAt", ended_at as "endedAt" from oversight_outages()',
    [],
  );
}

/** Notes that the coordinator has seen it. */
export async function acknowledgeAlarm(named: Database, alarmId: string): Promise<'acknowledged' | 'not-found'> {
  const rows = await named.query<{ verdict: 'acknowledged' | 'not-found' }>(
    'acknowledge-alarm',
    'select acknowledge_alarm($1) as verdict',
    [alarmId],
  );
  return rows[0]?.verdict ?? 'not-found';
}
