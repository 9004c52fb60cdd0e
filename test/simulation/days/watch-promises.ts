import { ATTEMPT_SECONDS } from '../../../src/call-backs/call-back.ts';
import type { CallId } from '../../../src/calls/call.ts';
import type { AttemptRow, CallBackRow } from '../memory/call-back-rows.ts';
import type { Tables } from '../memory/rows.ts';
import type { Trouble } from './faults.ts';
import type { Leg } from './leg.ts';
import { MINUTE, SECOND } from './plan.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What callers, operators and the carrier tell the watch of promises. */
export interface PromiseNotes {
  /** It was said to the caller, or stands on the operator's screen, that this caller will be called back. */
  said(leg: Leg): void;
  saidInTalk(callId: CallId): void;
  toldNo(leg: Leg): void;
  /** The page says that it was taken back. */
  withdrawn(id: string): void;
  rang(leg: Leg, callId: CallId): void;
  /** Whoever picked up pressed the key. */
  pressed(leg: Leg): void;
}

interface Watched {
  time: VirtualTime;
  tables: Tables;
  trouble: Trouble;
  ringing(): Iterable<Leg>;
  /** Told of each ring. */
  rung(): void;
  keys: ReadonlyMap<string, unknown>;
  violated(what: string): void;
}

/** So long a telephone rings at most, all of it inside the window. */
const RING_MS = 25 * SECOND;
/** Who pressed the key hears what follows after so long. */
const ANSWER_MS = 6 * SECOND;
/** As long as an order to the carrier may be under way. */
const ORDER_MS = 3 * SECOND;
/** A telephone rings no longer for what was taken back. */
const STOPPED_MS = 10 * SECOND;
/** A window that is over is ended by the next sweep; a try by the longest that one may last; an alarm by the next watch. */
const SWEPT_MS = 5 * SECOND;
const TRY_MS = ATTEMPT_SECONDS * SECOND + MINUTE;
const WATCHED_MS = 15 * SECOND;
/** A key is destroyed ten seconds after its plan ended, by the next watch. */
const KEY_MS = 2 * MINUTE;

/** What was agreed about calling back, and what became of it: the watch keeps a book of its own. */
export class PromiseWatch implements PromiseNotes {
  readonly #watched: Watched;
  readonly #said = new Set<CallBackRow>();
  readonly #refused = new Set<CallBackRow>();
  readonly #withdrawn = new Map<CallBackRow, number>();
  readonly #rung = new Map<CallBackRow, Leg>();
  readonly #pressed = new Map<Leg, number>();
  readonly #told = new Set<object>();
  #nextLook = 0;

  constructor(watched: Watched) {
    this.#watched = watched;
  }

  said(leg: Leg): void {
    const call = this.#watched.tables.callsBySid.get(leg.sid);
    const plan = call?.callBacks.findLast(({ askedBy }) => askedBy === 'keys');
    if (plan?.state === 'promised') this.#said.add(plan);
    else this.#watched.violated(`${leg.sid} was promised a call back that is ${plan?.state}`);
  }

  saidInTalk(callId: CallId): void {
    const plan = this.#watched.tables.calls.get(callId)?.callBacks.at(-1);
    if (plan) this.#said.add(plan);
  }

