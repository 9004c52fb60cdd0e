import { recordAccess } from '../audit/record-access.ts';
import type { Database } from '../db/database.ts';
import { Refusal } from '../refusal.ts';

export interface AcknowledgeInput {
  escalationId: string;
  officerId: string;
  /** The version the officer has read. */
  version: number;
}

export interface Acknowledgement {
  acknowledgedAt: Date;
}

/**
 * The duty officer's receipt (B4.1). Only an officer on duty who was told may give it, once; the same officer's repeat
 * answers with the first moment. Refuses `not-on-duty`, `not-found`, `already-done` (another officer), `stale-revision`.
 * A1.1: the receipt is recorded by its own statement, and so is the attempt of an officer to whom nothing was addressed.
 */
export async function acknowledgeNotice(database: Database, input: AcknowledgeInput): Promise<Acknowledgement> {
  const written = await writeAcknowledgement(database, input);
  if (written) return { acknowledgedAt: written.acknowledged_at };
  const standing = await standingOf(database, input);
  const stranger = refusalOfStranger(standing);
  if (stranger) {
    await recordAccess(database, {
      actor: { id: input.officerId, role: 'duty-officer' },
      action: 'attempt-refused',
      subject: { kind: 'escalation', id: input.escalationId },
      fields: ['escalation-acknowledged'],
      reason: stranger,
    });
    throw new Refusal(stranger);
  }
  return explain(standing, input);
}

async function writeAcknowledgement(database: Database, input: AcknowledgeInput) {
  const rows = await database.query<{ acknowledged_at: Date }>(
    'escalation-acknowledge',
    `with subject as (
       select escalations.id, escalations.operator_id, notices.id as notice_id, notices.officer_id
       from escalations
       join notices on notices.escalation_id = escalations.id
       join officers_on_duty on officers_on_duty.duty_id = notices.duty_id
       where escalations.id = $1
         and escalations.state = 'notified'
         and escalations.version = $3
         and officers_on_duty.officer_id = $2
       for update of escalations
     ), receipt as (
       insert into acknowledgements (notice_id, escalation_id, officer_id)
       select subject.notice_id, subject.id, subject.officer_id
       from subject
       returning notice_id, escalation_id, acknowledged_at
     ), moved as (
       update escalations
       set state = 'acknowledged',
         acknowledged_notice_id = receipt.notice_id
       from receipt
       where escalations.id = receipt.escalation_id
         and escalations.state = 'notified'
       returning escalations.operator_id
     ), ended as (
       update alarms
       set ended_at = greatest(line_now(), alarms.raised_at)
       from receipt
       where alarms.kind = 'notice-unacknowledged'
         and alarms.subject_id = receipt.escalation_id
         and alarms.ended_at is null
     )
     select receipt.acknowledged_at,
       record_access($2, 'duty-officer', 'escalation-acknowledged', 'escalation', $1, '{state}', null) as recorded,
       (select pg_notify('live', 'sent:' || moved.operator_id)::text from moved) as told,
       pg_notify('live', 'unit:all')::text as announced
     from receipt`,
    [input.escalationId, input.officerId, input.version],
  );
  return rows[0];
}

interface Standing {
  is_on_duty: boolean;
  was_told: boolean;
  version: number | null;
  acknowledged_by: string | null;
  acknowledged_at: Date | null;
}

async function standingOf(database: Database, input: AcknowledgeInput): Promise<Standing | undefined> {
  const rows = await database.query<Standing>(
    'escalation-standing',
    `select
       exists (select from officers_on_duty where officers_on_duty.officer_id = $2) as is_on_duty,
       exists (
         select from notices
         where notices.escalation_id = escalations.id
           and notices.officer_id = $2
       ) as was_told,
       escalations.version,
       acknowledgements.officer_id as acknowledged_by,
       acknowledgements.acknowledged_at
     from (values ($1::uuid)) as asked (id)
     left join escalations on escalations.id = asked.id
     left join acknowledgements on acknowledgements.escalation_id = escalations.id`,
    [input.escalationId, input.officerId],
  );
  return rows[0];
}

function refusalOfStranger(standing: Standing | undefined): 'not-on-duty' | 'not-found' | null {
  // Off duty comes first: who is not addressed learns nothing about what exists (A1.1).
  if (!standing?.is_on_duty) return 'not-on-duty';
  return standing.was_told ? null : 'not-found';
}

function explain(standing: Standing | undefined, input: AcknowledgeInput): Acknowledgement {
  if (standing?.acknowledged_by === input.officerId && standing.acknowledged_at)
    return { acknowledgedAt: standing.acknowledged_at };
  if (standing?.acknowledged_by) throw new Refusal('already-done');
  if (standing?.version !== input.version) throw new Refusal('stale-revision');
  throw new Refusal('try-again');
}
