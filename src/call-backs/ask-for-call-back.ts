import type { CallId } from '../calls/call.ts';
import type { Database } from '../db/database.ts';
import type { WhoMayAnswer } from './call-back.ts';
import { askByKeys, takeBackCallBack } from './call-back-store.ts';
import { type Preset, windowOf } from './call-back-window.ts';
import { type PromiseParts, promiseNumber } from './promise-number.ts';
import { untilAnswered } from './until-answered.ts';

/** A caller waits for the answer, and a webhook for 1.2 s at most. */
const ANSWER_LIMIT_MS = 900;

export interface AskParts extends PromiseParts {
  clock: { now(): number };
  /** As the call path, with time: nobody waits for what comes after the answer. */
  patient: Database;
  /** Every limit of real time on the voice path is multiplied by this. */
  slowness: number;
  /** For what the caller does not wait for. */
  background: { run(name: 'call-back-too-late', work: () => Promise<void>): void };
}

/** What a caller can choose by keys: within the next hour, this evening, tomorrow in the daytime; in Baku. */
export type CallBackByKeys = Extract<Preset, 'within-an-hour' | 'this-evening' | 'tomorrow'> | 'coming-daytime';

export interface CallBackWish {
  callId: CallId;
  window: CallBackByKeys;
  whoMayAnswer: WhoMayAnswer;
}

/** `no-number`: withheld, so that nobody can be called. `not-now`: something of ours was away or slow. Then nothing is promised. */
export type AskedForCallBack = 'promised' | 'no-number' | 'not-now';

/**
 * Promises a waiting caller a call back in this window; somebody else who answers is told that it is a wrong number. Only `promised` may be
 * said to the caller as a promise: after any other answer nobody is rung. Answers within 0.9 s and never rejects.
 */
export async function askForCallBack(parts: AskParts, wish: CallBackWish): Promise<AskedForCallBack> {
  let limit: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    limit = setTimeout(() => resolve('late'), ANSWER_LIMIT_MS * parts.slowness);
  });
  const agreed = agree(parts, wish).catch(() => undefined);
  const asked = agreed.then((plan) => promise(parts, plan)).catch(() => 'not-now' as const);
  const answer = await Promise.race([asked, late]);
  clearTimeout(limit);
  if (answer === 'promised') return answer;
  // The caller is told no: so what is still under way, or was kept though its answer was lost, must come to nothing, and no other promise of
  // this caller's with it. Without an id nothing was sealed, and the plan ends by the clock.
  parts.background.run('call-back-too-late', async () => {
    await asked;
    const id = (await agreed)?.id;
    if (id !== undefined) await untilAnswered(() => takeBackCallBack(parts.patient, { callId: wish.callId, id }));
  });
  return answer === 'late' ? 'not-now' : answer;
}

type Plan = Parameters<typeof promiseNumber>[1];

async function agree(parts: AskParts, wish: CallBackWish): Promise<Plan | undefined> {
  const window = windowOf(wish.window, parts.clock.now());
  const plan = { ...window, occasion: 'promised', say: 'wrong-number', whoMayAnswer: wish.whoMayAnswer } as const;
  const agreed = await askByKeys(parts.calls, wish.callId, plan);
  return agreed && { ...agreed, ...window };
}

async function promise(parts: AskParts, plan: Plan | undefined): Promise<AskedForCallBack> {
  if (!plan) return 'not-now';
  const promised = await promiseNumber(parts, plan);
  return promised === 'promised' || promised === 'no-number' ? promised : 'not-now';
}
