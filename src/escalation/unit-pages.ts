// Whether a flag that was raised now would be seen: somebody on duty, and a page of theirs that lives.
import type { Database } from '../db/database.ts';

type UnitAlarm = 'officer-away' | 'nobody-on-duty';
/** A page that is loaded again, who comes on duty on the way to the desk, and whose duty is written down late, have so long. */
const AWAY_MINUTES = 5;
/** Of a page's beats, one in five seconds, so few are written. */
const KEPT_EVERY_SECONDS = 20;
/** It is about the line itself, and names nobody. */
const THE_LINE = '00000000-0000-0000-0000-000000000000';

/** The page of this duty officer, in whose name `database` asks, said that it lives. */
export async function recordUnitBeat(database: Database, officerId: string): Promise<void> {
  await database.query(
    'unit-page-beat',
    `insert into unit_pages (officer_id)
     values ($1)
     on conflict (officer_id) do update set heard_at = line_now()
     where unit_pages.heard_at < line_now() - make_interval(secs => $2)`,
    [officerId, KEPT_EVERY_SECONDS],
  );
}

/**
 * B4.1: raises an alarm while officers are on duty and for five minutes no page of any of them has lived, and one when for five minutes
 * nobody has been on duty, of a unit that had somebody; ends each when it is so no more.
 */
export async function watchUnitPages(
  database: Database,
  log: { error(name: 'alarm', fields: { kind: UnitAlarm }): void },
): Promise<void> {
  const rows = await database.query<{ kind: UnitAlarm }>(
    'unit-pages-watch',
    `with unit as materialized (
       select count(*) > 0 as is_on_duty, coalesce(bool_and(
           greatest(unit_duty.starts_at, unit_pages.heard_at) <= line_now() - make_interval(mins => $1)
         ), false) as is_away
       from officers_on_duty
       join unit_duty on unit_duty.id = officers_on_duty.duty_id
       left join unit_pages on unit_pages.officer_id = officers_on_duty.officer_id
     ), judged (kind, stands, is_over) as (
       select 'officer-away', unit.is_away, not unit.is_away
       from unit
       union all
       select 'nobody-on-duty', not unit.is_on_duty
           and exists (select from unit_duty where unit_duty.starts_at <= line_now())
           and not exists (
             select from unit_duty
             join accounts on accounts.id = unit_duty.officer_id
             where unit_duty.starts_at <= line_now()
               and unit_duty.ends_at > line_now() - make_interval(mins => $1)
               and accounts.state = 'active'
           ),
         unit.is_on_duty
       from unit
     ), over as (
       update alarms
       set ended_at = greatest(line_now(), alarms.raised_at)
       from judged
       where judged.is_over
         and alarms.kind = judged.kind
         and alarms.subject_id = $2
         and alarms.ended_at is null
     ), raised as (
       insert into alarms (id, kind, subject_id)
       select gen_random_uuid(), judged.kind, $2
       from judged
       where judged.stands
       on conflict (kind, subject_id) where ended_at is null do nothing
       returning alarms.kind
     )
     select raised.kind from raised`,
    [AWAY_MINUTES, THE_LINE],
  );
  for (const { kind } of rows) log.error('alarm', { kind });
}
