import type { CallId } from '../calls/call.ts';
import { type Database, violates } from '../db/database.ts';
import { Refusal } from '../refusal.ts';
import type { Say, WhoMayAnswer, WithdrawWhy } from './call-back.ts';
import { checkedWindow, occasionOf, type Preset, type Window, windowOf } from './call-back-window.ts';
import { agreeInTalk, beginOwn, stopUnseen, withdrawOwn } from './own-call-back-store.ts';
import { type PromiseParts, promiseNumber } from './promise-number.ts';

export interface AgreeParts extends PromiseParts {
  clock: { now(): number };
}

/** What the operator and the caller agreed on: a preset, or a window of its own. */
export interface Wish {
  preset: Preset | null;
  window: Window | null;
  say: Say;
  whoMayAnswer: WhoMayAnswer;
}

/**
 * Saves the plan of the own talk, and then has the number sealed for it. Refused for a caller without a number, and where key process or
 * carrier are away: then there is no plan.
 */
export async function agreeCallBack(
  parts: AgreeParts & { named: Database },
  wish: { callId: CallId } & Wish,
): Promise<void> {
  const window = windowWished(wish, parts.clock.now());
  const { say, whoMayAnswer } = wish;
  const plan = { ...window, occasion: occasionOf(wish.preset), say, whoMayAnswer };
  const agreed = await agreeInTalk(parts.named, wish.callId, plan);
  if (!agreed) throw new Refusal('wrong-state');
  const promised = await promiseNumber(parts, { ...agreed, ...window });
  if (promised === 'no-number' || promised === 'keys-away') throw new Refusal(promised);
  if (promised === 'carrier-away') throw new Refusal('carrier-unavailable');
  if (promised === 'late') throw new Refusal('already-done');
}

/** Nobody is rung for this plan any more; who took it back, and why, stands in the trail (A1.1). */
export async function withdrawCallBack(named: Database, taken: { id: string; why: WithdrawWhy }): Promise<void> {
  if (!(await withdrawOwn(named, taken))) throw new Refusal('already-done');
}

/**
 * Nobody calls this caller because of an earlier call: for who says that it would not be safe and has no case word. Nothing of what was
 * agreed is shown (A3.1, A9.4).
 */
export async function stopCallingBack(named: Database, callId: CallId): Promise<void> {
  if (!(await stopUnseen(named, callId))) throw new Refusal('not-your-call');
}

/** Begins a call back that is put to this operator: the offer by which the softphone joins. One winner. */
export async function beginCallBack(named: Database, id: string): Promise<string> {
  const offerId = await beginOwn(named, id).catch((error: unknown) => {
    // Somebody else began it in the same moment, or its window has just closed.
    const isLost =
      violates(error, 'call_back_attempts_one_at_a_time') || violates(error, 'call_back_attempts_inside_plan');
    if (isLost || violates(error, 'calls_one_per_operator')) return undefined;
    throw error;
  });
  if (offerId === undefined) throw new Refusal('offer-expired');
  return offerId;
}

function windowWished({ preset, window }: Wish, now: number): Window {
  if (preset !== null) return windowOf(preset, now);
  if (window === null) throw new Refusal('invalid-input', 'preset or window');
  return checkedWindow(window, now);
}
