import type { Database } from '../db/database.ts';
import type { CallId, CallSid, EndedBy, Language } from './call.ts';
import { withLockedCalls } from './lock-calls.ts';

const WRAP_UP_SECONDS = 10 * 60;
/**
 * Cover is only a guess while the caller had left the room and nobody could say why: an operator's leg that is reported
 * gone so soon after was the reason, not the key.
 */
const GUESS_SECONDS = 2;
/** A caller is kept so long for an operator's page that went, which may have said so this long before: as in migration 0250. */
export const KEPT_SECONDS = 10;
export const PAGE_LEAVING_SECONDS = 60;

/** A call that just ended or went back to the queue: what telephony has to tidy up at the carrier. */
export interface Released {
  id: CallId;
  callerSid: CallSid | null;
  language: Language;
  operatorSids: CallSid[];
  /** The caller is in, or on the way into, something that will not end by itself. */
  mustBeFetched: boolean;
  /** Somebody is free again, or the call waits: a match may be possible that was not. */
  mayMatch: boolean;
}

/** The columns of `Released`, of what a function that releases a call answers; it answers nothing where nothing changed. */
const RELEASED = `released.id, released.caller_sid as "callerSid", released.language,
  released.must_be_fetched as "mustBeFetched", released.operator_sids as "operatorSids", released.may_match as "mayMatch"`;

// Each looked at twice: a leg that arrived while the lock was waited for is not seen by the statement that waited.
const ACCEPTED_OFFER =
  "on offers.call_id = calls.id and offers.state = 'accepted' and offers.operator_id = calls.operator_id";
const HAS_ARRIVED = `exists (
  select from legs
   where legs.call_id = calls.id
     and legs.account_id = calls.operator_id
     and legs.dialled_at >= offers.ended_at
)`;
const HAS_LEG = `exists (
  select from legs
   where legs.call_id = calls.id
     and legs.party = 'operator'
     and legs.join_number = calls.join_number
     and legs.state <> 'left'
)`;

/** Ends a call because the caller is gone; undefined when it had ended already or was never kept. */
export async function endByCallerSid(
  database: Database,
  input: { sid: CallSid; endedBy: EndedBy },
): Promise<Released | undefined> {
  const rows = await database.query<Released>(
    'end-call-of-caller',
    `select ${RELEASED}
       from calls
      cross join end_call(calls.id, $2, $3) as released
      where calls.carrier_sid = $1
        and calls.state <> 'ended'
        and released.id is not null`,
    [input.sid, input.endedBy, WRAP_UP_SECONDS],
  );
  return rows[0];
}

/** Ends the call this operator is in; undefined when it is not theirs or had ended. In the operator's own name only. */
export async function endOwnCall(
  database: Database,
  input: { callId: CallId; operatorId: string; endedBy: EndedBy },
): Promise<Released | undefined> {
  const where = "where calls.id = $1 and calls.operator_id = $2 and calls.state in ('connecting', 'talking')";
  const calls = { name: 'calls-of-operator', where, values: [input.callId, input.operatorId] };
  const ended = await withLockedCalls(database, calls, (locked, ids) =>
    locked.query<Released>(
      'end-own-call',
      `select ${RELEASED}
         from unnest($1::uuid[]) as call (id)
        cross join end_own_call(call.id, $2, $3) as released
        where released.id is not null`,
      [ids, input.endedBy, WRAP_UP_SECONDS],
    ),
  );
  return ended?.[0];
}

/** Ends test calls that nobody answered or that are over. */
export async function endOldTestCalls(database: Database, olderThanSeconds: number): Promise<Released[]> {
  const where = `where calls.kind = 'test'
    and calls.state <> 'ended'
    and calls.last_seen_at < line_now() - make_interval(secs => $1)`;
  const calls = { name: 'old-test-calls', where, values: [olderThanSeconds] };
  return (await withLockedCalls(database, calls, (locked, ids) => endCalls(locked, ids, 'line'))) ?? [];
}

/** Ends the test call that this operator's leg was for; nothing happens when it was for another call. */
export async function endTestCallOfLeg(database: Database, legSid: CallSid): Promise<void> {
  await database.query(
    'end-test-call-of-leg',
    `with of_leg as materialized (
       select calls.id
         from legs
         join calls on calls.id = legs.call_id
        where legs.carrier_sid = $1
          and calls.kind = 'test'
          and calls.state <> 'ended'
     )
     select released.id
       from of_leg
      cross join end_call(of_leg.id, 'operator', $2) as released
      where released.id is not null`,
    [legSid, WRAP_UP_SECONDS],
  );
}

/**
 * An operator's leg is over, told by the carrier or found out: each leg once. If it had the call, the caller goes back to
 * the front of the queue, unless somebody else of us is in the talk; one with an on-call telephone is over with it. A leg that is only
 * known to have left a room (`isOver` false) may come back into it. Undefined when nothing follows.
 */
