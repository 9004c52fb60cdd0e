import type { Database } from '../db/database.ts';
import type { CallId, CallSid, CallView, Language, Talk } from './call.ts';
import { CALL_VIEW } from './call-store.ts';
import { withLockedCalls } from './lock-calls.ts';

/** A move of the caller that was ordered so lately may still be under way at the carrier. */
export const MOVE_SECONDS = 5;

export interface ArrivedOperator {
  id: CallId;
  kind: 'caller' | 'test';
  /** Null for the test call of a start-of-shift check. */
  callerSid: CallSid | null;
  joinNumber: number;
  language: Language;
  talk: Talk | null;
  /** False for the same webhook again: what the first one ordered must not be ordered twice. */
  isNew: boolean;
  /** Other legs of people who have the call, from an earlier join: a page that was lost, or that dialled twice. */
  olderSids: CallSid[];
}

/**
 * The operator's leg is at the carrier: raises the join number and keeps the leg, once. The same webhook again gives
 * the same answer. Undefined when this operator has no call to join, and of a leg that is gone, which would end the one that took its place.
 */
export async function operatorArrived(
  database: Database,
  input: { operatorId: string; offerId: string; legSid: CallSid },
): Promise<ArrivedOperator | undefined> {
  const rows = await database.query<ArrivedOperator>(
    'operator-arrived',
    `select id, kind, caller_sid as "callerSid", join_number as "joinNumber", language, talk, is_new as "isNew",
            older_sids as "olderSids"
       from operator_arrived($1, $2, $3)
      where not exists (select from legs where legs.carrier_sid = $3 and legs.state = 'left')`,
    [input.operatorId, input.offerId, input.legSid],
  );
  return rows[0];
}

/** The caller's leg asked for the room's document: from now on both are on their way. */
export async function callerJoins(database: Database, input: { id: CallId; sid: CallSid }): Promise<void> {
  await database.query(
    'caller-joins',
    `insert into legs (carrier_sid, call_id, party, join_number)
     select $2, calls.id, 'caller', calls.join_number
       from calls
      where calls.id = $1
     on conflict (carrier_sid) do update
       set join_number = excluded.join_number, dialled_at = line_now(), state = 'dialled', left_at = null`,
    [input.id, input.sid],
  );
}

/** What stands in the room when a leg has joined it. */
export interface Joined {
  id: CallId;
  callerSid: CallSid;
  language: Language;
  /** The caller is in a room in which nobody is or will be. */
  isAlone: boolean;
}

/**
 * A leg entered a room, told by the carrier: order-free, each event once. The call is a talk as soon as the caller's
 * leg is in the room and the operator's leg is there too; what is told late, of an earlier join, changes nothing, unless both are in this
 * very room. A caller who came in without a word of `callerJoins` is asked no more.
 */
export async function legJoined(
  database: Database,
  input: { legSid: CallSid; conferenceSid: string; eventKey: string },
): Promise<Joined | undefined> {
  const rows = await database.query<Joined>(
    'leg-joined',
    'select id, caller_sid as "callerSid", language, is_alone as "isAlone" from leg_joined($1, $2, $3)',
    [input.legSid, input.conferenceSid, input.eventKey],
  );
  return rows[0];
}

/** The caller left a room, told by the carrier; that alone says nothing about the call. An older room is not believed. */
export async function callerLegLeft(
  database: Database,
  input: { legSid: CallSid; conferenceSid: string },
): Promise<void> {
  await database.query(
    'caller-leg-left',
    `update legs
        set state = 'left', left_at = line_now()
       from calls
      where legs.carrier_sid = $1
        and legs.party = 'caller'
        and legs.state = 'joined'
        and calls.id = legs.call_id
        and calls.conference_sid = $2`,
    [input.legSid, input.conferenceSid],
  );
}

/**
 * The caller asked on after a room, with the join number of the room's document. A ghost is an answer that the carrier
 * will discard, because the caller was moved out of the room by us.
 */
export async function callerLeaves(
  database: Database,
  input: { id: CallId; joinNumber: number },
): Promise<{ call: CallView; isGhost: boolean } | undefined> {
  const rows = await database.query<CallView & { isGhost: boolean; isTold: boolean }>(
    'caller-leaves',
    `update calls
        set last_seen_at = line_now(), cover_ordered_at = null, cover_due_at = null
      where calls.id = $1
     returning ${CALL_VIEW},
       -- The order ends here: its desk would go on saying that the caller is still in the talk.
       case when calls.talk = 'cover' and calls.operator_id is not null
            then pg_notify('live', 'desk:' || calls.operator_id) end is null as "isTold",
       exists (
         select from legs
          where legs.call_id = calls.id
            and legs.party = 'caller'
            and legs.join_number > $2
       ) or (calls.join_number > $2 and (
         exists (
           select from legs
            where legs.call_id = calls.id
              and legs.join_number > $2
              and legs.party = 'operator'
              and legs.dialled_at > line_now() - make_interval(secs => ${MOVE_SECONDS})
         ) or exists (
           select from call_events
            where call_events.call_id = calls.id
              and call_events.kind = 'question-asked'
              and call_events.at > line_now() - make_interval(secs => ${MOVE_SECONDS})
         ) or exists (
           -- Who was asked since has left that room, however late it is told.
           select from questions
             join call_events on call_events.event_key = 'question:' || questions.id || ':heard'
            where questions.call_id = calls.id
              and questions.join_number > $2
         )
       )) as "isGhost"`,
    [input.id, input.joinNumber],
  );
  const row = rows[0];
  if (!row) return undefined;
  const { isGhost, isTold: _isTold, ...call } = row;
  return { call, isGhost };
}

/**
 * Both legs are on their way into one room for so long that they must be in it, though no callback told: the talk has
 * begun. Returns how many.
 */
export async function assumeTalks(database: Database, afterSeconds: number): Promise<number> {
  const where = `join legs on legs.call_id = calls.id
      and legs.party = 'caller'
      and legs.join_number = calls.join_number
      and legs.state <> 'left'
    where calls.state = 'connecting'
      and calls.talk is distinct from 'cover'
      and legs.dialled_at < line_now() - make_interval(secs => $1)
      and exists (
        select from legs as others
         where others.call_id = calls.id
           and others.party = 'operator'
           and others.join_number = calls.join_number
           and others.state <> 'left'
      )`;
  const calls = { name: 'calls-surely-joined', where, values: [afterSeconds] };
  const assumed = await withLockedCalls(database, calls, (locked, ids) =>
    locked.query(
      'assume-talks',
      `update calls
          set state = 'talking', talk = coalesce(calls.talk, 'together'), connected_at = line_now()
        where calls.id = any ($1)
       returning pg_notify('live', 'desk:' || coalesce(calls.operator_id::text, 'all'))`,
      [ids],
    ),
  );
  return assumed?.length ?? 0;
}
