import type { Database } from '../db/database.ts';
import type { CallId } from './call.ts';

/** So long after it was placed a call of the line to itself may come in. */
const COMES_WITHIN_SECONDS = 60;
/** Two calls of a minute each may fail before anybody is woken. */
const SILENT_AFTER_SECONDS = 150;

/** What part of the line is silent: no call comes through, or nobody tried. */
export type SilentPart = 'line' | 'worker';

/** A call of the line to itself is about to be placed. */
export async function beginSynthetic(database: Database): Promise<void> {
  await database.query('begin-synthetic', 'insert into synthetic_calls (id) values (gen_random_uuid())', []);
}

/**
 * This call came from the number that only the line itself calls from: where one was placed a moment ago it is that one, and is
 * offered to nobody and counted as nobody's. False where none was: then it is a caller.
 */
export async function markSynthetic(database: Database, id: CallId): Promise<boolean> {
  const rows = await database.query(
    'mark-synthetic',
    `with open as (
       select synthetic_calls.id
         from synthetic_calls
        where synthetic_calls.call_id is null
          and synthetic_calls.placed_at > line_now() - make_interval(secs => ${COMES_WITHIN_SECONDS})
        order by synthetic_calls.placed_at desc
        limit 1
          for update skip locked
     ), marked as (
       update calls
          set kind = 'synthetic', state = 'ended', ended_at = line_now(), last_seen_at = line_now(), outcome = 'test',
              ended_by = 'check'
         from open
        where calls.id = $1
          and calls.state = 'menu'
       returning calls.id
     )
     update synthetic_calls
        set call_id = marked.id
       from open, marked
      where synthetic_calls.id = open.id
     returning synthetic_calls.id`,
    [id],
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
 * Opens an outage where no call has come through for so long, and ends it where one has. `watchedSince`: milliseconds since 1970;
 * nobody can say what was before. Answers what became silent just now, each time once, however many processes look.
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
