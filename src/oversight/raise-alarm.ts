import type { Database } from '../db/database.ts';

/** An alarm about the line itself has no subject: it names no caller and no person. */
export const THE_LINE = '00000000-0000-0000-0000-000000000000';

/** Raises an alarm about the line itself, or counts it in its open row; the coordinator's page hears of it with the commit. */
export async function raiseAlarm(database: Database, kind: string): Promise<void> {
  await database.query('raise-alarm', 'select raise_alarm($1, $2, null)::text as raised', [kind, THE_LINE]);
}
