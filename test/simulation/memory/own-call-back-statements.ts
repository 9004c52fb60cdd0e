import type { Occasion, Plan, Say, WhoMayAnswer, WithdrawWhy } from '../../../src/call-backs/call-back.ts';
import type { CallId } from '../../../src/calls/call.ts';
import { DatabaseFault } from '../../../src/db/database.ts';
import { type AttemptRow, type CallBackRow, insertCallBack } from './call-back-rows.ts';
import { takeBackPlan } from './call-back-tries.ts';
import { callBacksDue } from './call-backs-due.ts';
import { type CallRow, insertCall, type OfferRow, type PresenceRow, type Tables } from './rows.ts';
import { oneCall, type Statement, statement } from './statement.ts';

type PlanValues = [opensAt: number, closesAt: number, say: Say, whoMayAnswer: WhoMayAnswer];

/** `src/call-backs/own-call-back-store.ts`, in somebody's name, and what a waiting caller asks for by keys. */
export const OWN_CALL_BACK_STATEMENTS: Record<string, Statement> = {
  'ask-call-back-by-keys': statement<[CallId, ...PlanValues]>((tables, [id, ...plan]) =>
    oneCall(tables, id)
      .filter(({ state, kind, sid }) => state === 'waiting' && kind === 'caller' && sid !== null)
      .map((call) => agree(tables, call, { ...planOf('promised', plan), operatorId: null })),
  ),
  'agree-call-back': statement<[CallId, Occasion, ...PlanValues]>((tables, [id, occasion, ...plan], person) =>
    oneCall(tables, id)
      .filter((call) => isTalkOf(call, person) && call.kind === 'caller' && call.sid !== null)
      .map((call) => agree(tables, call, { ...planOf(occasion, plan), operatorId: person })),
  ),
  'withdraw-call-back': statement<[string, WithdrawWhy, number]>((tables, [id, why, reachableSeconds], person) => {
    const plan = tables.callBacks.get(id);
    if (!plan || !mayEnd(plan) || !isOwn(tables, plan, { person, reachableSeconds })) return [{ isWithdrawn: false }];
    return [{ isWithdrawn: takeBackPlan(tables, plan, why) }];
  }),
  'stop-call-backs-unseen': statement<[CallId]>((tables, [id], person) => {
    const [own] = oneCall(tables, id);
    if (!own || !isTalkOf(own, person)) return [{ isOwn: false }];
    for (const plan of tables.callBacks.values()) {
      const isOfCaller = own.callerId !== null && plan.call.callerId === own.callerId;
      if (isOfCaller && plan.call !== own && mayEnd(plan)) takeBackPlan(tables, plan, 'not-safe');
    }
    return [{ isOwn: true }];
  }),
  'begin-call-back': statement<[string, number]>((tables, [id, reachableSeconds], person) => {
    const plan = callBacksDue(tables, person, reachableSeconds).find((due) => due.id === id);
    const presence = tables.presences.get(person);
    const isFree = presence?.state === 'available' || presence?.state === 'wrap-up';
    return [{ offerId: plan && presence && isFree ? begin(tables, plan, presence) : null }];
  }),
};

function planOf(occasion: Occasion, [opensAt, closesAt, say, whoMayAnswer]: PlanValues): Plan {
  return { occasion, opensAt, closesAt, say, whoMayAnswer };
}

function agree(tables: Tables, call: CallRow, plan: Parameters<typeof insertCallBack>[2]): object {
  return { id: insertCallBack(tables, call, plan).id, legSid: call.sid };
}

function isTalkOf({ state, operatorId }: CallRow, person: string): boolean {
  return state === 'talking' && operatorId === person;
}

/** Put to this person now, or agreed in the call that they have or wrap up. Nobody has said a case word here. */
function isOwn(
  tables: Tables,
  plan: CallBackRow,
  { person, reachableSeconds }: { person: string; reachableSeconds: number },
): boolean {
  const { state, operatorId } = plan.call;
  if ((state === 'connecting' || state === 'talking') && operatorId === person) return true;
  if (callBacksDue(tables, person, reachableSeconds).includes(plan)) return true;
  return tables.wrapUps.some(
    (each) => each.callId === plan.call.id && each.operatorId === person && each.finishedAt === null,
  );
}

/** A plan that is open, or whose telephone may be ringing. */
function mayEnd({ state }: CallBackRow): boolean {
  return state === 'agreed' || state === 'promised' || state === 'done';
}

/** A call without a caller yet, with the operator on the way into its room; the id of the offer by which the softphone joins. */
function begin(tables: Tables, plan: CallBackRow, presence: PresenceRow): string {
  const operatorId = presence.accountId;
  const now = tables.now();
  for (const { state, operatorId: whose } of tables.live) {
    if (whose === operatorId && (state === 'connecting' || state === 'talking'))
      throw new DatabaseFault('begin-call-back', '23505', 'calls_one_per_operator');
  }
  if (presence.state === 'available') presence.returnsTo = 'available';
  // As any wrap-up that is left for a call back (migration 0261).
  if (presence.state === 'wrap-up') presence.wrapUpLeft = Math.max(0, (presence.wrapUpDueAt ?? 0) - now);
  Object.assign(presence, { state: 'on-call', since: now, wrapUpDueAt: null });
  const { language } = plan;
  const { callerId } = plan.call;
  // A database makes ids that have no brand.
  const id = tables.newId() as CallId;
  const call = insertCall(tables, {
    id,
    sid: null,
    callerId,
    state: 'connecting',
    language,
    waitingSince: now,
    operatorId,
  });
  const offer: OfferRow = {
    ...{ id: tables.newId(), call, operatorId, state: 'accepted' },
    ...{ offeredAt: now, expiresAt: now, endedAt: now },
  };
  tables.offers.set(offer.id, offer);
  call.offers.push(offer);
  const attempt: AttemptRow = {
    ...{ call, callBack: plan, operatorId, begunAt: now, dialledAt: null, endedAt: null },
    ...{ outcome: null, sid: null, legIsOver: false },
  };
  tables.attempts.set(id, attempt);
  plan.attempts.push(attempt);
  tables.notify('desk:all');
  return offer.id;
}
