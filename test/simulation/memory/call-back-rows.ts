import type {
  AttemptOutcome,
  CALL_BACK_STATES,
  Occasion,
  Plan,
  Say,
  WhoMayAnswer,
  WithdrawWhy,
} from '../../../src/call-backs/call-back.ts';
import type { CallSid, Language } from '../../../src/calls/call.ts';
import { DatabaseFault } from '../../../src/db/database.ts';
import type { CallRow, Tables } from './rows.ts';

// The tables of calls back, and the triggers of migrations 0170 and 0260 that a change of a call sets off.

export type CallBackState = (typeof CALL_BACK_STATES)[number];

export interface CallBackRow {
  id: string;
  call: CallRow;
  version: number;
  askedBy: 'operator' | 'keys';
  operatorId: string | null;
  language: Language;
  occasion: Occasion;
  opensAt: number;
  closesAt: number;
  say: Say;
  whoMayAnswer: WhoMayAnswer;
  state: CallBackState;
  withdrawnWhy: WithdrawWhy | null;
  agreedAt: number;
  endedAt: number | null;
  told: number;
  keyIsGone: boolean;
  /** The row of `call_back_numbers` beside it; null where there is none. */
  sealed: string | null;
  attempts: AttemptRow[];
}

/** One try: a call of its own. */
export interface AttemptRow {
  call: CallRow;
  callBack: CallBackRow;
  operatorId: string;
  begunAt: number;
  dialledAt: number | null;
  endedAt: number | null;
  outcome: AttemptOutcome | null;
  sid: CallSid | null;
  legIsOver: boolean;
}

export interface AlarmRow {
  kind: string;
  subjectId: string;
  raisedAt: number;
  endedAt: number | null;
}

/** Takes the place of what was agreed in this call before: `insert_call_back`. */
export function insertCallBack(
  tables: Tables,
  call: CallRow,
  agreed: Plan & { operatorId: string | null },
): CallBackRow {
  for (const open of call.callBacks) if (open.endedAt === null) endCallBack(tables, open, 'replaced');
  const plan: CallBackRow = {
    ...agreed,
    id: tables.newId(),
    call,
    version: call.callBacks.length + 1,
    askedBy: agreed.operatorId === null ? 'keys' : 'operator',
    language: call.language ?? 'az',
    state: 'agreed',
    withdrawnWhy: null,
    agreedAt: tables.now(),
    endedAt: null,
    told: 0,
    keyIsGone: false,
    sealed: null,
    attempts: [],
  };
  tables.callBacks.set(plan.id, plan);
  tables.openCallBacks.add(plan);
  call.callBacks.push(plan);
  tables.notify('desk:all');
  return plan;
}

/** A plan ends once; the number that lies beside it goes with the promise. */
export function endCallBack(tables: Tables, plan: CallBackRow, state: CallBackState): void {
  if (plan.endedAt !== null) throw new DatabaseFault('end-call-back', '23514', 'call_backs_stay_as_agreed');
  Object.assign(plan, { state, endedAt: tables.now(), sealed: null });
  tables.openCallBacks.delete(plan);
}

/** From opening the number to the last ring: no telephone rings past the agreed end. */
const RINGS_FOR_MS = 35_000;

/** Whether a try may begin, or be dialled, at this moment: the wall behind every statement. */
export function isInsidePlan({ now }: Tables, { state, opensAt, closesAt, call }: CallBackRow): boolean {
  return state === 'promised' && opensAt <= now() && now() < closesAt - RINGS_FOR_MS && call.state === 'ended';
}

/** Nobody pressed the key yet: then there is nobody to wait, whatever ended it, and no queue to go back to. */
export function endOfUnreached(tables: Tables, call: CallRow, next: CallRow): Partial<CallRow> {
  const isOver = call.state === 'connecting' && (next.state === 'waiting' || next.state === 'ended');
  const attempt = isOver ? tables.attempts.get(call.id) : undefined;
  if (!attempt || attempt.outcome === 'reached') return {};
  const endedAt = tables.now();
  if (attempt.endedAt === null) Object.assign(attempt, { endedAt, outcome: 'operator-left' });
  const endedBy = next.endedBy ?? 'operator';
  return { state: 'ended', talk: null, outcome: 'not-reached', endedAt, endedBy, sid: attempt.sid };
}

/** The operator said goodbye: the plan for a line that drops is not needed any more. */
export function endPlanForDrop(tables: Tables, call: CallRow): void {
  if (call.endedBy !== 'operator') return;
  for (const plan of call.callBacks) {
    if (plan.endedAt === null && plan.occasion === 'if-dropped') endCallBack(tables, plan, 'not-needed');
  }
}

/** The leg that was dialled for this try; no other has it. */
export function noteDialledLeg(tables: Tables, attempt: AttemptRow, sid: CallSid): void {
  for (const other of tables.attempts.values()) {
    if (other !== attempt && other.sid === sid)
      throw new DatabaseFault('dialled-leg', '23505', 'call_back_attempts_carrier_sid_key');
  }
  attempt.sid = sid;
}
