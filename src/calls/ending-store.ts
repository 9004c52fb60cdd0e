import type { Database } from '../db/database.ts';
import type { CallId, CallSid, EndedBy, Language } from './call.ts';
import { IS_COVER_GUESSED } from './cover-store.ts';
import { withLockedCalls } from './lock-calls.ts';

const WRAP_UP_SECONDS = 10 * 60;

/** A call that just ended or went back to the queue: what telephony has to tidy up at the carrier. */
export interface Released {
  id: CallId;
  callerSid: CallSid | null;
  language: Language;
  operatorSids: CallSid[];
  /** The caller is in, or on the way into, something that will not end by itself. */
  mustBeFetched: boolean;
}

/**
 * What follows the CTE `released_call (id, caller_sid, language, operator_id, had_talk, wraps_up, must_be_fetched)`: offers
 * withdrawn, consoles told, legs to end listed, and the operator sent to wrap-up. Where nobody had talked, or the
 * operator was lost and the caller waits again, the operator goes back to the state before: a reloaded page must be able to take its caller again.
 */
const RELEASE_EVERYBODY = `withdrawn as (
       update offers
          set state = 'withdrawn', ended_at = line_now()
         from released_call
        where offers.call_id = released_call.id
          and offers.state = 'pending'
       returning offers.operator_id
     ), wrap_up as (
       insert into wrap_ups (call_id, operator_id)
       select released_call.id, released_call.operator_id
         from released_call
        where released_call.had_talk
          and released_call.operator_id is not null
       on conflict (call_id, operator_id) do update set started_at = line_now(), finished_at = null
     ), released as (
       update presences
          set state = case when released_call.had_talk and released_call.wraps_up and presences.state = 'on-call' then 'wrap-up'
                           else presences.returns_to end,
              since = line_now(),
              available_since = case when presences.returns_to = 'available' then line_now() end,
              wrap_up_due_at = case when released_call.had_talk and released_call.wraps_up and presences.state = 'on-call'
                                    then line_now() + make_interval(secs => ${WRAP_UP_SECONDS}) end
         from released_call
        where (presences.account_id = released_call.operator_id and presences.state = 'on-call')
           or (presences.account_id in (select withdrawn.operator_id from withdrawn) and presences.state = 'reserved')
     ), told as (
       select count(pg_notify('live', 'desk:all')) from released_call
     )
     select released_call.id, released_call.caller_sid as "callerSid", coalesce(released_call.language, 'az') as language,
            released_call.must_be_fetched as "mustBeFetched",
            array(
              select legs.carrier_sid from legs
               where legs.call_id = released_call.id and legs.party = 'operator' and legs.state <> 'left'
            ) as "operatorSids"
       from released_call
      cross join told`;

/** Ends a call because the caller is gone; undefined when it had ended already or was never kept. */
export async function endByCallerSid(
  database: Database,
  input: { sid: CallSid; endedBy: EndedBy },
): Promise<Released | undefined> {
  const where = "where calls.carrier_sid = $1 and calls.state <> 'ended'";
  const calls = { name: 'calls-of-caller', where, values: [input.sid] };
  const ended = await withLockedCalls(database, calls, (locked, ids) => end(locked, ids, input.endedBy));
  return ended?.[0];
}

/** Ends the call this operator is in; undefined when it is not theirs or had ended. */
export async function endByOperator(
  database: Database,
  input: { callId: CallId; operatorId: string },
): Promise<Released | undefined> {
  const where = "where calls.id = $1 and calls.operator_id = $2 and calls.state in ('connecting', 'talking')";
  const calls = { name: 'calls-of-operator', where, values: [input.callId, input.operatorId] };
  const ended = await withLockedCalls(database, calls, (locked, ids) => end(locked, ids, 'operator'));
  return ended?.[0];
}

/** Ends test calls that nobody answered or that are over. */
export async function endOldTestCalls(database: Database, olderThanSeconds: number): Promise<Released[]> {
  const where = `where calls.kind = 'test'
    and calls.state <> 'ended'
    and calls.last_seen_at < line_now() - make_interval(secs => $1)`;
  const calls = { name: 'old-test-calls', where, values: [olderThanSeconds] };
  return (await withLockedCalls(database, calls, (locked, ids) => end(locked, ids, 'line'))) ?? [];
}

/** Ends the test call that this operator's leg was for; nothing happens when it was for another call. */
export async function endTestCallOfLeg(database: Database, legSid: CallSid): Promise<void> {
  const where = `join legs on legs.call_id = calls.id
    where legs.carrier_sid = $1 and calls.kind = 'test' and calls.state <> 'ended'`;
  const calls = { name: 'test-call-of-leg', where, values: [legSid] };
  await withLockedCalls(database, calls, (locked, ids) => end(locked, ids, 'operator'));
}

/**
 * An operator's leg is over, told by the carrier or found out: each leg once. If it had the call, the caller goes back to
 * the front of the queue; a talk with an on-call telephone is over with it. Undefined when nothing follows.
 */
