import type { Database } from '../db/database.ts';

/** Which of these calls go on. */
export async function openCalls(database: Database, callIds: readonly string[]): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    'open-calls',
    `select calls.id from calls where calls.id = any($1::uuid[]) and calls.state <> 'ended'`,
    [callIds],
  );
  return rows.map(({ id }) => id);
}

/** The desk of whoever is in the call is drawn anew, and what came before is asked for again. */
export async function tellOfLateCaller(database: Database, callId: string): Promise<void> {
  await database.query(
    'tell-of-late-caller',
    `select pg_notify('live', topic.name || calls.operator_id)
       from calls
      cross join (values ('desk:'), ('history:')) topic (name)
      where calls.id = $1 and calls.operator_id is not null`,
    [callId],
  );
}
