import type { Database } from '../db/database.ts';
import type { CallId, CallSid, Language } from './call.ts';
import { withLockedCalls } from './lock-calls.ts';

export interface ArrivedOperator {
  id: CallId;
  kind: 'caller' | 'test';
  /** Null for the test call of a start-of-shift check. */
  callerSid: CallSid | null;
  joinNumber: number;
  language: Language;
}

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
         returning calls.id, calls.join_number
       ), leg as (
         insert into legs (carrier_sid, call_id, party, account_id, join_number)
         select $2, joined.id, 'operator', $3, joined.join_number
           from joined
       )
       select calls.id, calls.kind, calls.carrier_sid as "callerSid", coalesce(calls.language, 'az') as language,
              coalesce(joined.join_number, calls.join_number) as "joinNumber"
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
       set join_number = excluded.join_number,
           state = case when legs.state = 'left' then 'dialled' else legs.state end`,
    [input.id, input.sid],
  );
}

/**
 * A leg entered a room, told by the carrier: order-free, each event once. The call is a talk as soon as the caller's
 * leg is in the room and the operator's leg is there too.
 */
export async function legJoined(
  database: Database,
  input: { legSid: CallSid; conferenceSid: string; eventKey: string },
): Promise<void> {
  const where = 'join legs on legs.call_id = calls.id where legs.carrier_sid = $1';
  await withLockedCalls(database, { name: 'call-of-joining-leg', where, values: [input.legSid] }, (locked) =>
    locked.query(
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
         returning legs.call_id, legs.party
       ), changed as (
         update calls
            set conference_sid = $2,
                last_seen_at = line_now(),
                state = case when joined.party = 'caller' then 'talking' else calls.state end,
                talk = case when joined.party = 'caller' then coalesce(calls.talk, 'together') else calls.talk end,
                connected_at = case when joined.party = 'caller' then coalesce(calls.connected_at, line_now())
                                    else calls.connected_at end
           from joined
          where calls.id = joined.call_id
            and calls.state in ('connecting', 'talking')
         returning calls.operator_id
       )
       select pg_notify('live', 'desk:' || changed.operator_id) from changed`,
      [input.legSid, input.conferenceSid, input.eventKey],
    ),
  );
}

/** The operator's leg of the present join, or undefined when it is known to be gone. */
export async function currentOperatorLeg(database: Database, callId: CallId): Promise<CallSid | undefined> {
  const rows = await database.query<{ sid: CallSid }>(
    'current-operator-leg',
    `select legs.carrier_sid as sid
       from legs
       join calls on calls.id = legs.call_id and calls.join_number = legs.join_number
      where legs.call_id = $1
        and legs.party = 'operator'
        and legs.state <> 'left'
      order by legs.dialled_at desc
      limit 1`,
    [callId],
  );
  return rows[0]?.sid;
}
