import type { AttemptOutcome } from '../../../src/call-backs/call-back.ts';
import type { CallId, CallSid } from '../../../src/calls/call.ts';
import type { Released } from '../../../src/calls/ending-store.ts';
import { DatabaseFault } from '../../../src/db/database.ts';
import { type AttemptRow, type CallBackRow, endCallBack, isInsidePlan, noteDialledLeg } from './call-back-rows.ts';
import { endAttempt, isBurnt, overdueAttempts, takeBackPlan, underWay } from './call-back-tries.ts';
import { endCall } from './endings.ts';
import { changeCall, operatorLegs, type Tables } from './rows.ts';
import { type Statement, statement } from './statement.ts';

const MINUTE_MS = 60_000;
/** After so long the desks are told for the first, the second and the third time. */
const TOLD_AFTER_MS = [0, MINUTE_MS, 5 * MINUTE_MS] as const;
const SEALED_WITHIN_MS = MINUTE_MS;
const SURELY_JOINED_MS = 5_000;
const KEY_KEPT_MS = 10_000;
const ALARM = 'call-back-due';
const DAY_MS = 24 * 60 * MINUTE_MS;

/** `src/call-backs/call-back-store.ts` and `dialler-store.ts`. */
export const CALL_BACK_STATEMENTS: Record<string, Statement> = {
  'promise-call-back': statement<[string, string]>((tables, [id, sealed]) => {
    const plan = tables.callBacks.get(id);
    if (plan?.state !== 'agreed') return [];
    Object.assign(plan, { state: 'promised', sealed });
    tables.notify('desk:all');
    return [{}];
  }),
  'refuse-call-back': statement<[string]>((tables, [id]) => {
    const plan = tables.callBacks.get(id);
    if (plan?.state !== 'agreed') return [];
    endCallBack(tables, plan, 'refused');
    tables.notify('desk:all');
    return [{}];
  }),
  'take-back-call-back': statement<[CallId, string]>((tables, [callId, id]) => {
    const plan = tables.callBacks.get(id);
    if (plan?.call.id === callId && plan.askedBy === 'keys') takeBackPlan(tables, plan, null);
    return [];
  }),
  'is-call-back-expected': statement<[CallId]>(({ attempts }, [callId]) => {
    const attempt = attempts.get(callId);
    return attempt?.endedAt === null && attempt.call.state === 'connecting' ? [{}] : [];
  }),
  'called-leg-is': statement<[CallId, CallSid]>(({ attempts }, [callId, legSid]) => {
    const attempt = attempts.get(callId);
    if (attempt?.outcome === null && attempt.call.state === 'connecting') return [{ seen: 'expected' }];
    return attempt?.outcome === 'reached' && attempt.sid === legSid ? [{ seen: 'reached' }] : [];
  }),
  'call-back-answered': statement<[CallId, CallSid]>((tables, [callId, legSid]) => [
    { isTheirs: answered(tables, tables.attempts.get(callId), legSid) },
  ]),
  'end-call-back-attempt': statement<[CallId, AttemptOutcome, number]>((tables, [callId, outcome, wrapUpSeconds]) =>
    listed(endAttempt(tables, tables.attempts.get(callId), { outcome, wrapUpSeconds })),
  ),
  'call-back-leg-ended': statement<[CallSid, AttemptOutcome, number]>((tables, [legSid, outcome, wrapUpSeconds]) => {
    const attempt = attemptOf(tables, legSid);
    if (!attempt) return [];
    attempt.legIsOver = true;
    if (attempt.outcome === 'reached') return listed(endCall(tables, attempt.call, { by: 'caller', wrapUpSeconds }));
    return listed(endAttempt(tables, attempt, { outcome, wrapUpSeconds }));
  }),
  'end-overdue-attempts': statement<[number, number]>((tables, [ringSeconds, wrapUpSeconds]) =>
    overdueAttempts(tables, ringSeconds).flatMap(({ attempt, outcome }) =>
      listed(endAttempt(tables, attempt, { outcome, wrapUpSeconds })),
    ),
  ),
  'expire-call-backs': statement((tables) => [{ missed: expire(tables) }]),
  'call-backs-to-dial': statement<[number]>((tables, [limit]) =>
    underWay(tables)
      .filter(
        (attempt) => attempt.dialledAt === null && attempt.call.state === 'connecting' && isThere(tables, attempt),
      )
      .sort((one, other) => one.begunAt - other.begunAt)
      .slice(0, limit)
      .map((attempt) => ({
        callId: attempt.call.id,
        language: attempt.call.language ?? 'az',
        isRungElsewhere: isRungElsewhere(tables, attempt),
      })),
  ),
  'keep-dialled-leg': statement<[CallId, CallSid]>((tables, [callId, legSid]) => {
    const attempt = tables.attempts.get(callId);
    if (!attempt || (attempt.sid ?? legSid) !== legSid) return [];
    noteDialledLeg(tables, attempt, legSid);
    const { call } = attempt;
    if (call.state === 'ended' && call.sid === null) changeCall(tables, call, { sid: legSid });
    return (attempt.outcome ?? 'reached') === 'reached' ? [{}] : [];
  }),
  'call-back-legs-to-end': statement<[number]>(({ attempts }, [limit]) =>
    [...attempts.values()]
      .filter(({ sid, outcome, legIsOver }) => sid !== null && outcome !== null && outcome !== 'reached' && !legIsOver)
      .slice(0, limit)
      .map(({ sid }) => ({ sid })),
  ),
  'call-back-leg-over': statement<[CallSid]>((tables, [legSid]) => {
    const attempt = attemptOf(tables, legSid);
    if (attempt) attempt.legIsOver = true;
    return [];
  }),
  'take-call-back-to-dial': statement<[CallId]>((tables, [callId]) => {
    const attempt = tables.attempts.get(callId);
    if (!attempt || attempt.dialledAt !== null || attempt.endedAt !== null) return [];
    const { callBack } = attempt;
    const refused = (code: string, constraint: string) => new DatabaseFault('take-call-back-to-dial', code, constraint);
    if (!isInsidePlan(tables, callBack)) throw refused('23514', 'call_back_attempts_inside_plan');
    if (callBack.attempts.some(({ dialledAt }) => dialledAt !== null))
      throw refused('23505', 'call_back_attempts_rings_once');
    const { sealed } = callBack;
    attempt.dialledAt = tables.now();
    endCallBack(tables, callBack, 'done');
    return [{ callBackId: callBack.id, sealed }];
  }),
  'put-back-call-back': statement<[CallId, string]>((tables, [callId, sealed]) => {
    const attempt = tables.attempts.get(callId);
    if (!attempt || attempt.sid !== null || attempt.outcome === 'reached') return [];
    attempt.dialledAt = null;
    const { callBack } = attempt;
    if (callBack.state === 'done' && callBack.closesAt > tables.now() && !callBack.keyIsGone) {
      Object.assign(callBack, { state: 'promised', endedAt: null, sealed });
      tables.openCallBacks.add(callBack);
    }
    return listed(endAttempt(tables, attempt, { outcome: 'keys-away', wrapUpSeconds: 0 }));
  }),
  'call-back-keys-left': statement<[number]>(({ callBacks, now }, [limit]) =>
    [...callBacks.values()]
      .filter(({ keyIsGone, endedAt }) => !keyIsGone && endedAt !== null && endedAt < now() - KEY_KEPT_MS)
      .slice(0, limit)
      .map(({ id }) => ({ id })),
  ),
  'call-back-key-gone': statement<[string]>(({ callBacks }, [id]) => {
    const plan = callBacks.get(id);
    if (plan) plan.keyIsGone = true;
    return [];
  }),
  'call-backs-nearly-missed': statement<[number]>((tables, [minutes]) =>
    [...tables.callBacks.values()]
      .filter((plan) => isNearlyMissed(tables, plan, minutes) || isMissedUntold(tables, plan))
      .map(({ id }) => ({ id })),
  ),
  'raise-call-back-alarm': statement<[string]>((tables, [subjectId]) => {
    if (!hasAlarm(tables, subjectId))
      tables.alarms.push({ kind: ALARM, subjectId, raisedAt: tables.now(), endedAt: null });
    return [{}];
  }),
  'end-call-back-alarms': statement((tables) => {
    for (const alarm of tables.alarms) {
      const plan = tables.callBacks.get(alarm.subjectId);
      const isKept = plan && plan.state !== 'promised' && plan.state !== 'lapsed' && !isBurnt(plan);
      if (alarm.endedAt === null && isKept) alarm.endedAt = tables.now();
    }
    return [];
  }),
};

