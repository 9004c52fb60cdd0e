import type { Database } from '../db/database.ts';

/** Late duties found in one run; the rest is found by the next. */
const ALARMS_PER_RUN = 100;

export type AlarmKind = 'nobody-on-duty' | 'notice-unacknowledged' | 'handover-late' | 'refused-recipient';

export interface Alarm {
  kind: AlarmKind;
  subjectId: string;
}

/** Raises what has become late since the last run, each once: notices without receipt, 24 hours without handover (B4.1, B4.2). */
export async function raiseLateAlarms(database: Database): Promise<Alarm[]> {
  const rows = await database.query<{ kind: AlarmKind; subject_id: string }>(
    'alarms-raise-late',
    `with late as (
       select 'notice-unacknowledged' as kind, escalations.id
       from escalations
       where escalations.state in ('raised', 'notified')
         and escalations.notice_due_at <= line_now()
       union all
       select 'handover-late', escalations.id
       from escalations
       where escalations.handover_due_at <= line_now()
     )
     insert into alarms (id, kind, subject_id)
     select gen_random_uuid(), late.kind, late.id
     from late
     where not exists (
       select from alarms open
       where open.kind = late.kind
         and open.subject_id = late.id
         and open.ended_at is null
     )
     limit $1
     on conflict (kind, subject_id) where ended_at is null do nothing
     returning kind, subject_id`,
    [ALARMS_PER_RUN],
  );
  return rows.map((row) => ({ kind: row.kind, subjectId: row.subject_id }));
}

/**
 * Records that this operator tried to name another addressee (B4.5); repeats are counted in its one open row, and each has a
 * row of its own in the audit trail.
 */
export async function recordRefusedRecipient(database: Database, accountId: string): Promise<Alarm> {
  await database.query(
    'alarms-refused-recipient',
    `insert into alarms (id, kind, subject_id, account_id)
     values (gen_random_uuid(), 'refused-recipient', $1, $1)
     on conflict (kind, subject_id) where ended_at is null
     do update set times = alarms.times + 1, last_at = line_now()
     returning record_access($1, 'operator', 'attempt-refused', 'account', $1, '{flag-raised}', 'wrong-recipient')`,
    [accountId],
  );
  return { kind: 'refused-recipient', subjectId: accountId };
}
