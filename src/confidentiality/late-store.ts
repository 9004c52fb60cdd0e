import type { Database } from '../db/database.ts';

/** How long after its end a call's number is kept for a flag that waits for it. */
const FLAGGED_MINUTES = 60;

/**
 * Of these calls those that are written; whether they are over; and whether nobody needs their number any more: after the end that is
 * so, unless a flag whose ground allows identity waits for it (B4.3), for an hour. A flag raised after the end was promised none.
 */
export async function writtenCalls(
  database: Database,
  callIds: readonly string[],
): Promise<{ id: string; isOver: boolean; isDone: boolean }[]> {
  return database.query(
    'written-calls',
    `with ended as (
       select calls.id, calls.ended_at from calls where calls.id = any($1::uuid[]) and calls.state = 'ended'
     ), awaited as (
       select ended.id
         from calls_flagged_without_number(array(select ended.id from ended)) flagged
         join ended on ended.id = flagged.call_id
        where flagged.raised_at <= ended.ended_at
          and ended.ended_at > line_now() - make_interval(mins => $2)
     )
     select calls.id, calls.state = 'ended' as "isOver",
       calls.state = 'ended' and calls.id not in (select awaited.id from awaited) as "isDone"
       from calls
      where calls.id = any($1::uuid[])`,
    [callIds, FLAGGED_MINUTES],
  );
}

/** What is still to be noted of this caller: of a call that is over nothing. Undefined of a call that is not written yet. */
export async function missingOf(
  database: Database,
  callId: string,
): Promise<{ isUnnamed: boolean; isUnsealed: boolean } | undefined> {
  const rows = await database.query<{ isUnnamed: boolean; isUnsealed: boolean }>(
    'missing-of-caller',
    `select calls.state <> 'ended' and calls.caller_id is null as "isUnnamed",
            calls.state <> 'ended' and not exists (
              select from sealed_numbers where sealed_numbers.call_id = calls.id
            ) as "isUnsealed"
       from calls
      where calls.id = $1`,
    [callId],
  );
  return rows[0];
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
