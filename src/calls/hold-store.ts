import type { Database } from '../db/database.ts';
import type { CallId, CallSid } from './call.ts';
import { withLockedCalls } from './lock-calls.ts';

export interface HeldOrReleased {
  legSid: CallSid;
  conferenceSid: string;
  /** The carrier's count of what happened in this room. */
  sequence: number;
  isOn: boolean;
}

/**
 * The caller was put on hold or taken back, told by the carrier: each event once, and none that is older than a later one
 * of the same room, or than somebody's coming into it. A cover and a question are never overwritten.
 */
export async function noteHold(database: Database, event: HeldOrReleased): Promise<void> {
  const where = `where calls.carrier_sid = $1 and calls.conference_sid = $2 and calls.state = 'talking'`;
  const calls = { name: 'call-to-hold', where, values: [event.legSid, event.conferenceSid] };
  await withLockedCalls(database, calls, (locked, [id]) =>
    locked.query(
      'note-hold',
      `with told as (
         insert into call_events (call_id, event_key, kind)
         values ($1, $2::text || ':' || $3::int || ':hold', 'hold-told')
         on conflict do nothing
         returning call_id
       )
       update calls
          set talk = case when $4 then 'on-hold' else 'together' end
         from told
        where calls.id = told.call_id
          and calls.talk in ('together', 'on-hold')
          and not exists (
            select from call_events
             where call_events.call_id = told.call_id
               and case when call_events.event_key ~ ('^' || $2 || ':\\d{1,9}:(hold|join)$')
                     then split_part(call_events.event_key, ':', 2)::int > $3
                     else false
                   end
          )
       returning pg_notify('live', 'desk:' || calls.operator_id)`,
      [id, event.conferenceSid, event.sequence, event.isOn],
    ),
  );
}

/**
 * Who asks on after a room is in none, and hears no music: nobody is held in the room that they come into next. Where they are in a later
 * one already, what is told of that one stands.
 */
export async function endHold(database: Database, left: { id: CallId; joinNumber: number }): Promise<void> {
  await database.query(
    'end-hold',
    `update calls
        set talk = 'together'
      where calls.id = $1
        and calls.talk = 'on-hold'
        and not exists (
          select from legs where legs.call_id = calls.id and legs.party = 'caller' and legs.join_number > $2
        )
     returning pg_notify('live', 'desk:' || calls.operator_id)`,
    [left.id, left.joinNumber],
  );
}
