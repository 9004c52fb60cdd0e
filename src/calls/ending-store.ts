import type { Database } from '../db/database.ts';
import type { CallId, CallSid, EndedBy } from './call.ts';

const WRAP_UP_SECONDS = 10 * 60;

/** A call that just ended or went back to the queue: what telephony has to tidy up at the carrier. */
export interface Released {
  id: CallId;
  callerSid: CallSid | null;
  operatorSids: CallSid[];
}

/**
 * What follows the CTE `released_call (id, operator_id, had_talk)`: offers withdrawn, the operator sent to wrap-up
 * (or back to the state before, when nobody had talked), consoles told.
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
       on conflict do nothing
     ), released as (
       update presences
          set state = case when released_call.had_talk and presences.state = 'on-call' then 'wrap-up'
                           else presences.returns_to end,
              since = line_now(),
              available_since = case when presences.returns_to = 'available' then line_now() end,
              wrap_up_due_at = case when released_call.had_talk and presences.state = 'on-call'
                                    then line_now() + make_interval(secs => ${WRAP_UP_SECONDS}) end
         from released_call
        where (presences.account_id = released_call.operator_id and presences.state = 'on-call')
           or (presences.account_id in (select withdrawn.operator_id from withdrawn) and presences.state = 'reserved')
     ), told as (
       select count(pg_notify('live', 'desk:all')) from released_call
     )`;

const RELEASED = `released_call.id, released_call.caller_sid as "callerSid",
       array(
         select legs.carrier_sid from legs
          where legs.call_id = released_call.id and legs.party = 'operator' and legs.state <> 'left'
       ) as "operatorSids"`;

/** Ends a call because the caller is gone; undefined when it had ended already or was never kept. */
export async function endByCallerSid(
  database: Database,
  input: { sid: CallSid; endedBy: EndedBy },
): Promise<Released | undefined> {
  const rows = await database.query<Released>('end-by-caller-sid', endStatement('calls.carrier_sid = $1', '$2'), [
    input.sid,
    input.endedBy,
  ]);
  return rows[0];
}

/** Ends the call this operator is in; undefined when it is not theirs or had ended. */
export async function endByOperator(
  database: Database,
  input: { id: CallId; operatorId: string },
): Promise<Released | undefined> {
  const rows = await database.query<Released>(
    'end-by-operator',
    endStatement("calls.id = $1 and calls.operator_id = $2 and calls.state in ('connecting', 'talking')", "'operator'"),
    [input.id, input.operatorId],
  );
  return rows[0];
}

/** Ends test calls that nobody answered or that are over. */
export async function endOldTestCalls(database: Database, olderThanSeconds: number): Promise<Released[]> {
  return database.query<Released>(
    'end-old-test-calls',
    endStatement("calls.kind = 'test' and calls.last_seen_at < line_now() - make_interval(secs => $1)", "'line'"),
    [olderThanSeconds],
  );
}

/** Ends the test call that this operator's leg was for; nothing happens when it was for another call. */
export async function endTestCallOfLeg(database: Database, legSid: CallSid): Promise<void> {
  await database.query(
    'end-test-call-of-leg',
    endStatement(
      "calls.kind = 'test' and calls.id = (select legs.call_id from legs where legs.carrier_sid = $1)",
      "'operator'",
    ),
    [legSid],
  );
}

function endStatement(condition: string, endedBy: string): string {
  return `with found as (
       select calls.id from calls where ${condition} and calls.state <> 'ended' order by calls.id for update of calls
     ), released_call as (
       update calls
          set state = 'ended',
              talk = null,
              ended_at = line_now(),
              ended_by = ${endedBy},
              outcome = case
                when calls.kind = 'test' then 'test'
                when calls.connected_at is not null then 'talked'
                when calls.waiting_since is not null then 'abandoned'
                else 'menu-only'
              end
         from found
        where calls.id = found.id
       returning calls.id, calls.carrier_sid as caller_sid, calls.operator_id,
                 calls.connected_at is not null and calls.kind = 'caller' as had_talk
     ), ${RELEASE_EVERYBODY}
     select ${RELEASED} from released_call cross join told`;
}

/**
 * A leg left, told by the carrier or by a lost page. If it was the operator's and the call goes on, the caller goes
 * back to the front of the queue; the answer says whom to fetch out of the room. Undefined when nothing follows.
 */
export async function operatorLegLeft(database: Database, legSid: CallSid): Promise<Released | undefined> {
  const rows = await database.query<Released>(
    'operator-leg-left',
    `with found as (
       select calls.id, legs.join_number = calls.join_number as is_current
         from legs
         join calls on calls.id = legs.call_id
        where legs.carrier_sid = $1
          and legs.party = 'operator'
          for update of calls
     ), leg as (
       update legs
          set state = 'left', left_at = coalesce(legs.left_at, line_now())
         from found
        where legs.carrier_sid = $1
     ), ${backToQueue('found', "found.is_current and calls.kind = 'caller'")}
     select ${RELEASED} from released_call cross join told`,
    [legSid],
  );
  return rows[0];
}

/** Accepted, but the operator's leg never came within the lease: the call goes back to the front, the operator rests. */
export async function takeBackUnjoined(database: Database, leaseSeconds: number): Promise<Released[]> {
  return database.query<Released>(
    'take-back-unjoined',
    `with found as (
       select calls.id
         from calls
         join offers on offers.call_id = calls.id and offers.state = 'accepted' and offers.operator_id = calls.operator_id
        where calls.state = 'connecting'
          and calls.kind = 'caller'
          and offers.ended_at < line_now() - make_interval(secs => $1)
          and not exists (
            select from legs
             where legs.call_id = calls.id and legs.account_id = calls.operator_id and legs.dialled_at >= offers.ended_at
          )
        order by calls.id
          for update of calls
     ), ${backToQueue('found', 'true')}
     select ${RELEASED} from released_call cross join told`,
    [leaseSeconds],
  );
}

function backToQueue(found: string, condition: string): string {
  return `before as (
       select calls.id, calls.operator_id, calls.connected_at from calls join ${found} on calls.id = ${found}.id
     ), released_call as (
       update calls
          set state = 'waiting',
              operator_id = null,
              talk = case when calls.talk = 'cover' then 'cover' end,
              connected_at = null,
              last_seen_at = line_now(),
              waiting_since = coalesce(calls.waiting_since, line_now()),
              returns = calls.returns + 1
         from ${found}
         join before on before.id = ${found}.id
        where calls.id = ${found}.id
          and calls.state in ('connecting', 'talking')
          and ${condition}
       returning calls.id, calls.carrier_sid as caller_sid, before.operator_id,
                 before.connected_at is not null as had_talk
     ), ${RELEASE_EVERYBODY}`;
}

/** Live calls nobody reported on for so long: the reaper asks the carrier about them. */
export async function silentCalls(
  database: Database,
  input: { olderThanSeconds: number; limit: number },
): Promise<{ id: CallId; sid: CallSid }[]> {
  return database.query(
    'silent-calls',
    `select calls.id, calls.carrier_sid as sid
       from calls
      where calls.state <> 'ended'
        and calls.carrier_sid is not null
        and calls.last_seen_at < line_now() - make_interval(secs => $1)
      order by calls.last_seen_at
      limit $2`,
    [input.olderThanSeconds, input.limit],
  );
}
