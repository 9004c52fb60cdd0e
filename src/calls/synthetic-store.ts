import type { Database } from '../db/database.ts';
import type { CallId, CallSid } from './call.ts';

/** So long after it was placed a call of the line to itself may come in. */
const COMES_WITHIN_SECONDS = 60;
/** When it arrived is known by another clock than when it was placed. */
const ROUNDING_SECONDS = 5;
/** Two calls of a minute each may fail before anybody is woken. */
const SILENT_AFTER_SECONDS = 150;

/** What part of the line is silent: no call comes through, or nobody tried. */
export type SilentPart = 'line' | 'worker';

/** A call of the line to itself is about to be placed. */
export async function beginSynthetic(database: Database): Promise<void> {
  await database.query('begin-synthetic', 'insert into synthetic_calls (id) values (gen_random_uuid())', []);
}

/**
 * This call came from the number that only the line itself calls from, so many seconds ago: where one was placed just before, it is that
 * one, and is offered to nobody and counted as nobody's, though its first webhook could not be written, or it is over by now. The same again
 * gives the same answer. False where none was placed, or it waits already: then it is a caller.
 */
export async function markSynthetic(
  database: Database,
  call: { id: CallId; sid: CallSid; secondsAgo: number },
): Promise<boolean> {
  const rows = await database.query(
    'mark-synthetic',
    `with arrived as (
       select line_now() - make_interval(secs => $3) as at
     ), open as materialized (
       select synthetic_calls.id, arrived.at
         from synthetic_calls
        cross join arrived
        where synthetic_calls.call_id = $1
           or (synthetic_calls.call_id is null
               and synthetic_calls.placed_at > arrived.at - make_interval(secs => ${COMES_WITHIN_SECONDS})
               and synthetic_calls.placed_at <= arrived.at + make_interval(secs => ${ROUNDING_SECONDS}))
        order by synthetic_calls.call_id nulls last, synthetic_calls.placed_at desc
        limit 1
          for update of synthetic_calls skip locked
     ), marked as (
       insert into calls (id, carrier_sid, kind, state, started_at, ended_at, last_seen_at, outcome, ended_by)
       select $1, $2, 'synthetic', 'ended', open.at, open.at, open.at, 'test', 'check'
         from open
           on conflict (id) do update
          set kind = 'synthetic', state = 'ended', outcome = 'test', ended_by = 'check',
              -- Reached is what was heard of after it: not this.
              ended_at = greatest(calls.started_at, excluded.ended_at),
              last_seen_at = greatest(calls.started_at, excluded.ended_at)
        where calls.state = 'menu' or calls.outcome = 'menu-only'
       returning calls.id
     ), kept as (
       update synthetic_calls
          set call_id = marked.id
         from open, marked
        where synthetic_calls.id = open.id
     )
     select marked.id from marked
      union all
     select calls.id from calls where calls.id = $1 and calls.kind = 'synthetic'`,
    [call.id, call.sid, call.secondsAgo],
  );
  return rows.length > 0;
}

/** Those that came to where callers wait for a person: the wait loop had a turn for them. */
export async function noteReached(database: Database): Promise<void> {
  await database.query(
    'note-synthetic-reached',
    `update synthetic_calls
        set reached_at = calls.last_seen_at
       from calls
      where calls.id = synthetic_calls.call_id
        and synthetic_calls.reached_at is null
        and synthetic_calls.placed_at > line_now() - interval '1 hour'
        and calls.last_seen_at > calls.ended_at`,
    [],
  );
}

/** Calls of the line to itself of more than a week. */
export async function forgetSynthetic(database: Database): Promise<void> {
  await database.query('forget-synthetic', 'select forget_synthetic_calls()::text as forgotten', []);
}

/**
 * Opens an outage where no call has come through for so long, and ends it where one has. `watchedSince`: milliseconds since 1970; what
 * was before wakes nobody. Answers what became silent just now, each time once, however many processes look.
 */
export async function judgeSynthetic(database: Database, watchedSince: number): Promise<SilentPart | undefined> {
  await database.query(
    'end-outage',
    `update outages
        set ended_at = seen.reached
       from (select max(reached_at) as reached from synthetic_calls) as seen
      where outages.ended_at is null
        and seen.reached > outages.began_at`,
    [],
  );
  await noteUnwatchedOutage(database, watchedSince);
  const rows = await database.query<{ part: SilentPart }>(
    'open-outage',
    `with seen as (
       select coalesce(max(reached_at), to_timestamp($1 / 1000.0)) as reached, max(placed_at) as placed from synthetic_calls
     )
     insert into outages (id, part, began_at)
     select gen_random_uuid(),
            case when seen.placed > line_now() - make_interval(secs => ${SILENT_AFTER_SECONDS}) then 'line' else 'worker' end,
            seen.reached
       from seen
      where greatest(seen.reached, to_timestamp($1 / 1000.0)) < line_now() - make_interval(secs => ${SILENT_AFTER_SECONDS})
     on conflict do nothing
     returning part`,
    [watchedSince],
  );
  return rows[0]?.part;
}

/** The line calls itself no more: an outage that is open is over as far as anybody can say. Not where another process still places calls. */
export async function endUnwatchedOutage(database: Database): Promise<void> {
  await database.query(
    'end-unwatched-outage',
    `update outages
        set ended_at = greatest(outages.began_at, line_now())
      where outages.ended_at is null
        and not exists (
          select from synthetic_calls where synthetic_calls.placed_at > line_now() - make_interval(secs => ${SILENT_AFTER_SECONDS})
        )`,
    [],
  );
}

/**
 * With the whole host off nobody looks: that no call came through meanwhile is known by the first that does, and the minutes are written
 * down then, over as they are. Once, however many processes look: the row has the id of that call.
 */
async function noteUnwatchedOutage(database: Database, watchedSince: number): Promise<void> {
  await database.query(
    'note-unwatched-outage',
    `with came as (
       select id, reached_at as at, lead(reached_at) over (order by reached_at desc) as before
         from synthetic_calls
        where reached_at is not null
        order by reached_at desc
        limit 1
     )
     insert into outages (id, part, began_at, ended_at)
     select came.id, 'worker', came.before, came.at
       from came
      where came.before < came.at - make_interval(secs => ${SILENT_AFTER_SECONDS})
        and came.before < to_timestamp($1 / 1000.0)
        and not exists (
              select from outages
               where outages.part <> 'database'
                 and outages.began_at < came.at
                 and coalesce(outages.ended_at, 'infinity') > came.before
            )
     on conflict do nothing`,
    [watchedSince],
  );
}
