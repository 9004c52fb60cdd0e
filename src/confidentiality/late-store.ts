import type { Database } from '../db/database.ts';

/** Of these calls those that are written, and whether they have ended. */
export async function writtenCalls(
  database: Database,
  callIds: readonly string[],
): Promise<{ id: string; isOver: boolean }[]> {
  return database.query(
    'written-calls',
    `select calls.id, calls.state = 'ended' as "isOver" from calls where calls.id = any($1::uuid[])`,
    [callIds],
  );
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
