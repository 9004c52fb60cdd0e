import type { Database } from '../db/database.ts';
import type { Flag, Identity } from './escalation.ts';

/** How long after wrap-up the operator may still flag the call: one shift. */
const RECENT_WRAP_UP_HOURS = 12;
/** A changed judgement is a new flag; more than this on one call is a mistake of a page. */
const FLAGS_PER_CALL_LIMIT = 5;

export interface RaisedEscalation {
  id: string;
  reference: string;
}

/**
 * Locks the call if this operator may flag it: in talk with the caller, or in a wrap-up that is unfinished or recent; or on
 * duty, where it was taken on an on-call telephone within a shift.
 * The lock orders the flag and a presumption of the same moment, so that no clock is forgotten between them.
 */
export async function lockFlaggableCall(database: Database, callId: string, operatorId: string): Promise<boolean> {
  // Whoever waited for a call that was just ending does not see the wrap-up that began with its end: a second look does.
  return (
    (await lockIfFlaggable(database, callId, operatorId)) ||
    (await lockIfFlaggable(database, callId, operatorId)) ||
    (await lockTelephoneCall(database, callId))
  );
}

async function lockIfFlaggable(database: Database, callId: string, operatorId: string): Promise<boolean> {
  const rows = await database.query<{ id: string }>(
    'escalation-lock-call',
    `select calls.id
     from calls
     where calls.id = $1
       and calls.kind = 'caller'
       and (
         (calls.operator_id = $2 and calls.state in ('connecting', 'talking'))
         or exists (
           select from wrap_ups
           where wrap_ups.call_id = calls.id
             and wrap_ups.operator_id = $2
             and (wrap_ups.finished_at is null
               or wrap_ups.finished_at > line_now() - make_interval(hours => $3))
         )
       )
     for update of calls`,
    [callId, operatorId, RECENT_WRAP_UP_HOURS],
  );
  return rows.length === 1;
}

/** In the name of whoever asks. */
async function lockTelephoneCall(named: Database, callId: string): Promise<boolean> {
  const rows = await named.query<{ isLocked: boolean }>(
    'escalation-lock-telephone-call',
    'select lock_telephone_call($1) as "isLocked"',
    [callId],
  );
  return rows[0]?.isLocked ?? false;
}

/**
 * Locks the call in which a message was left, if this operator, in whose name `named` asks, opened it last and within a shift: what was
 * left may be flagged as what was said. Its call; undefined for anybody else.
 */
export async function lockHeardCall(named: Database, messageId: string): Promise<string | undefined> {
  const rows = await named.query<{ callId: string | null }>(
    'escalation-lock-heard-call',
    'select lock_heard_call($1) as "callId"',
    [messageId],
  );
  return rows[0]?.callId ?? undefined;
}

/** Records that a person is presumed a victim, once: the first moment stands (B4.2). */
export async function recordPresumption(database: Database, callId: string, operatorId: string): Promise<void> {
  await database.query(
    'escalation-presume',
    `insert into presumptions (call_id, presumed_by)
     values ($1, $2)
     on conflict (call_id) do nothing
     returning pg_notify('live', 'desk:' || $2::text)`,
    [callId, operatorId],
  );
}

export interface NewEscalation {
  id: string;
  callId: string;
  operatorId: string;
  flag: Flag;
  identity: Identity;
  references: readonly string[];
  /** Names of what was said with the flag, for the trail. */
  fields: readonly string[];
}

/**
 * Writes register entry, escalation with both deadlines, outbox row and the record of it (A1.1), and wakes the relay and the operator's
 * console, all in one statement. A flag that says the very same about this call is no second one: it is answered as it stands, unless its
 * consent was withdrawn since.
 * Undefined when the call already has as many flags as a call may have. The call must be locked by a statement before.
 */
export async function insertEscalation(
  database: Database,
  escalation: NewEscalation,
): Promise<RaisedEscalation | undefined> {
  const { flag } = escalation;
  const rows = await database.query<RaisedEscalation>(
    'escalation-raise',
    `with known as (
       select escalations.id, escalations.reference
       from escalations
       where escalations.call_id = $2::uuid
         and escalations.level = $4
         and escalations.ground = $5
         and escalations.consent = $6
         and escalations.child = $7
         and escalations.sign = $8
         and escalations.consent_withdrawn_at is null
     ), entry as (
       insert into escalation_register (reference)
       select proposed.reference
       from unnest($10::text[]) with ordinality as proposed (reference, place)
       where not exists (select from escalation_register taken where taken.reference = proposed.reference)
         and not exists (select from known)
         and (select count(*) from escalations where escalations.call_id = $2::uuid) < $11
       order by proposed.place
       limit 1
       returning reference
     ), raised as (
       insert into escalations (
         id, reference, call_id, operator_id, level, ground, consent, child, sign, identity,
         notice_due_at, presumed_at, handover_due_at
       )
       select $1::uuid, entry.reference, $2::uuid, $3::uuid, $4, $5, $6, $7, $8, $9,
         line_now() + interval '60 seconds', presumptions.presumed_at, presumptions.presumed_at + interval '24 hours'
       from entry
       left join presumptions on presumptions.call_id = $2::uuid
       returning id, reference, version
     ), queued as (
       insert into outbox (queue, subject_id, version)
       select 'escalations', raised.id, raised.version
       from raised
     )
     select raised.id, raised.reference,
       pg_notify('outbox', 'escalations')::text as woken,
       pg_notify('live', 'sent:' || $3::uuid)::text as announced,
       record_access($3::uuid, 'operator', 'flag-raised', 'escalation', raised.id, $12, null)::text as recorded
     from raised
     union all
     select known.id, known.reference, null, null, null
     from known`,
    [
      escalation.id,
      escalation.callId,
      escalation.operatorId,
      flag.level,
      flag.ground,
      flag.consent,
      flag.child,
      flag.sign,
      escalation.identity,
      escalation.references,
      FLAGS_PER_CALL_LIMIT,
      escalation.fields,
    ],
  );
  const row = rows[0];
  return row && { id: row.id, reference: row.reference };
}
