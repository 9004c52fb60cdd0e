import type { Database } from '../db/database.ts';
import type { CallId, CallSid, CallView } from './call.ts';
import { CALL_VIEW } from './call-store.ts';
import { endCalls, type Released } from './ending-store.ts';
import { type ArrivedOperator, MOVE_SECONDS } from './leg-store.ts';
import { withLockedCalls } from './lock-calls.ts';

/** The columns of `ArrivedOperator`, for rows named `calls` and `joined`; `$2` is the leg that arrived. */
const ARRIVED = `calls.id, calls.kind, calls.carrier_sid as "callerSid", coalesce(calls.language, 'az') as language,
  coalesce(joined.talk, calls.talk) as talk, coalesce(joined.join_number, calls.join_number) as "joinNumber", joined.id is not null as "isNew",
  array(
    select legs.carrier_sid from legs
     where legs.call_id = calls.id and legs.party = 'operator' and legs.state <> 'left' and legs.carrier_sid <> $2
  ) as "olderSids"`;

/** What follows the CTE `taken (id)`: the console that was offered the call is free again, and every desk is told. */
const WITHDRAW_OFFER = `offer as (
         update offers
            set state = 'withdrawn', ended_at = line_now()
           from taken
          where offers.call_id = taken.id
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
       ), told as (
         select count(pg_notify('live', 'desk:all')) from taken
       )`;

/**
 * Notes that an on-call telephone is rung for this call; `place` in their order, from 1. Dialled: by the caller's own leg, since the
 * carrier could not be asked to ring it beside the caller.
 */
export async function noteOnCallRing(
  database: Database,
  ring: { id: CallId; place: number; isDialled: boolean },
): Promise<void> {
  await database.query(
    'note-on-call-ring',
    `insert into on_call_rings (id, call_id, place, is_dialled)
     select gen_random_uuid(), calls.id, $2, $3
       from calls
      where calls.id = $1`,
    [ring.id, ring.place, ring.isDialled],
  );
}

/**
 * An on-call telephone that was rung beside the waiting caller took the call: raises the join number and keeps its leg,
 * once; the same webhook again gives the same answer. A message that the caller is speaking ends with it. Undefined when the caller no
 * longer waits, or is in the cover.
 */
export async function onCallPhoneArrived(
  database: Database,
  input: { id: CallId; legSid: CallSid },
): Promise<ArrivedOperator | undefined> {
  const where = `where calls.id = $1
    and ((calls.state = 'waiting' and (calls.talk is null or calls.talk = 'message'))
      or exists (select from legs where legs.call_id = calls.id and legs.carrier_sid = $2 and legs.state <> 'left'))`;
  const calls = { name: 'call-for-on-call-phone', where, values: [input.id, input.legSid] };
  const arrived = await withLockedCalls(database, calls, (locked, ids) =>
    locked.query<ArrivedOperator>(
      'on-call-phone-arrived',
      `with taken as (
         update calls
            set state = 'connecting', talk = 'on-call-phone', join_number = calls.join_number + 1, on_telephone_at = line_now()
          where calls.id = any ($1)
            and not exists (select from legs where legs.carrier_sid = $2)
         returning calls.id, calls.join_number, calls.talk
       ), leg as (
         insert into legs (carrier_sid, call_id, party, join_number)
         select $2, taken.id, 'operator', taken.join_number
           from taken
       ), ${WITHDRAW_OFFER}
       select ${ARRIVED}
         from calls
         left join taken as joined on joined.id = calls.id
        cross join told
        where calls.id = any ($1)`,
      [ids, input.legSid],
    ),
  );
  return arrived?.[0];
}

/** An on-call telephone that the caller was dialled to took the call: false when somebody else has it already. */
export async function onCallPhoneDialled(database: Database, id: CallId): Promise<boolean> {
  const calls = { name: 'call-dialled-out', where: 'where calls.id = $1', values: [id] };
  const rows = await withLockedCalls(database, calls, takenByPhone);
  // A call that was never kept is nobody else's.
  return rows?.[0]?.isFree ?? true;
}

/** The same, told some time ago of the caller's leg. Who came into the cover meanwhile was not joined to anybody after all. */
export async function onCallPhoneBridged(database: Database, callerSid: CallSid): Promise<void> {
  const where = "where calls.carrier_sid = $1 and calls.talk is distinct from 'cover'";
  await withLockedCalls(database, { name: 'call-bridged', where, values: [callerSid] }, takenByPhone);
}

/**
 * The caller was joined to a dialled telephone and is not any more: the talk is over, and with it the call; undefined where it had ended.
 * Not so where we took the caller out of that talk, which the carrier tells in the same words: then an operator has the call, or it has
 * just been written to.
 */
export async function endDialledTalk(database: Database, callerSid: CallSid): Promise<Released | undefined> {
  const where = `where calls.carrier_sid = $1
    and ((calls.state in ('menu', 'waiting') and calls.last_seen_at <= line_now() - make_interval(secs => ${MOVE_SECONDS}))
      or (calls.state = 'talking' and calls.talk = 'on-call-phone' and not exists (
        select from legs where legs.call_id = calls.id and legs.party = 'operator' and legs.state <> 'left'
      )))`;
  const calls = { name: 'dialled-talk', where, values: [callerSid] };
  const ended = await withLockedCalls(database, calls, async (locked, ids) => {
    // A talk that could not be kept when it began was one all the same.
    await takenByPhone(locked, ids);
    return endCalls(locked, ids, 'operator');
  });
  return ended?.[0];
}

function takenByPhone(locked: Database, ids: readonly CallId[]): Promise<{ isFree: boolean }[]> {
  return locked.query(
    'on-call-phone-dialled',
    `with taken as (
       update calls
          set state = 'talking', talk = 'on-call-phone', connected_at = line_now(), last_seen_at = line_now(),
              on_telephone_at = line_now()
        where calls.id = any ($1)
          and calls.state in ('menu', 'waiting')
       returning calls.id
     ), ${WITHDRAW_OFFER}
     select calls.state not in ('connecting', 'talking') or (calls.operator_id is null and not exists (
              select from legs where legs.call_id = calls.id and legs.party = 'operator' and legs.state <> 'left'
            )) as "isFree"
       from calls
      cross join told
      where calls.id = any ($1)`,
    [ids],
  );
}

/**
 * The telephone took the call and is not joined to the caller, who asks on: back into the queue, as if it had not
 * answered. Undefined when the call is in no such talk.
 */
export async function onCallPhoneMissed(database: Database, id: CallId): Promise<CallView | undefined> {
  const where = "where calls.id = $1 and calls.state = 'talking' and calls.talk = 'on-call-phone'";
  const calls = { name: 'call-missed-by-phone', where, values: [id] };
  const missed = await withLockedCalls(database, calls, (locked, ids) =>
    locked.query<CallView>(
      'on-call-phone-missed',
      `update calls
          set state = 'waiting', talk = null, connected_at = null, last_seen_at = line_now(),
              -- Whoever was dialled out of the menu has not waited yet.
              waiting_since = coalesce(calls.waiting_since, line_now())
        where calls.id = any ($1)
          and not exists (select from legs where legs.call_id = calls.id and legs.party = 'operator' and legs.state <> 'left')
       returning ${CALL_VIEW}, pg_notify('live', 'desk:all')`,
      [ids],
    ),
  );
  return missed?.[0];
}