export async function operatorLegLeft(
  database: Database,
  legSid: CallSid,
  isOver = true,
): Promise<Released | undefined> {
  const rows = await database.query<Released>(
    'operator-leg-left',
    `select ${RELEASED} from staff_leg_left($1, $2, $3, $4) as released where released.id is not null`,
    [legSid, isOver, WRAP_UP_SECONDS, GUESS_SECONDS],
  );
  return rows[0];
}

/**
 * The operator leaves a caller to whom nobody can say goodbye: in the cover, where only the agreed key asks for a person; or not come yet,
 * who has spoken with nobody. Back into the queue. In the operator's own name only.
 */
export async function leaveUntoldCall(
  database: Database,
  input: { callId: CallId; operatorId: string },
): Promise<Released | undefined> {
  const where = `where calls.id = $1
    and calls.operator_id = $2
    and ((calls.state in ('connecting', 'talking') and calls.talk = 'cover')
      or (calls.state = 'connecting' and calls.kind = 'caller' and calls.carrier_sid is not null))`;
  const calls = { name: 'untold-call', where, values: [input.callId, input.operatorId] };
  const left = await withLockedCalls(database, calls, async (locked, ids) => {
    const legs = await locked.query<{ sid: CallSid }>(
      'leave-untold-call',
      `update legs
          set state = 'left', left_at = line_now(), must_end = true
        where legs.call_id = any ($1)
          and legs.party = 'operator'
          and legs.state <> 'left'
       returning legs.carrier_sid as sid`,
      [ids],
    );
    const released = await locked.query<Released>(
      'own-call-back-to-queue',
      `select ${RELEASED}
         from unnest($1::uuid[]) as call (id)
        cross join own_call_back_to_queue(call.id, true, $2, $3) as released
        where released.id is not null`,
      [ids, WRAP_UP_SECONDS, GUESS_SECONDS],
    );
    return released.map((each) => ({ ...each, operatorSids: legs.map((leg) => leg.sid) }));
  });
  return left?.[0];
}

/** Accepted, but the operator's leg never came within the lease: the call goes back to the front, the operator rests. */
export async function takeBackUnjoined(database: Database, leaseSeconds: number): Promise<Released[]> {
  const where = `join offers ${ACCEPTED_OFFER}
    where calls.state = 'connecting'
      and calls.kind = 'caller'
      and offers.ended_at < line_now() - make_interval(secs => $1)
      and not ${HAS_ARRIVED}`;
  const calls = { name: 'unjoined-calls', where, values: [leaseSeconds] };
  const taken = await withLockedCalls(database, calls, (locked, ids) =>
    // Whoever arrived while the lock was waited for is looked for again.
    locked.query<Released>(
      'unjoined-back-to-queue',
      // First whose, then what becomes of it: a plan may call a function in a join before it filters.
      `with unjoined as materialized (
         select distinct calls.id
           from calls
           join offers ${ACCEPTED_OFFER}
          where calls.id = any ($1)
            and not ${HAS_ARRIVED}
       )
       select ${RELEASED}
         from unjoined
        cross join call_back_to_queue(unjoined.id, false, $2, $3) as released
        where released.id is not null`,
      [ids, WRAP_UP_SECONDS, GUESS_SECONDS],
    ),
  );
  return taken ?? [];
}

/**
 * Kept for an operator's page that has not come back in time: to the front of the queue, and the caller is told why. Nobody is kept
 * longer than `KEPT_SECONDS`.
 */
export async function endKeeping(database: Database): Promise<Released[]> {
  const where = `where calls.kept_until <= line_now()
    and calls.state = 'talking'
    and not ${HAS_LEG}`;
  const calls = { name: 'calls-kept-in-vain', where, values: [] };
  const ended = await withLockedCalls(database, calls, (locked, ids) =>
    // Of the call as it was before: in the cover nobody is moved.
    locked.query<Released>(
      'kept-calls-back-to-queue',
      `with kept as materialized (
         select calls.id, calls.talk from calls where calls.id = any ($1) and not ${HAS_LEG}
       )
       select released.id, released.caller_sid as "callerSid", released.language,
              released.must_be_fetched or kept.talk is distinct from 'cover' as "mustBeFetched",
              released.operator_sids as "operatorSids", released.may_match as "mayMatch"
         from kept
        cross join call_back_to_queue(kept.id, false, $2, $3) as released
        where released.id is not null`,
      [ids, WRAP_UP_SECONDS, GUESS_SECONDS],
    ),
  );
  return ended ?? [];
}

/** Ends these calls, which are locked. */
export async function endCalls(locked: Database, ids: readonly CallId[], endedBy: EndedBy): Promise<Released[]> {
  return locked.query<Released>(
    'end-calls',
    `select ${RELEASED}
       from unnest($1::uuid[]) as call (id)
      cross join end_call(call.id, $2, $3) as released
      where released.id is not null`,
    [ids, endedBy, WRAP_UP_SECONDS],
  );
}
