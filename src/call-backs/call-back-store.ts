import type { CallId, CallSid, Language } from '../calls/call.ts';
import type { Released } from '../calls/ending-store.ts';
import type { Database } from '../db/database.ts';
import { ATTEMPT_SECONDS, type AttemptOutcome, type Plan, WRAP_UP_SECONDS } from './call-back.ts';

/** A plan that is saved, and the leg whose number is wanted for it. */
export interface Agreed {
  id: string;
  legSid: CallSid;
}

/** The columns of `Released`, of what ends a try. */
export const RELEASED = `released.id, released.caller_sid as "callerSid", released.language,
  released.must_be_fetched as "mustBeFetched", released.operator_sids as "operatorSids", released.may_match as "mayMatch"`;

/** Saves what a waiting caller asked for by keys, in the place of an earlier wish. Undefined when the call does not wait. */
export async function askByKeys(database: Database, callId: CallId, plan: Plan): Promise<Agreed | undefined> {
  const rows = await database.query<Agreed>(
    'ask-call-back-by-keys',
    `select agreed as id, leg as "legSid"
       from ask_call_back_by_keys($1, to_timestamp($2 / 1000.0), to_timestamp($3 / 1000.0), $4, $5)
      where agreed is not null`,
    [callId, plan.opensAt, plan.closesAt, plan.say, plan.whoMayAnswer],
  );
  return rows[0];
}

/** Puts the sealed number beside its plan, which is a promise from now on. False when the plan has ended meanwhile. */
export async function keepSealedNumber(database: Database, number: { id: string; sealed: string }): Promise<boolean> {
  const rows = await database.query(
    'promise-call-back',
    `with promised as (
       update call_backs set state = 'promised' where call_backs.id = $1 and call_backs.state = 'agreed' returning call_backs.id
     ), number as (
       insert into call_back_numbers (call_back_id, sealed) select promised.id, $2 from promised
     )
     select pg_notify('live', 'desk:all') from promised`,
    [number.id, number.sealed],
  );
  return rows.length > 0;
}

/** No number can be sealed for this plan: it ends, and its desk says so. */
export async function refuseCallBack(database: Database, id: string): Promise<void> {
  await database.query(
    'refuse-call-back',
    `update call_backs
        set state = 'refused', ended_at = line_now()
      where call_backs.id = $1
        and call_backs.state = 'agreed'
     returning pg_notify('live', 'desk:all')`,
    [id],
  );
}

/** This plan, asked for by keys in this call, comes to nothing, also while its telephone rings; the caller may have a later one. */
export async function takeBackCallBack(database: Database, asked: { callId: CallId; id: string }): Promise<void> {
  await database.query('take-back-call-back', 'select take_back_asked_by_keys($1, $2)', [asked.callId, asked.id]);
}

/** A waiting caller says by a key that this telephone is not safe: whatever was agreed with this caller comes to nothing. */
export async function stopCallBacksByKeys(database: Database, callId: CallId): Promise<void> {
  await database.query('stop-call-backs-by-keys', 'select stop_call_backs_by_keys($1)', [callId]);
}

/** Whether an operator still waits for whoever is rung. */
export async function isCallBackExpected(database: Database, callId: CallId): Promise<boolean> {
  const rows = await database.query(
    'is-call-back-expected',
    `select
       from call_back_attempts attempt
       join calls on calls.id = attempt.call_id
      where attempt.call_id = $1
        and attempt.ended_at is null
        and calls.state = 'connecting'`,
    [callId],
  );
  return rows.length > 0;
}

/** Whether an operator still waits for whoever picked up, or the key was pressed on this leg; undefined when it is over. */
export async function calledLegIs(
  database: Database,
  asked: { callId: CallId; legSid: CallSid },
): Promise<'expected' | 'reached' | undefined> {
  const rows = await database.query<{ seen: 'expected' | 'reached' }>(
    'called-leg-is',
    `select case when attempt.outcome is null then 'expected' else 'reached' end as seen
       from call_back_attempts attempt
       join calls on calls.id = attempt.call_id
      where attempt.call_id = $1
        and ((attempt.outcome is null and calls.state = 'connecting')
          or (attempt.outcome = 'reached' and attempt.carrier_sid = $2))`,
    [asked.callId, asked.legSid],
  );
  return rows[0]?.seen;
}

/** The key was pressed: true when this leg is the caller's now, each time it is asked. */
export async function callBackAnswered(
  database: Database,
  input: { callId: CallId; legSid: CallSid },
): Promise<boolean> {
  const rows = await database.query<{ isTheirs: boolean }>(
    'call-back-answered',
    'select call_back_answered($1, $2) as "isTheirs"',
    [input.callId, input.legSid],
  );
  return rows[0]?.isTheirs ?? false;
}

/** Ends a try that reached nobody, once; undefined when it was over. */
export async function endAttempt(
  database: Database,
  input: { callId: CallId; outcome: Exclude<AttemptOutcome, 'reached'> },
): Promise<Released | undefined> {
  const rows = await database.query<Released>(
    'end-call-back-attempt',
    `select ${RELEASED} from end_call_back_attempt($1, $2, $3) as released where released.id is not null`,
    [input.callId, input.outcome, WRAP_UP_SECONDS],
  );
  return rows[0];
}

