import type { Database } from '../db/database.ts';
import type { CallId, CallSid, Disposition, Language, Talk } from './call.ts';
import { IS_OWN_CALL } from './own-call.ts';

export interface HoldTarget {
  callerSid: CallSid;
  conferenceSid: string;
  language: Language;
  talk: Talk;
}

/** Where the caller of this operator's talk can be held; undefined when there is no talk or the room is not known yet. */
export async function holdTarget(
  database: Database,
  input: { callId: CallId; operatorId: string },
): Promise<HoldTarget | undefined> {
  const rows = await database.query<HoldTarget>(
    'hold-target',
    `select calls.carrier_sid as "callerSid", calls.conference_sid as "conferenceSid",
            coalesce(calls.language, 'az') as language, calls.talk
       from calls
      where calls.id = $1
        and calls.operator_id = $2
        and calls.state = 'talking'
        and calls.carrier_sid is not null
        and calls.conference_sid is not null`,
    [input.callId, input.operatorId],
  );
  return rows[0];
}

/** Notes that the carrier holds the caller, or no longer does. Cover and questions are never overwritten. */
export async function markHold(
  database: Database,
  input: { callId: CallId; operatorId: string; isOn: boolean },
): Promise<void> {
  await database.query(
    'mark-hold',
    `update calls
        set talk = case when $3 then 'on-hold' else 'together' end
      where calls.id = $1
        and calls.operator_id = $2
        and calls.state = 'talking'
        and calls.talk in ('together', 'on-hold')
     returning pg_notify('live', 'desk:' || $2)`,
    [input.callId, input.operatorId, input.isOn],
  );
}

/** Marks the person as presumed a victim, once, and records who said so: the 24 hours run from the first time (A1.1, B4.2). */
export async function presumeVictim(
  database: Database,
  input: { callId: CallId; operatorId: string },
): Promise<{ presumedAt: Date } | undefined> {
  const rows = await database.query<{ presumedAt: Date }>(
    'presume-victim',
    `insert into presumptions (call_id, presumed_by)
     select $1, $2
      where ${IS_OWN_CALL}
     on conflict (call_id) do update set presumed_by = presumptions.presumed_by
     returning presumed_at as "presumedAt", pg_notify('live', 'desk:' || $2),
       -- No transaction has touched a row that this statement made; one that was there already is said again, and changes nothing.
       case when xmax = 0 then
         record_access($2::uuid, 'operator', 'victim-presumed', 'call', call_id, '{presumedVictim}', null)::text
       end as recorded`,
    [input.callId, input.operatorId],
  );
  return rows[0];
}

/** As many warnings as make a call that its operator ended a nuisance. */
const WARNINGS_NEEDED = 2;

/** Whether this operator's ended call may be called nuisance: its caller was warned, or was not hung up on. */
export async function mayBeNuisance(named: Database, callId: CallId): Promise<boolean> {
  const rows = await named.query<{ may: boolean }>('may-be-nuisance', 'select may_be_nuisance($1, $2) as may', [
    callId,
    WARNINGS_NEEDED,
  ]);
  return rows[0]?.may ?? false;
}

/** Ends the work after a call with its outcome; undefined when there was none to end. */
export async function finishWrapUp(
  database: Database,
  input: { callId: CallId; operatorId: string; disposition: Disposition },
): Promise<{ isLast: boolean } | undefined> {
  const rows = await database.query<{ isLast: boolean }>(
    'finish-wrap-up',
    `with finished as (
       update wrap_ups
          set finished_at = line_now(), disposition = $3
        where wrap_ups.call_id = $1
          and wrap_ups.operator_id = $2
          and wrap_ups.finished_at is null
       returning wrap_ups.call_id
     )
     select not exists (
              select from wrap_ups
               where wrap_ups.operator_id = $2
                 and wrap_ups.finished_at is null
                 and wrap_ups.call_id <> finished.call_id
            ) as "isLast",
            pg_notify('live', 'desk:' || $2)
       from finished`,
    [input.callId, input.operatorId, input.disposition],
  );
  return rows[0];
}
