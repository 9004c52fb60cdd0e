import type { Database } from '../db/database.ts';

/** Late duties found in one run; the rest is found by the next. */
const ALARMS_PER_RUN = 100;
/** B4.1: the unit is told at once; so long the operator who presumes may be about to do it. */
const UNTOLD_MINUTES = 5;

export type AlarmKind =
  | 'unit-not-told'
  | 'nobody-on-duty'
  | 'notice-unacknowledged'
  | 'handover-late'
  | 'officer-away'
  | 'refused-recipient';

export interface Alarm {
  kind: AlarmKind;
  subjectId: string;
}

/**
 * Raises what has become late since the last run, each once: presumed victims of whom the unit was not told, notices without receipt,
 * 24 hours without handover (B4.1, B4.2).
 */
export async function raiseLateAlarms(database: Database): Promise<Alarm[]> {
  const rows = await database.query<{ kind: AlarmKind; subject_id: string }>(
    'alarms-raise-late',
    `with late as (
       select 'unit-not-told' as kind, presumptions.call_id as id
       from presumptions
       where presumptions.presumed_at <= line_now() - make_interval(mins => $2)
         and not exists (select from escalations where escalations.call_id = presumptions.call_id)
       union all
       select 'notice-unacknowledged', escalations.id
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
    [ALARMS_PER_RUN, UNTOLD_MINUTES],
  );
  return rows.map((row) => ({ kind: row.kind, subjectId: row.subject_id }));
}

/**
 * Ends what is no longer so: the unit was told of a presumed victim, somebody was told, the receipt was given. Each ends with its cause
 * where that happens; but an alarm that is being raised in that moment is not there to be ended yet.
 */
export async function endToldAlarms(database: Database): Promise<void> {
  await database.query(
    'alarms-end-told',
    `update alarms
     set ended_at = greatest(line_now(), alarms.raised_at)
     where alarms.ended_at is null
       and case alarms.kind
         when 'unit-not-told' then exists (select from escalations where escalations.call_id = alarms.subject_id)
         when 'nobody-on-duty' then exists (
           select from escalations where escalations.id = alarms.subject_id and escalations.state <> 'raised'
         )
         when 'notice-unacknowledged' then exists (
           select from escalations where escalations.id = alarms.subject_id and escalations.state = 'acknowledged'
         )
         else false
       end`,
    [],
  );
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
