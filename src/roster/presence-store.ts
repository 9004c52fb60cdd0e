import type { Database } from '../db/database.ts';
import { LAZILY } from '../db/lazily.ts';
import type { ChosenPresence } from './presence.ts';

/** Of a presence in a wrap-up. */
export const IS_WRAP_UP_OVER = 'presences.wrap_up_due_at <= line_now()';

/**
 * The operator's wish. Obeyed at once when idle; after a call or an open wrap-up it becomes the state to return to. False,
 * and nothing changed, for somebody who would be available and is not on duty (A9.1, A9.3).
 */
export async function choosePresence(
  database: Database,
  input: { accountId: string; state: ChosenPresence },
): Promise<boolean> {
  const rows = await database.query(
    'choose-presence',
    `insert into presences (account_id, state, returns_to, available_since)
     select $1::uuid, $2::text, $2::text, case when $2::text = 'available' then line_now() end
      where $2::text <> 'available' or exists (select from own_duty() duty where duty.until is not null)
     on conflict (account_id) do update
       set returns_to = $2::text,
           since = case when presences.state in ('offline', 'available', 'away') and presences.state <> $2::text
                        then line_now() else presences.since end,
           available_since = case
             when $2::text <> 'available' then null
             when presences.state = 'available' then presences.available_since
             else line_now()
           end,
           state = case when presences.state in ('offline', 'available', 'away') then $2::text else presences.state end
     returning pg_notify('live', 'desk:all')`,
    [input.accountId, input.state],
  );
  return rows.length > 0;
}

/** The page answered: the operator is reachable. False when another page owns the telephone. */
export async function recordBeat(database: Database, input: { accountId: string; pageId: string }): Promise<boolean> {
  const rows = await database.query(
    'record-beat',
    `with before as (
       select presences.account_id, presences.heartbeat_at from presences where presences.account_id = $1
     ), beat as (
       update presences
          set heartbeat_at = line_now(),
              -- Who stays after all is not leaving; what is told late of the page before is still believed.
              page_leaving_at = case when presences.page_leaving_at > line_now() - interval '10 seconds' then presences.page_leaving_at end
         from before, ${LAZILY}
        where presences.account_id = $1
          and presences.page_id = $2
       returning before.heartbeat_at is null or before.heartbeat_at < line_now() - interval '11 seconds' as was_silent
     )
     select case when beat.was_silent then pg_notify('live', 'desk:all') end from beat`,
    [input.accountId, input.pageId],
  );
  return rows.length > 0;
}

/**
 * This page owns the operator's telephone from now on; any other page of theirs is quiet. A page that only comes back
 * after a break says which id it had (`after`): false where a living page took the telephone meanwhile.
 */
export async function takePhone(
  database: Database,
  input: { accountId: string; pageId: string; after?: string | null },
): Promise<boolean> {
  const rows = await database.query(
    'take-phone',
    `insert into presences (account_id, page_id, heartbeat_at)
     values ($1, $2, line_now())
     on conflict (account_id) do update set page_id = $2, heartbeat_at = line_now()
      where $3::text is null
         or presences.page_id::text is not distinct from $3
         or coalesce(presences.heartbeat_at < line_now() - interval '11 seconds', true)
     returning pg_notify('live', 'desk:all')`,
    [input.accountId, input.pageId, input.after ?? null],
  );
  return rows.length > 0;
}

/** The page that owned the telephone closed: not reachable at once, without waiting for missed beats. */
export async function dropPhone(database: Database, input: { accountId: string; pageId: string }): Promise<void> {
  await database.query(
    'drop-phone',
    `update presences
        set heartbeat_at = null
      where account_id = $1
        and page_id = $2
     returning pg_notify('live', 'desk:all')`,
    [input.accountId, input.pageId],
  );
}

/** The page with the telephone says that it goes: closed, or to be there again in a moment. Beats take it back after 10 s. */
export async function notePageLeaving(database: Database, input: { accountId: string; pageId: string }): Promise<void> {
  await database.query(
    'note-page-leaving',
    `update presences
        set page_leaving_at = line_now()
      where account_id = $1
        and page_id = $2`,
    [input.accountId, input.pageId],
  );
}

/** Wrap-ups past their time end by themselves: the operator goes back to the state before. */
export async function endOverdueWrapUps(database: Database): Promise<number> {
  const rows = await database.query('end-overdue-wrap-ups', leaveWrapUp(IS_WRAP_UP_OVER), []);
  return rows.length;
}

/** The operator finished the wrap-up: back to the state before. */
export async function leaveOwnWrapUp(database: Database, accountId: string): Promise<void> {
  await database.query('leave-own-wrap-up', leaveWrapUp('presences.account_id = $1'), [accountId]);
}

/** More time for the wrap-up, in seconds, counted in its row; false when there is none, or it was made longer as often as may be. */
export async function extendWrapUp(
  database: Database,
  input: { accountId: string; seconds: number; timesAtMost: number },
): Promise<boolean> {
  const rows = await database.query(
    'extend-wrap-up',
    `with counted as (
       update wrap_ups
          set extended_times = wrap_ups.extended_times + 1
        where wrap_ups.operator_id = $1
          and wrap_ups.call_id = (
            select latest.call_id from wrap_ups as latest where latest.operator_id = $1
             order by latest.started_at desc, latest.call_id limit 1
          )
          and wrap_ups.extended_times < $3
          and exists (select from presences where presences.account_id = $1 and presences.state = 'wrap-up')
       returning wrap_ups.operator_id
     )
     update presences
        set wrap_up_due_at = greatest(presences.wrap_up_due_at, line_now()) + make_interval(secs => $2)
       from counted
      where presences.account_id = counted.operator_id
        and presences.state = 'wrap-up'
     returning pg_notify('live', 'desk:' || presences.account_id)`,
    [input.accountId, input.seconds, input.timesAtMost],
  );
  return rows.length > 0;
}

function leaveWrapUp(condition: string): string {
  return `update presences
        set state = presences.returns_to,
            since = line_now(),
            wrap_up_due_at = null,
            available_since = case when presences.returns_to = 'available' then line_now() end
      where presences.state = 'wrap-up'
        and ${condition}
     returning pg_notify('live', 'desk:all')`;
}