export async function operatorLegLeft(database: Database, legSid: CallSid): Promise<Released | undefined> {
  const where = "join legs on legs.call_id = calls.id where legs.carrier_sid = $1 and legs.party = 'operator'";
  const calls = { name: 'call-of-leg', where, values: [legSid] };
  const released = await withLockedCalls(database, calls, async (locked) => {
    const [leg] = await locked.query<{ id: CallId; isCurrent: boolean; endsTalk: boolean }>(
      'leg-left',
      `update legs
          set state = 'left', left_at = line_now()
         from calls
        where legs.carrier_sid = $1
          and legs.state <> 'left'
          and calls.id = legs.call_id
       returning legs.call_id as id,
         calls.kind = 'caller'
           and calls.state in ('connecting', 'talking')
           and calls.join_number = legs.join_number
           and calls.operator_id is not distinct from legs.account_id as "isCurrent",
         legs.account_id is null
           and calls.connected_at is not null
           and calls.talk is distinct from 'cover' as "endsTalk"`,
      [legSid],
    );
    if (!leg?.isCurrent) return [];
    return leg.endsTalk ? end(locked, [leg.id], 'operator') : backToQueue(locked, [leg.id], false);
  });
  return released?.[0];
}

/** The operator leaves a caller who is in the cover: back into the queue, where only the agreed key asks for a person. */
export async function leaveCoveredCall(
  database: Database,
  input: { callId: CallId; operatorId: string },
): Promise<Released | undefined> {
  const where = `where calls.id = $1
    and calls.operator_id = $2
    and calls.state in ('connecting', 'talking')
    and calls.talk = 'cover'`;
  const calls = { name: 'covered-call', where, values: [input.callId, input.operatorId] };
  const left = await withLockedCalls(database, calls, async (locked, ids) => {
    const legs = await locked.query<{ sid: CallSid }>(
      'leave-covered-call',
      `update legs
          set state = 'left', left_at = line_now()
        where legs.call_id = any ($1)
          and legs.party = 'operator'
          and legs.state <> 'left'
       returning legs.carrier_sid as sid`,
      [ids],
    );
    const released = await backToQueue(locked, ids, true);
    return released.map((each) => ({ ...each, operatorSids: legs.map((leg) => leg.sid) }));
  });
  return left?.[0];
}

/** Accepted, but the operator's leg never came within the lease: the call goes back to the front, the operator rests. */
export async function takeBackUnjoined(database: Database, leaseSeconds: number): Promise<Released[]> {
  const where = `join offers on offers.call_id = calls.id
      and offers.state = 'accepted'
      and offers.operator_id = calls.operator_id
    where calls.state = 'connecting'
      and calls.kind = 'caller'
      and offers.ended_at < line_now() - make_interval(secs => $1)
      and not exists (
        select from legs
         where legs.call_id = calls.id
           and legs.account_id = calls.operator_id
           and legs.dialled_at >= offers.ended_at
      )`;
  const calls = { name: 'unjoined-calls', where, values: [leaseSeconds] };
  return (await withLockedCalls(database, calls, (locked, ids) => backToQueue(locked, ids, false))) ?? [];
}

async function end(locked: Database, ids: readonly CallId[], endedBy: EndedBy): Promise<Released[]> {
  return locked.query<Released>(
    'end-calls',
    `with released_call as (
       update calls
          set state = 'ended',
              talk = null,
              ended_at = line_now(),
              ended_by = $2,
              outcome = case
                when calls.kind = 'test' then 'test'
                when calls.connected_at is not null then 'talked'
                when calls.waiting_since is not null then 'abandoned'
                else 'menu-only'
              end
        where calls.id = any ($1)
          and calls.state <> 'ended'
       returning calls.id, calls.carrier_sid as caller_sid, calls.language, calls.operator_id,
                 calls.connected_at is not null and calls.kind = 'caller' as had_talk, true as wraps_up, false as must_be_fetched
     ), ${RELEASE_EVERYBODY}`,
    [ids, endedBy],
  );
}

async function backToQueue(locked: Database, ids: readonly CallId[], wrapsUp: boolean): Promise<Released[]> {
  return locked.query<Released>(
    'calls-back-to-queue',
    `with before as (
       select calls.id, calls.operator_id, calls.connected_at, ${IS_COVER_GUESSED} as is_cover_guessed,
              calls.talk = 'asking' or exists (
                select from legs
                 where legs.call_id = calls.id
                   and legs.party = 'caller'
                   and legs.join_number = calls.join_number
                   and legs.state = 'dialled'
              ) as is_elsewhere
         from calls
        where calls.id = any ($1)
     ), released_call as (
       update calls
          set state = 'waiting',
              operator_id = null,
              talk = case when calls.talk = 'cover' and not before.is_cover_guessed then 'cover' end,
              connected_at = null,
              last_seen_at = line_now(),
              waiting_since = coalesce(calls.waiting_since, line_now()),
              returns = calls.returns + 1
         from before
        where calls.id = before.id
          and calls.state in ('connecting', 'talking')
       returning calls.id, calls.carrier_sid as caller_sid, calls.language, before.operator_id,
                 before.connected_at is not null as had_talk, $2::boolean as wraps_up,
                 calls.talk is null and (before.is_cover_guessed or before.is_elsewhere) as must_be_fetched
     ), ${RELEASE_EVERYBODY}`,
    [ids, wrapsUp],
  );
}
