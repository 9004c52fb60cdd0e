import type { Database } from '../db/database.ts';

/** What became of one attempt to tell the unit. */
export type Notification = 'notified' | 'unchanged' | 'nobody-on-duty';

export interface NotifyResult {
  notification: Notification;
  /** True when this attempt is the one that raised the alarm. */
  hasAlarmed: boolean;
}

/**
 * Tells every duty officer on duty who was not told yet, in one statement: notice rows, the state, the consoles (B4.1, B4.4).
 * A repeat has no effect. With nobody on duty the escalation stays raised and an alarm stands until somebody comes.
 */
export async function notifyUnit(database: Database, escalationId: string): Promise<NotifyResult> {
  const rows = await database.query<{ addressed: number; on_duty: number; has_alarmed: boolean }>(
    'escalation-notify',
    `with subject as (
       select escalations.id, escalations.operator_id, escalations.state
       from escalations
       where escalations.id = $1
       for update
     ), addressed as (
       insert into notices (id, escalation_id, duty_id, officer_id)
       select gen_random_uuid(), subject.id, officers_on_duty.duty_id, officers_on_duty.officer_id
       from subject
       cross join officers_on_duty
       on conflict on constraint notices_once_per_duty do nothing
       returning id
     ), moved as (
       update escalations
       set state = 'notified',
         notice_id = (select addressed.id from addressed order by addressed.id limit 1)
       where escalations.id = $1
         and escalations.state = 'raised'
         and exists (select from addressed)
       returning escalations.operator_id
     ), ended as (
       update alarms
       set ended_at = greatest(line_now(), alarms.raised_at)
       where alarms.kind = 'nobody-on-duty'
         and alarms.subject_id = $1
         and alarms.ended_at is null
         and exists (select from addressed)
     ), alarmed as (
       insert into alarms (id, kind, subject_id)
       select gen_random_uuid(), 'nobody-on-duty', subject.id
       from subject
       where subject.state = 'raised'
         and not exists (select from officers_on_duty)
       on conflict (kind, subject_id) where ended_at is null do nothing
       returning id
     )
     select
       (select count(*) from addressed) as addressed,
       (select count(*) from officers_on_duty) as on_duty,
       exists (select from alarmed) as has_alarmed,
       case when exists (select from addressed) then pg_notify('live', 'unit:all')::text end as announced,
       (select pg_notify('live', 'sent:' || moved.operator_id)::text from moved) as told
     from subject`,
    [escalationId],
  );
  const row = rows[0];
  if (!row) return { notification: 'unchanged', hasAlarmed: false };
  return { notification: notificationOf(row), hasAlarmed: row.has_alarmed };
}

function notificationOf(row: { addressed: number; on_duty: number }): Notification {
  if (row.addressed > 0) return 'notified';
  return row.on_duty === 0 ? 'nobody-on-duty' : 'unchanged';
}
