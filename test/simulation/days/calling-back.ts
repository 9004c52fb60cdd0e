import {
  agreeCallBack,
  beginCallBack,
  stopCallingBack,
  withdrawCallBack,
} from '../../../src/call-backs/agree-call-back.ts';
import { REACHABLE_SECONDS } from '../../../src/call-backs/call-back.ts';
import type { Preset } from '../../../src/call-backs/call-back-window.ts';
import type { CallId } from '../../../src/calls/call.ts';
import type { CallBackRow } from '../memory/call-back-rows.ts';
import { callBacksDue } from '../memory/call-backs-due.ts';
import type { OperatorParts, Work } from './operator-parts.ts';
import { SECOND } from './plan.ts';
import { type Chance, createChance } from './random.ts';
import type { WebProcess } from './virtual-line.ts';

const OWN = 0xba_c4_ed;
/** Of talks: in which it is agreed; of these, in which it is taken back or changed; and in which whatever was agreed is stopped. */
const AGREED = 0.15;
const CHANGED = 0.3;
const STOPPED = 0.03;
/** Of what is due: which nobody at this desk begins, and which is taken back there. */
const LEFT = 0.15;
const TAKEN_BACK = 0.05;
const TRIES_LIMIT = 4;

/** What calling back needs of the person at the desk and of the page. */
export interface Desk {
  accountId: string;
  plan: { seed: number; callsBack: boolean };
  /** Whether the page answers, and there is no telephone in hand. */
  isFree(): boolean;
  do(name: string, work: Work, tries?: number): void;
  /** In this very talk, so many milliseconds from now. */
  during(ms: number, name: string, work: Work): void;
  /** The softphone dials for what was begun. */
  joins(callId: CallId, offerId: string): void;
}

/** What an operator does about calls back: agrees on them, takes them back, and makes those that are due. */
export class CallingBack {
  readonly #parts: OperatorParts;
  readonly #desk: Desk;
  /** Of their own: who is never to call anybody back does the same as without. */
  readonly chance: Chance;
  readonly #tries = new Map<CallBackRow, number>();
  #isDeciding = false;

  constructor(parts: OperatorParts, desk: Desk) {
    this.#parts = parts;
    this.#desk = desk;
    this.chance = createChance(desk.plan.seed ^ OWN);
  }

  /** What is due stands on the screen. */
  look(): void {
    if (!this.#desk.plan.callsBack || this.#isDeciding || !this.#desk.isFree()) return;
    const due = callBacksDue(this.#parts.tables, this.#desk.accountId, REACHABLE_SECONDS);
    const plan = due.find((each) => (this.#tries.get(each) ?? 0) < TRIES_LIMIT);
    if (!plan) return;
    const isFirst = !this.#tries.has(plan);
    this.#tries.set(plan, (this.#tries.get(plan) ?? 0) + 1);
    if (isFirst && this.chance.is(LEFT)) {
      this.#tries.set(plan, TRIES_LIMIT);
      return;
    }
    this.#isDeciding = true;
    this.#parts.time.after(SECOND + this.chance.around(8 * SECOND), () => {
      this.#isDeciding = false;
      if (!this.#desk.isFree()) return;
      if (this.chance.is(TAKEN_BACK)) this.#withdraw(plan);
      else this.#begin(plan);
    });
  }

  /** In a talk: now and then something is agreed, changed, taken back, or stopped. */
  talk(callId: CallId): void {
    if (!this.#desk.plan.callsBack) return;
    const chance = this.chance;
    if (chance.is(STOPPED)) {
      this.#desk.during(chance.between(5, 40) * SECOND, 'stop-calling-back', (web) =>
        stopCallingBack(this.#named(web), callId),
      );
    }
    if (!chance.is(AGREED)) return;
    const at = chance.between(5, 60) * SECOND;
    this.#agree(callId, at);
    if (!chance.is(CHANGED)) return;
    const later = at + chance.between(3, 40) * SECOND;
    if (chance.is(0.5)) this.#agree(callId, later);
    else {
      this.#desk.during(later, 'withdraw-call-back', async (web) => {
        const plan = this.#parts.tables.calls.get(callId)?.callBacks.at(-1);
        if (plan?.endedAt === null) await this.#takeBack(web, plan);
      });
    }
  }

  #agree(callId: CallId, ms: number): void {
    const preset = this.chance.of<Preset>([
      'if-dropped',
      'if-dropped',
      'in-15-minutes',
      'in-an-hour',
      'within-an-hour',
      'this-evening',
    ]);
    this.#desk.during(ms, 'agree-call-back', async (web) => {
      const wish = { preset, window: null, say: 'wrong-number', whoMayAnswer: 'caller-only' } as const;
      await agreeCallBack({ ...web.promising, named: this.#named(web) }, { callId, ...wish });
      this.#parts.promises.saidInTalk(callId);
    });
  }

  #begin(plan: CallBackRow): void {
    this.#desk.do(
      'begin-call-back',
      async (web) => {
        const offerId = await beginCallBack(this.#named(web), plan.id);
        const call = this.#parts.tables.offers.get(offerId)?.call;
        if (call) this.#desk.joins(call.id, offerId);
      },
      1,
    );
  }

  #withdraw(plan: CallBackRow): void {
    this.#desk.do('withdraw-call-back', (web) => this.#takeBack(web, plan), 1);
  }

  async #takeBack(web: WebProcess, plan: CallBackRow): Promise<void> {
    await withdrawCallBack(this.#named(web), { id: plan.id, why: 'caller-wished' });
    this.#parts.promises.withdrawn(plan.id);
  }

  #named(web: WebProcess) {
    return web.consoles.as({ id: this.#desk.accountId, role: 'operator' });
  }
}