/** Whether the clock has anything to end or to tell. */
export function hasCallBackDue(tables: Tables, ringSeconds: number): boolean {
  const now = tables.now();
  for (const plan of tables.openCallBacks) {
    if (
      plan.state === 'agreed' ? plan.agreedAt < now - SEALED_WITHIN_MS : plan.closesAt <= now || isToBeTold(plan, now)
    )
      return true;
  }
  return overdueAttempts(tables, ringSeconds).length > 0;
}

function listed(released: Released | undefined): object[] {
  return released ? [released] : [];
}

function attemptOf({ attempts }: Tables, legSid: CallSid): AttemptRow | undefined {
  for (const attempt of attempts.values()) if (attempt.sid === legSid) return attempt;
  return undefined;
}

/** Whether the operator is in the room, or surely is though no callback told. */
function isThere({ now }: Tables, { call }: AttemptRow): boolean {
  return operatorLegs(call).some(({ state, dialledAt }) => state === 'joined' || dialledAt < now() - SURELY_JOINED_MS);
}

/** Whether the same caller is being called back for another promise. */
function isRungElsewhere({ live, attempts }: Tables, attempt: AttemptRow): boolean {
  const { callerId } = attempt.call;
  if (callerId === null) return false;
  return [...live].some((other) => {
    if (other === attempt.call || other.callerId !== callerId) return false;
    const theirs = attempts.get(other.id);
    return theirs !== undefined && (theirs.dialledAt !== null || isOlder(theirs, attempt));
  });
}