/** A leg that we dialled is over, told by the carrier: undefined when it was no call back's, or nothing follows. */
export async function callBackLegEnded(
  database: Database,
  input: { legSid: CallSid; outcome: AttemptOutcome },
): Promise<Released | undefined> {
  const rows = await database.query<Released>(
    'call-back-leg-ended',
    `select ${RELEASED} from call_back_leg_ended($1, $2, $3) as released where released.id is not null`,
    [input.legSid, input.outcome, WRAP_UP_SECONDS],
  );
  return rows[0];
}

/**
 * Ends tries that are over by the clock: never dialled in their window, or dialled so long ago that nobody presses the key any more. Of a leg
 * that the carrier never named nobody knows whether it rang.
 */
export async function endOverdueAttempts(database: Database): Promise<Released[]> {
  return database.query<Released>(
    'end-overdue-attempts',
    `with over as materialized (
       select attempt.call_id,
              case
                when attempt.dialled_at is null then 'too-late'
                when attempt.carrier_sid is null then 'carrier-away'
                else 'no-answer'
              end as how
         from call_back_attempts attempt
         join call_backs plan on plan.id = attempt.call_back_id
        where attempt.ended_at is null
          and case
                when attempt.dialled_at is null then plan.closes_at <= line_now() or plan.state <> 'promised'
                else attempt.dialled_at < line_now() - make_interval(secs => $1)
              end
     )
     select ${RELEASED}
       from over
      cross join end_call_back_attempt(over.call_id, over.how, $2) as released
      where released.id is not null`,
    [ATTEMPT_SECONDS, WRAP_UP_SECONDS],
  );
}

/** Ends by the clock what was never sealed or not made in its window, and tells the desks what is due. Answers how many windows closed so. */
export async function expireCallBacks(database: Database): Promise<number> {
  const rows = await database.query<{ missed: number }>(
    'expire-call-backs',
    'select expire_call_backs() as missed',
    [],
  );
  return rows[0]?.missed ?? 0;
}

export interface ToDial {
  callId: CallId;
  language: Language;
  /** The same caller is being called back for another promise, or has called again and is on the line. */
  isOnTheLine: boolean;
}

/** Tries whose operator is in the room, or surely is though no callback told. */
export async function callBacksToDial(database: Database, limit: number): Promise<ToDial[]> {
  return database.query<ToDial>(
    'call-backs-to-dial',
    `select attempt.call_id as "callId", coalesce(calls.language, 'az') as language,
            exists (
              select
                from calls other
                left join call_back_attempts theirs on theirs.call_id = other.id
               where other.caller_id = calls.caller_id
                 and other.id <> calls.id
                 and other.state <> 'ended'
                 and (other.carrier_sid is not null
                   or theirs.dialled_at is not null
                   or (theirs.begun_at, theirs.call_id) < (attempt.begun_at, attempt.call_id))
            ) as "isOnTheLine"
       from call_back_attempts attempt
       join calls on calls.id = attempt.call_id and calls.state = 'connecting'
      where attempt.ended_at is null
        and attempt.dialled_at is null
        and exists (
          select from legs
           where legs.call_id = attempt.call_id
             and legs.party = 'operator'
             and (legs.state = 'joined' or (legs.state = 'dialled' and legs.dialled_at < line_now() - interval '5 seconds'))
        )
      order by attempt.begun_at
      limit $1`,
    [limit],
  );
}

/** The carrier rings this leg. False when nobody waits for it any more: then it has to be ended. */
export async function keepDialledLeg(database: Database, input: { callId: CallId; legSid: CallSid }): Promise<boolean> {
  const rows = await database.query(
    'keep-dialled-leg',
    `with kept as (
       update call_back_attempts
          set carrier_sid = $2
        where call_back_attempts.call_id = $1
          and coalesce(call_back_attempts.carrier_sid, $2) = $2
       returning call_back_attempts.call_id, call_back_attempts.outcome
     ), over as (
       -- What the carrier keeps of it is deleted with the call.
       update calls set carrier_sid = $2 from kept where calls.id = kept.call_id and calls.state = 'ended' and calls.carrier_sid is null
     )
     select from kept where coalesce(kept.outcome, 'reached') = 'reached'`,
    [input.callId, input.legSid],
  );
  return rows.length > 0;
}

/** Legs that ring or speak for a try that is over, and reached nobody. */
export async function legsToEnd(database: Database, limit: number): Promise<CallSid[]> {
  const rows = await database.query<{ sid: CallSid }>(
    'call-back-legs-to-end',
    `select attempt.carrier_sid as sid
       from call_back_attempts attempt
      where attempt.carrier_sid is not null
        and attempt.outcome <> 'reached'
        and not attempt.leg_is_over
      limit $1`,
    [limit],
  );
  return rows.map(({ sid }) => sid);
}

/** The carrier says that this leg is over. */
export async function noteLegOver(database: Database, legSid: CallSid): Promise<void> {
  await database.query(
    'call-back-leg-over',
    'update call_back_attempts set leg_is_over = true where carrier_sid = $1',
    [legSid],
  );
}
