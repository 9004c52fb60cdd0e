import type { Database } from '../db/database.ts';

/**
 * Starts the 24 hours of every escalation of this call whose person was presumed a victim after the flag (B4.2).
 * Call it after the presumption is written, in its transaction or right behind it; repeating it changes nothing.
 */
export async function startHandoverClock(database: Database, callId: string): Promise<void> {
  await startClocks(database, callId);
}

/** Starts the clocks that a lost process did not: the sweep's side of the same duty. */
export async function startForgottenClocks(database: Database): Promise<number> {
  return startClocks(database, null);
}

async function startClocks(database: Database, callId: string | null): Promise<number> {
  const rows = await database.query<{ id: string }>(
    'escalation-start-clocks',
    `with started as (
       update escalations
       set presumed_at = presumptions.presumed_at,
         handover_due_at = presumptions.presumed_at + interval '24 hours',
         version = escalations.version + 1
       from presumptions
       where presumptions.call_id = escalations.call_id
         and escalations.presumed_at is null
         and ($1::uuid is null or escalations.call_id = $1::uuid)
       returning escalations.id
     )
     select started.id, pg_notify('live', 'unit:all')::text as announced
     from started`,
    [callId],
  );
  return rows.length;
}
