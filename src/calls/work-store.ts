import type { Database } from '../db/database.ts';
import type { CallId, CallSid, Disposition, Language, Talk } from './call.ts';

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

/** What makes a call this operator's: being in it, or still having it to finish. */
const IS_OWN_CALL = `(
        exists (
          select from calls
           where calls.id = $1 and calls.operator_id = $2 and calls.kind = 'caller' and calls.state in ('connecting', 'talking')
        ) or exists (
          select from wrap_ups where wrap_ups.call_id = $1 and wrap_ups.operator_id = $2 and wrap_ups.finished_at is null
        )
      )`;

/**
 * Keeps the note when its revision follows the kept one; the same revision again with the same text is no change. A1.1: what
 * is kept is recorded by the same statement.
 */
export async function saveNote(
  database: Database,
  input: { callId: CallId; operatorId: string; text: string; revision: number },
): Promise<{ revision: number; savedAt: Date } | undefined> {
  const rows = await database.query<{ revision: number; savedAt: Date }>(
    'save-note',
    `insert into call_notes (call_id, operator_id, text, revision)
     select $1, $2, $3, $4
      where ${IS_OWN_CALL}
        and ($4 = 1 or exists (select from call_notes where call_notes.call_id = $1 and call_notes.operator_id = $2))
     on conflict (call_id, operator_id) do update
       set text = excluded.text, revision = excluded.revision, saved_at = line_now()
       where call_notes.revision = excluded.revision - 1
          or (call_notes.revision = excluded.revision and call_notes.text = excluded.text)
     returning revision, saved_at as "savedAt",
               record_access($2, 'operator', 'note-changed', 'note', $1, '{text}', null) as recorded`,
    [input.callId, input.operatorId, input.text, input.revision],
  );
  return rows[0];
}

/** Whether this operator may write about this call. */
export async function isOwnCall(database: Database, input: { callId: CallId; operatorId: string }): Promise<boolean> {
  const rows = await database.query('is-own-call', `select where ${IS_OWN_CALL}`, [input.callId, input.operatorId]);
  return rows.length > 0;
}

/** Marks the person as presumed a victim, once: the 24 hours run from the first time (B4.2). */
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
     returning presumed_at as "presumedAt", pg_notify('live', 'desk:' || $2)`,
    [input.callId, input.operatorId],
  );
  return rows[0];
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
