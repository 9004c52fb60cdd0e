// Whether a flag that was raised now would be seen: somebody on duty, and a page of theirs that lives.
import type { Database } from '../db/database.ts';

const ALARM = 'officer-away';
/** A page that is loaded again, and who comes on duty on the way to the desk, have so long. */
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

/** B4.1: raises the alarm while officers are on duty and for five minutes no page of any of them has lived; ends it when one does. */
export async function watchUnitPages(
  database: Database,
  log: { error(name: 'alarm', fields: { kind: typeof ALARM }): void },
): Promise<void> {
  const rows = await database.query<{ raised: boolean }>(
    'unit-pages-watch',
    `with unit as materialized (
       select coalesce(bool_and(
           greatest(unit_duty.starts_at, unit_pages.heard_at) <= line_now() - make_interval(mins => $1)
         ), false) as is_away
       from officers_on_duty
       join unit_duty on unit_duty.id = officers_on_duty.duty_id
       left join unit_pages on unit_pages.officer_id = officers_on_duty.officer_id
     ), over as (
       update alarms
       set ended_at = greatest(line_now(), alarms.raised_at)
       from unit
       where alarms.kind = $2
         and alarms.ended_at is null
         and not unit.is_away
     ), raised as (
       insert into alarms (id, kind, subject_id)
       select gen_random_uuid(), $2, $3
       from unit
       where unit.is_away
         and not exists (select from alarms open where open.kind = $2 and open.ended_at is null)
       on conflict (kind, subject_id) where ended_at is null do nothing
       returning true
     )
     select exists (select from raised) as raised`,
    [AWAY_MINUTES, ALARM, THE_LINE],
  );
  if (rows[0]?.raised) log.error('alarm', { kind: ALARM });
}