function isOlder(one: AttemptRow, other: AttemptRow): boolean {
  if (one.begunAt !== other.begunAt) return one.begunAt < other.begunAt;
  return one.call.id < other.call.id;
}

/** Whoever answered pressed the key: whether this leg is the caller's now. */
function answered(tables: Tables, attempt: AttemptRow | undefined, legSid: CallSid): boolean {
  if (!attempt || attempt.call.state === 'ended') return false;
  const { call } = attempt;
  if (call.sid === legSid && attempt.outcome === 'reached') return true;
  if (call.state !== 'connecting' || operatorLegs(call).length === 0) return false;
  if (attempt.dialledAt === null || attempt.endedAt !== null || (attempt.sid ?? legSid) !== legSid) return false;
  noteDialledLeg(tables, attempt, legSid);
  Object.assign(attempt, { endedAt: tables.now(), outcome: 'reached' });
  changeCall(tables, call, { sid: legSid, lastSeenAt: tables.now() });
  return true;
}

/** What is over by the clock; answers how many windows closed without a try. */
function expire(tables: Tables): number {
  const now = tables.now();
  for (const plan of [...tables.openCallBacks]) {
    if (plan.state !== 'agreed' || plan.agreedAt >= now - SEALED_WITHIN_MS) continue;
    endCallBack(tables, plan, 'refused');
    tables.notify('desk:all');
  }
  const promised = [...tables.openCallBacks].filter(({ state }) => state === 'promised');
  const missed = promised.filter(({ closesAt }) => closesAt <= now);
  for (const plan of missed) endCallBack(tables, plan, 'lapsed');
  const told = promised.filter((plan) => plan.endedAt === null && isToBeTold(plan, now));
  for (const plan of told) plan.told += 1;
  if (missed.length > 0 || told.length > 0) tables.notify('desk:all');
  return missed.length;
}

function isToBeTold({ call, told, opensAt }: CallBackRow, now: number): boolean {
  const afterMs = TOLD_AFTER_MS[told];
  if (afterMs === undefined || call.state !== 'ended') return false;
  return Math.max(opensAt, call.endedAt ?? 0) <= now - afterMs;
}

function isNearlyMissed(tables: Tables, plan: CallBackRow, minutes: number): boolean {
  if (plan.state !== 'promised' || plan.occasion !== 'promised') return false;
  if (plan.closesAt >= tables.now() + minutes * MINUTE_MS || hasAlarm(tables, plan.id)) return false;
  return !plan.attempts.some(({ endedAt }) => endedAt === null);
}

/** Nobody tried, or a fault of ours used up the one ring; of the last day, and nobody was told of it. */
function isMissedUntold(tables: Tables, plan: CallBackRow): boolean {
  const { endedAt } = plan;
  if (endedAt === null || endedAt <= tables.now() - DAY_MS) return false;
  const told = tables.alarms.filter(({ subjectId, kind }) => subjectId === plan.id && kind === ALARM);
  if (plan.state === 'lapsed') return plan.occasion === 'promised' && told.length === 0;
  return isBurnt(plan) && !told.some((alarm) => alarm.endedAt === null || alarm.raisedAt >= endedAt);
}

function hasAlarm({ alarms }: Tables, subjectId: string): boolean {
  return alarms.some((alarm) => alarm.subjectId === subjectId && alarm.kind === ALARM && alarm.endedAt === null);
}
