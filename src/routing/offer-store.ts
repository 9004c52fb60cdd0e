import type { CallId } from '../calls/call.ts';
import { withLockedCalls } from '../calls/lock-calls.ts';
import { type Database, violates } from '../db/database.ts';
import {
  OFFER_SECONDS,
  OFFER_SECONDS_AT_MOST,
  OTHER_LANGUAGE_AFTER_SECONDS,
  REACHABLE_SECONDS,
  SAME_OPERATOR_PAUSE_SECONDS,
  SUPERVISOR_AFTER_SECONDS,
  WAITING_ALIVE_SECONDS,
  WISH_SECONDS,
} from './offer.ts';

// Rules of a pair, for rows named `calls` and `people`.
const IS_DANGER = "calls.urgency in ('danger', 'danger-cannot-speak')";
const IS_UNDERSTOOD = `(calls.needs_interpreter
            or calls.language = any (people.languages)
            or calls.waiting_since < line_now() - make_interval(secs => ${OTHER_LANGUAGE_AFTER_SECONDS}))`;
/** Who misuses the line comes after the others, but never in danger. */
const IS_BEHIND = `(coalesce(calls.behind_until > line_now(), false) and not (${IS_DANGER}))`;
/** Many calls of one caller reference ring one operator at a time. */
const IS_RINGING_ELSEWHERE = `exists (
            select from calls others
              join offers on offers.call_id = others.id and offers.state = 'pending'
             where others.caller_id = calls.caller_id
          )`;
/** Operators first; a supervisor when nobody of them could be found for long. */
const IS_NEXT_RUNG = `(people.role = 'operator'
            or calls.waiting_since < line_now() - make_interval(secs => ${SUPERVISOR_AFTER_SECONDS}))`;
/**
 * Whoever let this very call pass, or took it and never came, is asked after everybody who did not, supervisors too: the pause is
 * shorter than an offer, so two who do not answer would be all who are ever asked.
 */
const HOW_OFTEN_IN_VAIN = `(
                   select count(*) from offers
                    where offers.call_id = calls.id
                      and offers.operator_id = people.account_id
                      and case offers.state
                        when 'accepted' then not exists (
                          select from legs where legs.call_id = calls.id and legs.account_id = people.account_id
                        )
                        else offers.state in ('expired', 'declined')
                      end
                 )`;
const isAsWished = (person: string) =>
  `((${person}.is_child_trained or not calls.is_child) and (calls.wish is null or calls.wish is not distinct from ${person}.answers_as))`;
/** What was wished for keeps others back for a moment, and only while there is somebody like that who may be free at any moment. */
const IS_WISH_KEPT = `case
            when calls.wished_at is null or calls.wished_at < line_now() - make_interval(secs => ${WISH_SECONDS}) then true
            else ${isAsWished('people')} or not exists (
              select from people near
               where near.is_on_duty
                 and near.role = 'operator'
                 and near.state in ('available', 'reserved', 'wrap-up')
                 and (calls.needs_interpreter or calls.language = any (near.languages))
                 and ${isAsWished('near')}
            )
          end`;

/** Of a pending offer: see `expireOffers`. */
export const IS_OFFER_OVER = `(offers.expires_at <= line_now()
    or offers.expires_at > line_now() + make_interval(secs => ${OFFER_SECONDS_AT_MOST})
    or exists (
      select from calls where calls.id = offers.call_id and calls.state <> 'waiting'
    ) or exists (
      select from presences
       where presences.account_id = offers.operator_id
         and (presences.heartbeat_at is null
           or presences.heartbeat_at <= line_now() - make_interval(secs => ${REACHABLE_SECONDS}))
    ))`;

/**
 * Offers the most urgent call, a child's before others (B6.6), then the longest-waiting, to the longest-available operator on duty who
 * fits (A9.1, A9.3), in one statement that any number of processes may run at once. Returns whether it is worth looking again: a pair was
 * found, though perhaps the operator was taken in the same instant.
 */
export async function offerNext(database: Database): Promise<boolean> {
  try {
    return await insertOffer(database);
  } catch (error) {
    // Another process offered the same call in the same instant: the constraint kept one of the two.
    if (violates(error, 'offers_one_pending_per_call') || violates(error, 'offers_one_pending_per_operator'))
      return true;
    throw error;
  }
}

