import type { Database } from '../db/database.ts';
import type { CallId } from './call.ts';

/** An on-call telephone took the call: false when an operator has it already. */
export async function onCallPhoneAnswered(database: Database, id: CallId): Promise<boolean> {
  const rows = await database.query(
    'on-call-phone-answered',
    `with call as (
       update calls
          set state = 'talking', talk = 'on-call-phone', connected_at = line_now(), last_seen_at = line_now()
        where calls.id = $1
          and calls.state = 'waiting'
       returning calls.id
     ), offer as (
       update offers
          set state = 'withdrawn', ended_at = line_now()
         from call
        where offers.call_id = call.id
          and offers.state = 'pending'
       returning offers.operator_id
     ), released as (
       update presences
          set state = presences.returns_to,
              since = line_now(),
              available_since = case when presences.returns_to = 'available' then line_now() end
         from offer
        where presences.account_id = offer.operator_id
          and presences.state = 'reserved'
     )
     select pg_notify('live', 'desk:all') from call`,
    [id],
  );
  return rows.length > 0;
}