  toldNo(leg: Leg): void {
    const plans = this.#watched.tables.callsBySid.get(leg.sid)?.callBacks ?? [];
    for (const plan of plans) if (plan.askedBy === 'keys' && !this.#said.has(plan)) this.#refused.add(plan);
  }

  withdrawn(id: string): void {
    const plan = this.#watched.tables.callBacks.get(id);
    if (plan) this.#withdrawn.set(plan, this.#watched.time.now());
  }

  rang(leg: Leg, callId: CallId): void {
    const { tables, time, violated, ringing } = this.#watched;
    const attempt = tables.attempts.get(callId);
    const plan = attempt?.callBack;
    if (!plan) {
      violated(`${leg.sid} rings for no try`);
      return;
    }
    const now = time.now();
    if (now < plan.opensAt || now + RING_MS > plan.closesAt) violated(`${plan.id} is rung outside its window`);
    // An order that was under way already is taken back at once, too.
    if ((this.#withdrawn.get(plan) ?? now) < now - ORDER_MS) violated(`${plan.id} is rung, and was taken back`);
    if (this.#refused.has(plan)) violated(`${plan.id} is rung, and the caller was told that nobody calls`);
    if (this.#rung.has(plan)) violated(`${plan.id} is rung a second time`);
    if ([...ringing()].some((other) => other !== leg && other.party === 'called' && other.number === leg.number))
      violated(`${leg.number} is rung twice at once`);
    if (plan.call.state !== 'ended') violated(`${plan.id} is rung while its caller is with the line`);
    this.#rung.set(plan, leg);
    this.#watched.rung();
  }

  pressed(leg: Leg): void {
    this.#pressed.set(leg, this.#watched.time.now());
  }

  step(): void {
    const { tables } = this.#watched;
    this.#whoPressedTheKeyHearsAWayOn();
    if (tables.callBacks.size === 0) return;
    this.#nobodyIsHeldByATryThatIsOver();
    // What lasts too long is seen a second later as well.
    const now = this.#watched.time.now();
    if (now < this.#nextLook) return;
    this.#nextLook = now + SECOND;
    this.#noTryLasts();
    this.#windowsEndAndAreTold();
    this.#nothingRingsThatWasTakenBack();
  }

  /** Everybody has hung up and the faults are over: what was said was kept, or its window is still to come. */
  atTheEnd(): void {
    const { tables, time, violated, keys } = this.#watched;
    for (const plan of this.#said) {
      const isKept =
        plan.state === 'done' ||
        plan.state === 'replaced' ||
        (plan.state === 'withdrawn' && plan.withdrawnWhy !== null) ||
        plan.state === 'lapsed' ||
        (plan.state === 'not-needed' && plan.occasion === 'if-dropped') ||
        (plan.state === 'promised' && plan.closesAt > time.now() - SWEPT_MS);
      if (!isKept) violated(`${plan.id} was promised, and is ${plan.state}`);
      if (plan.state === 'done' && !plan.attempts.some(({ dialledAt }) => dialledAt !== null))
        violated(`${plan.id} is done, and nobody tried`);
    }
    for (const plan of tables.callBacks.values()) {
      const isLong = plan.endedAt !== null && plan.endedAt < time.now() - KEY_MS;
      if (isLong && keys.has(plan.id)) violated(`the key of ${plan.id}, which is ${plan.state}, is still there`);
    }
    for (const attempt of tables.attempts.values())
      if (attempt.endedAt === null) violated(`${attempt.call.id}, a try, has no end`);
  }

  #isCalm(): boolean {
    const { time, trouble } = this.#watched;
    return time.now() >= trouble.excusedUntil && time.now() >= trouble.slackUntil;
  }

  #whoPressedTheKeyHearsAWayOn(): void {
    const { time, tables, violated } = this.#watched;
    for (const [leg, at] of this.#pressed) {
      if (leg.party === 'caller') {
        this.#pressed.delete(leg);
        continue;
      }
      if (!leg.isOver && time.now() - at < ANSWER_MS) continue;
      // Asked once more: nothing of ours could be asked about it.
      if (leg.doc?.verb === 'gather') {
        this.#pressed.delete(leg);
        continue;
      }
      this.#pressed.delete(leg);
      // Nobody waits for them any more, and that is told: or nothing of ours answered at all.
      const attempt = [...tables.attempts.values()].find(({ sid }) => sid === leg.sid);
      const isOver = attempt !== undefined && attempt.endedAt !== null && attempt.outcome !== 'reached';
      if (isOver || attempt === undefined || leg.hasNoDocument || leg.hungUpItself) continue;
      violated(
        `${leg.sid} pressed the key and heard ${leg.isOver ? 'an end' : 'nothing'}; the try is ${attempt.outcome}`,
      );
    }
  }

  #nobodyIsHeldByATryThatIsOver(): void {
    const { tables, violated } = this.#watched;
    for (const { state, accountId } of tables.presences.values()) {
      if (state !== 'on-call') continue;
      const isBusy = [...tables.live].some(
        (call) => call.operatorId === accountId && (call.state === 'connecting' || call.state === 'talking'),
      );
      if (!isBusy) violated(`${accountId} is on a call that is over`);
    }
  }

  #noTryLasts(): void {
    const { tables, time } = this.#watched;
    if (!this.#isCalm()) return;
    for (const attempt of tables.attempts.values()) {
      if (attempt.endedAt !== null) continue;
      const ms = time.now() - (attempt.dialledAt ?? attempt.begunAt);
      if (ms > TRY_MS) this.#once(attempt, `${attempt.call.id}, a try, lasts ${ms} ms`);
    }
  }

  #windowsEndAndAreTold(): void {
    const { tables, time } = this.#watched;
    if (!this.#isCalm()) return;
    const now = time.now();
    for (const plan of tables.callBacks.values()) {
      if (plan.state === 'promised' && plan.closesAt < now - SWEPT_MS)
        this.#once(plan, `the window of ${plan.id} is over and nobody says so`);
      const isMissed =
        plan.state === 'lapsed' && plan.occasion === 'promised' && (plan.endedAt ?? 0) < now - WATCHED_MS;
      const triedAt = Math.max(...plan.attempts.map(({ endedAt }) => endedAt ?? now));
      const isLost = plan.state === 'done' && !this.#rung.has(plan) && triedAt < now - WATCHED_MS;
      if ((isMissed || isLost) && !tables.alarms.some(({ subjectId }) => subjectId === plan.id))
        this.#once(plan, `${plan.id} was missed, and no supervisor was told`);
    }
  }

  #nothingRingsThatWasTakenBack(): void {
    const now = this.#watched.time.now();
    if (!this.#isCalm()) return;
    for (const [plan, at] of this.#withdrawn) {
      const leg = this.#rung.get(plan);
      if (leg && !leg.isOver && now - at > STOPPED_MS) this.#once(plan, `${plan.id} was taken back, and still rings`);
    }
  }

  #once(about: AttemptRow | CallBackRow, what: string): void {
    if (this.#told.has(about)) return;
    this.#told.add(about);
    this.#watched.violated(what);
  }
}
