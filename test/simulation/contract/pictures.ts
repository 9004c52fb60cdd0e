import type { Tables } from '../memory/rows.ts';

/** Every row of the call path that anybody can tell from another, in one form for both stores. */
export interface Picture {
  calls: unknown[];
  legs: unknown[];
  offers: unknown[];
  presences: unknown[];
  wrapUps: unknown[];
  callBacks: unknown[];
  attempts: unknown[];
  alarms: unknown[];
}

const MS = (column: string) => `(extract(epoch from ${column}) * 1000)::bigint`;
const ID = (column: string) =>
  `case when ${column}::text like '00000000-0000-8000%' then ${column}::text else 'test' end`;

/** The same rows of Postgres. */
export const PICTURE = `select jsonb_build_object(
  'calls', coalesce((select jsonb_agg(row order by row::text) from (select jsonb_build_array(${ID('id')}, kind, carrier_sid, state, language,
      urgency, needs_interpreter, is_child, wish, ${MS('wished_at')}, ${MS('waiting_since')}, ${MS('connected_at')}, ${MS('ended_at')}, ${MS('last_seen_at')},
      operator_id, conference_sid, join_number, talk, ${MS('cover_ordered_at')}, ${MS('cover_due_at')}, ${MS('kept_until')}, returns, outcome, ended_by) as row from calls) as rows), '[]'),
  'legs', coalesce((select jsonb_agg(row order by row::text) from (select jsonb_build_array(carrier_sid, ${ID('call_id')}, party, account_id,
      join_number, state, ${MS('dialled_at')}, ${MS('joined_at')}, ${MS('left_at')}, conference_sid) as row from legs) as rows), '[]'),
  'offers', coalesce((select jsonb_agg(row order by row::text) from (select jsonb_build_array(${ID('call_id')}, operator_id, state,
      ${MS('offered_at')}, ${MS('expires_at')}, ${MS('ended_at')}) as row from offers) as rows), '[]'),
  'presences', coalesce((select jsonb_agg(row order by row::text) from (select jsonb_build_array(account_id, state, returns_to, ${MS('since')},
      ${MS('available_since')}, ${MS('wrap_up_due_at')}, extract(epoch from wrap_up_left)::float8 * 1000, ${MS('heartbeat_at')}, page_id, ${MS('page_leaving_at')}) as row from presences) as rows), '[]'),
  'wrapUps', coalesce((select jsonb_agg(row order by row::text) from (select jsonb_build_array(${ID('call_id')}, operator_id,
      ${MS('started_at')}, ${MS('finished_at')}) as row from wrap_ups) as rows), '[]'),
  'callBacks', coalesce((select jsonb_agg(row order by row::text) from (select jsonb_build_array(${ID('call_id')}, version, asked_by, operator_id, language,
      occasion, ${MS('opens_at')}, ${MS('closes_at')}, say, who_may_answer, call_backs.state, withdrawn_why, ${MS('agreed_at')}, ${MS('ended_at')}, told,
      key_is_gone, sealed) as row from call_backs left join call_back_numbers on call_back_numbers.call_back_id = call_backs.id) as rows), '[]'),
  'attempts', coalesce((select jsonb_agg(row order by row::text) from (select jsonb_build_array(${ID('plan.call_id')}, attempt.operator_id,
      ${MS('begun_at')}, ${MS('dialled_at')}, ${MS('attempt.ended_at')}, attempt.outcome, attempt.carrier_sid, leg_is_over) as row
      from call_back_attempts attempt join call_backs plan on plan.id = attempt.call_back_id) as rows), '[]'),
  'alarms', coalesce((select jsonb_agg(row order by row::text) from (select jsonb_build_array(kind, ${ID('call_backs.call_id')}, ${MS('raised_at')},
      ${MS('alarms.ended_at')}) as row from alarms join call_backs on call_backs.id = alarms.subject_id) as rows), '[]')
) as picture`;

/** The rows in memory. */
export function pictureOf(tables: Tables): Picture {
  const calls = [...tables.calls.values()].map((call) => [
    shown(call.id),
    call.kind,
    call.sid,
    call.state,
    call.language,
    call.urgency,
    call.needsInterpreter,
    call.isChild,
    call.wish,
    call.wishedAt,
    call.waitingSince,
    call.connectedAt,
    call.endedAt,
    call.lastSeenAt,
    call.operatorId,
    call.conferenceSid,
    call.joinNumber,
    call.talk,
    call.coverOrderedAt,
    call.coverDueAt,
    call.keptUntil,
    call.returns,
    call.outcome,
    call.endedBy,
  ]);
  const legs = [...tables.legs.values()].map((leg) => [
    leg.sid,
    shown(leg.call.id),
    leg.party,
    leg.accountId,
    leg.joinNumber,
    leg.state,
    leg.dialledAt,
    leg.joinedAt,
    leg.leftAt,
    leg.conferenceSid,
  ]);
  const offers = [...tables.offers.values()].map((offer) => [
    shown(offer.call.id),
    offer.operatorId,
    offer.state,
    offer.offeredAt,
    offer.expiresAt,
    offer.endedAt,
  ]);
  const presences = [...tables.presences.values()].map((each) => [
    each.accountId,
    each.state,
    each.returnsTo,
    each.since,
    each.availableSince,
    each.wrapUpDueAt,
    each.wrapUpLeft,
    each.heartbeatAt,
    each.pageId,
    each.pageLeavingAt,
  ]);
  const wrapUps = tables.wrapUps.map((each) => [shown(each.callId), each.operatorId, each.startedAt, each.finishedAt]);
  return { calls, legs, offers, presences, wrapUps, ...promisesOf(tables) };
}

function promisesOf(tables: Tables): Pick<Picture, 'callBacks' | 'attempts' | 'alarms'> {
  const callBacks = [...tables.callBacks.values()].map((plan) => [
    shown(plan.call.id),
    plan.version,
    plan.askedBy,
    plan.operatorId,
    plan.language,
    plan.occasion,
    plan.opensAt,
    plan.closesAt,
    plan.say,
    plan.whoMayAnswer,
    plan.state,
    plan.withdrawnWhy,
    plan.agreedAt,
    plan.endedAt,
    plan.told,
    plan.keyIsGone,
    plan.sealed,
  ]);
  const attempts = [...tables.attempts.values()].map((attempt) => [
    shown(attempt.callBack.call.id),
    attempt.operatorId,
    attempt.begunAt,
    attempt.dialledAt,
    attempt.endedAt,
    attempt.outcome,
    attempt.sid,
    attempt.legIsOver,
  ]);
  const alarms = tables.alarms.map((alarm) => [
    alarm.kind,
    shown(tables.callBacks.get(alarm.subjectId)?.call.id ?? ''),
    alarm.raisedAt,
    alarm.endedAt,
  ]);
  return { callBacks, attempts, alarms };
}

function shown(id: string): string {
  return id.startsWith('00000000-0000-8000') ? id : 'test';
}