async function insertOffer(database: Database): Promise<boolean> {
  const rows = await database.query<object>(
    'offer-next',
    `with people as materialized (
       select presences.account_id, presences.state, presences.available_since, accounts.role, accounts.languages, accounts.answers_as,
              -- The one judge of who may be put to a caller.
              duty.account_id is not null as is_on_duty, coalesce(duty.is_child_trained, false) as is_child_trained
         from presences
         join accounts on accounts.id = presences.account_id and accounts.state = 'active'
         left join on_duty(line_now()) duty on duty.account_id = presences.account_id
        where presences.heartbeat_at > line_now() - make_interval(secs => ${REACHABLE_SECONDS})
          and presences.state <> 'on-call'
     ), pair as (
       select calls.id as call_id, people.account_id, people.state as presence
         from calls
         join people on case calls.kind
           -- A test ring comes before the shift as well.
           when 'test' then calls.operator_id = people.account_id and people.state in ('offline', 'away', 'available')
           else people.state = 'available' and people.is_on_duty
         end
        where calls.state = 'waiting'
          and calls.talk is distinct from 'cover'
          and calls.last_seen_at > line_now() - make_interval(secs => ${WAITING_ALIVE_SECONDS})
          and not exists (select from offers where offers.call_id = calls.id and offers.state = 'pending')
          and (calls.caller_id is null or ${IS_DANGER} or not ${IS_RINGING_ELSEWHERE})
          and (calls.kind = 'test' or ${IS_DANGER} or (${IS_UNDERSTOOD} and ${IS_NEXT_RUNG} and ${IS_WISH_KEPT}))
          and not exists (
            select from offers
             where offers.call_id = calls.id
               and offers.operator_id = people.account_id
               and offers.ended_at > line_now() - make_interval(secs => ${SAME_OPERATOR_PAUSE_SECONDS})
          )
        order by ${IS_DANGER} desc,
                 ${IS_BEHIND},
                 calls.returns desc,
                 calls.is_child desc,
                 calls.waiting_since,
                 ${HOW_OFTEN_IN_VAIN},
                 people.role = 'operator' desc,
                 calls.language = any (people.languages) desc,
                 (people.is_child_trained or not calls.is_child) desc,
                 (calls.wish is null or calls.wish is not distinct from people.answers_as) desc,
                 (select count(*) from offers where offers.call_id = calls.id and offers.operator_id = people.account_id),
                 people.available_since,
                 people.account_id
        limit 1
          -- The call alone: a row that is locked and then not used would be skipped by everybody who looks meanwhile.
          for update of calls skip locked
     ), reserved as (
       update presences
          set state = 'reserved',
              returns_to = case when pair.presence in ('offline', 'available', 'away') then pair.presence else presences.returns_to end,
              since = line_now()
         from pair
        where presences.account_id = pair.account_id
          and presences.state = pair.presence
       returning presences.account_id
     ), offer as (
       insert into offers (id, call_id, operator_id, expires_at)
       select gen_random_uuid(), pair.call_id, reserved.account_id, line_now() + make_interval(secs => ${OFFER_SECONDS})
         from pair
         join reserved on reserved.account_id = pair.account_id
       returning offers.id, offers.operator_id
     )
     select pair.call_id, (select pg_notify('live', 'desk:' || offer.operator_id) from offer) from pair`,
    [],
  );
  return rows.length > 0;
}

export interface AcceptedOffer {
  callId: CallId;
}

/**
 * One winner: the offer is still open, it is this operator's, and the caller is still waiting; else undefined. In the operator's own
 * name only. What the desks have to know is noted: `tellDesks` follows.
 */
export async function acceptPending(
  database: Database,
  input: { offerId: string; operatorId: string },
): Promise<AcceptedOffer | undefined> {
  const rows = await database.query<AcceptedOffer>(
    'accept-pending',
    'select accepted.id as "callId" from accept_own_offer($1, $2) as accepted (id) where accepted.id is not null',
    [input.offerId, input.operatorId],
  );
  return rows[0];
}

/** The operator passes the call on: the next person is asked at once. */
export async function declinePending(
  database: Database,
  input: { offerId: string; operatorId: string },
): Promise<boolean> {
  const isThis = 'offers.id = $1 and offers.operator_id = $2';
  const values = [input.offerId, input.operatorId];
  return (await endOffers(database, { name: 'declined', isThis, values })) > 0;
}

/**
 * Ends offers past their time, of operators whose page no longer answers, of calls that no longer wait, and such as seem to have more
 * time than any ever gets: the clock went back. Returns how many.
 */
export async function expireOffers(database: Database): Promise<number> {
  return endOffers(database, { name: 'expired', isThis: IS_OFFER_OVER, values: [] });
}

/** The operator goes back to the state before, at the end of the line of available people. */
async function endOffers(
  database: Database,
  ending: { name: 'declined' | 'expired'; isThis: string; values: readonly unknown[] },
): Promise<number> {
  const { name, isThis, values } = ending;
  const where = `join offers on offers.call_id = calls.id where offers.state = 'pending' and ${isThis}`;
  const ended = await withLockedCalls(database, { name: `calls-of-${name}`, where, values }, (locked) =>
    locked.query(
      `offers-${name}`,
      `with offer as (
         update offers
            set state = '${name}', ended_at = line_now()
          where offers.state = 'pending'
            and ${isThis}
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
       select pg_notify('live', 'desk:' || offer.operator_id) from offer`,
      values,
    ),
  );
  return ended?.length ?? 0;
}
