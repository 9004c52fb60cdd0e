import type { Database } from '../db/database.ts';
import type { CallId, CallSid, CallView, Language, Talk } from './call.ts';
import { CALL_VIEW } from './call-store.ts';
import { withLockedCalls } from './lock-calls.ts';

/** A move of the caller that was ordered so lately may still be under way at the carrier. */
const MOVE_SECONDS = 5;

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

/** The columns of `ArrivedOperator`, for rows named `calls` and `joined`; `$2` is the leg that arrived. */
export const ARRIVED = `calls.id, calls.kind, calls.carrier_sid as "callerSid", coalesce(calls.language, 'az') as language,
  coalesce(joined.talk, calls.talk) as talk, coalesce(joined.join_number, calls.join_number) as "joinNumber", joined.id is not null as "isNew",
  array(
    select legs.carrier_sid from legs
     where legs.call_id = calls.id and legs.party = 'operator' and legs.state <> 'left' and legs.carrier_sid <> $2
  ) as "olderSids"`;

/**
 * The operator's leg is at the carrier: raises the join number and keeps the leg, once. The same webhook again gives
 * the same answer. Undefined when this operator has no call to join.
 */
export async function operatorArrived(
  database: Database,
  input: { operatorId: string; offerId: string; legSid: CallSid },
): Promise<ArrivedOperator | undefined> {
  const where = `join offers on offers.call_id = calls.id
    where offers.id = $2
      and offers.operator_id = $1
      and offers.state = 'accepted'
      and calls.operator_id = $1
      and calls.state in ('connecting', 'talking')`;
  const calls = { name: 'call-of-offer', where, values: [input.operatorId, input.offerId] };
  const arrived = await withLockedCalls(database, calls, (locked, ids) =>
    locked.query<ArrivedOperator>(
      'operator-arrived',
      `with joined as (
         update calls
            set join_number = calls.join_number + 1
          where calls.id = any ($1)
            and not exists (select from legs where legs.carrier_sid = $2)
         returning calls.id, calls.join_number, calls.talk
       ), leg as (
         insert into legs (carrier_sid, call_id, party, account_id, join_number)
         select $2, joined.id, 'operator', $3, joined.join_number
           from joined
       )
       select ${ARRIVED}
         from calls
         left join joined on joined.id = calls.id
        where calls.id = any ($1)`,
      [ids, input.legSid, input.operatorId],
    ),
  );
  return arrived?.[0];
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
 * leg is in the room and the operator's leg is there too; what is told late, of an earlier join, changes nothing.
 */
export async function legJoined(
  database: Database,
  input: { legSid: CallSid; conferenceSid: string; eventKey: string },
): Promise<Joined | undefined> {
  const where = 'join legs on legs.call_id = calls.id where legs.carrier_sid = $1';
  const calls = { name: 'call-of-joining-leg', where, values: [input.legSid] };
  const joined = await withLockedCalls(database, calls, (locked) =>
    locked.query<Joined>(
      'leg-joined',
      `with event as (
         insert into call_events (call_id, event_key, kind)
         select legs.call_id, $3, 'joined'
           from legs
          where legs.carrier_sid = $1
         on conflict do nothing
         returning call_id
       ), joined as (
         update legs
            set state = 'joined', joined_at = coalesce(legs.joined_at, line_now())
           from event
          where legs.carrier_sid = $1
            and legs.state <> 'left'
         returning legs.call_id, legs.party, legs.join_number
       ), present as (
         select joined.call_id, joined.party
           from joined
           join calls on calls.id = joined.call_id and calls.join_number = joined.join_number
          where joined.party = 'operator'
             or exists (
               select from legs
                where legs.call_id = joined.call_id
                  and legs.party = 'operator'
                  and legs.join_number = joined.join_number
                  and legs.state <> 'left'
             )
       ), changed as (
         update calls
            set conference_sid = $2,
                last_seen_at = line_now(),
                state = case when present.party = 'caller' then 'talking' else calls.state end,
                talk = case when present.party = 'caller' then coalesce(calls.talk, 'together') else calls.talk end,
                connected_at = case when present.party = 'caller' then coalesce(calls.connected_at, line_now())
                                    else calls.connected_at end
           from present
          where calls.id = present.call_id
            and calls.state in ('connecting', 'talking')
         returning calls.id, calls.operator_id
       ), told as (
         select count(pg_notify('live', 'desk:' || coalesce(changed.operator_id::text, 'all'))) from changed
       )
       select calls.id, calls.carrier_sid as "callerSid", coalesce(calls.language, 'az') as language,
              joined.party = 'caller' and not exists (select from changed) as "isAlone"
         from joined
         join calls on calls.id = joined.call_id
        cross join told`,
      [input.legSid, input.conferenceSid, input.eventKey],
    ),
  );
  return joined?.[0];
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
  const rows = await database.query<CallView & { isGhost: boolean }>(
    'caller-leaves',
    `update calls
        set last_seen_at = line_now()
      where calls.id = $1
     returning ${CALL_VIEW},
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
         )
       )) as "isGhost"`,
    [input.id, input.joinNumber],
  );
  const row = rows[0];
  if (!row) return undefined;
  const { isGhost, ...call } = row;
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
