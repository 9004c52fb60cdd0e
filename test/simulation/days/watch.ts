import { KEPT_SECONDS } from '../../../src/calls/ending-store.ts';
import {
  OTHER_LANGUAGE_AFTER_SECONDS,
  REACHABLE_SECONDS,
  SAME_OPERATOR_PAUSE_SECONDS,
  SUPERVISOR_AFTER_SECONDS,
  WISH_SECONDS,
} from '../../../src/routing/offer.ts';
import { type CallRow, type OfferRow, operatorLegs, type Tables } from '../memory/rows.ts';
import type { Trouble } from './faults.ts';
import type { Leg, Why } from './leg.ts';
import type { Operator } from './operator.ts';
import { overdue } from './overdue.ts';
import { MINUTE, SECOND } from './plan.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface Watched {
  time: VirtualTime;
  tables: Tables;
  trouble: Trouble;
  operators: readonly Operator[];
  callers(): Iterable<Leg>;
  violated(what: string): void;
}

/** Nobody waits longer than this while somebody who fits is free. */
const PAIR_MS = 2 * SECOND;
/** With the worker dead each turn of a wait loop matches; and somebody who took the call is on the way for a while. */
const PAIR_SLACK_MS = 12 * SECOND;
/** A caller whose loop just began or went on is matched behind the answer. */
const SETTLED_MS = 300;
/** A lost report may hide for so long that somebody is free, or that a caller sits alone (`FOUND_OUT_MS`). */
const LOST_REPORT_MS = 100 * SECOND;
const ALONE_MS = 3 * MINUTE;
const BEAT_MS = 5 * SECOND;

/** What must hold at every step of a day. */
export class Watch {
  readonly #watched: Watched;
  /** Since when a caller waits although somebody who fits is free, by caller and operator. */
  readonly #pairs = new Map<string, number>();
  readonly #alone = new Map<Leg, number>();
  readonly #offers = new Set<OfferRow>();
  #lookedForOverdueAt = 0;
  /** Of each operator, until when a lost report explains that the line thinks otherwise. */
  readonly lostUntil = new Map<string, number>();

  constructor(watched: Watched) {
    this.#watched = watched;
  }

  step(): void {
    const { live, pending, keptOut } = this.#watched.tables;
    for (const what of keptOut.splice(0)) this.#watched.violated(`a second offer was tried, ${what}`);
    if (live.size === 0 && pending.size === 0) return;
    this.#oneOperatorPerCall();
    this.#offersToThoseOnDuty();
    this.#nobodyWaitsBesideSomebodyFree();
    this.#nobodySitsAlone();
    this.#nobodyIsKeptTooLong();
    this.#nothingIsOverdue();
  }

  /** Whether the mere passing of time breaks no rule: where nobody is kept or offered, only who hears the wait loop or sits alone has a time. */
  waitsForNothing(): boolean {
    for (const leg of this.#watched.callers()) if (isInWaitLoop(leg) || isAlone(leg)) return false;
    return true;
  }

  /** A caller's leg is over: the caller hung up, or an operator ended the call, or the telephone that the caller was just speaking with left. */
  callerEnded(leg: Leg, why: Why): void {
    if (why === 'hung-up') return;
    const call = this.#watched.tables.callsBySid.get(leg.sid);
    const isGoodbye = why === 'by-document' && (call?.endedBy === 'operator' || leg.wasLeftByPhone);
    if (!isGoodbye)
      this.#watched.violated(
        `a caller was dropped by us: ${leg.sid} ${why}, the call is ${call?.state} by ${call?.endedBy}`,
      );
  }

  /** A report about a leg never came: what follows from it takes longer. */
  reportLost(leg: Leg): void {
    const until = this.#watched.time.now() + LOST_REPORT_MS;
    if (leg.identity) this.lostUntil.set(leg.identity, until);
    const call = this.#watched.tables.callsBySid.get(leg.sid);
    if (call?.operatorId) this.lostUntil.set(call.operatorId, until);
    this.lostUntil.set(leg.sid, until);
  }

  /** Everybody has hung up and the faults are over. */
  atTheEnd(): void {
    const { tables, operators, violated } = this.#watched;
    for (const call of tables.live) violated(`${call.id} has no end: ${call.state} ${call.talk}`);
    for (const call of tables.calls.values())
      if (call.state === 'ended' && !call.outcome) violated(`${call.id} has no outcome`);
    for (const offer of tables.pending) violated(`an offer of ${offer.call.id} has no end`);
    for (const { presence } of operators) {
      if (presence?.state === 'on-call' || presence?.state === 'reserved')
        violated(`${presence.accountId} is ${presence.state} for ever`);
    }
    for (const leg of this.#watched.callers()) if (!leg.isOver) violated(`${leg.sid} is still at the carrier`);
  }

  #oneOperatorPerCall(): void {
    const { tables, operators, violated } = this.#watched;
    for (const { state, operatorId, id } of tables.live) {
      if ((state !== 'connecting' && state !== 'talking') || operatorId === null) continue;
      for (const other of tables.live) {
        const isTalk = other.state === 'connecting' || other.state === 'talking';
        if (isTalk && other.operatorId === operatorId && other.id !== id) violated(`${operatorId} has two calls`);
      }
    }
    for (const { leg, accountId } of operators) {
      if (!leg?.room) continue;
      for (const other of leg.room.members) {
        const { identity } = other.leg;
        if (identity !== undefined && identity !== accountId) violated(`two operators in the room of ${leg.room.name}`);
      }
    }
  }

  #offersToThoseOnDuty(): void {
    const { tables, time, violated, operators } = this.#watched;
    for (const offer of tables.pending) {
      if (this.#offers.has(offer)) continue;
      this.#offers.add(offer);
      const operator = operators.find(({ accountId }) => accountId === offer.operatorId);
      if (!operator?.isOnDuty(offer.offeredAt)) violated(`${offer.operatorId} was offered ${offer.call.id} off duty`);
      if (operator && isTooEarlyFor(operator, offer.call, offer.offeredAt))
        violated(`${offer.call.id} was offered to a supervisor before the operators had their time`);
      const silentMs = time.now() - (operator?.heardAt ?? 0);
      if (silentMs > REACHABLE_SECONDS * SECOND + BEAT_MS)
        violated(`${offer.operatorId} was offered ${offer.call.id} while deaf`);
    }
    for (const offer of this.#offers) if (offer.state !== 'pending') this.#offers.delete(offer);
  }

  #nobodyWaitsBesideSomebodyFree(): void {
    const { time, tables, trouble } = this.#watched;
    const now = time.now();
    if (now < trouble.excusedUntil) {
      this.#pairs.clear();
      return;
    }
    const seen = new Set<string>();
    for (const leg of this.#watched.callers()) {
      if (!isInWaitLoop(leg)) continue;
      const call = tables.callsBySid.get(leg.sid);
      if (
        !call ||
        call.keptUntil !== null ||
        call.offers.some((offer) => offer.state === 'pending') ||
        this.#isExcused(leg.sid)
      )
        continue;
      for (const operator of this.#watched.operators) {
        if (!this.#isFree(operator) || !fits(call, { operator, now })) continue;
        const isSlack = now < trouble.slackUntil || call.state !== 'waiting';
        const key = `${leg.sid} ${operator.accountId} ${call.state === 'waiting' ? 'waits' : 'is on the way'}`;
        seen.add(key);
        const since = this.#pairs.get(key) ?? now;
        this.#pairs.set(key, since);
        if (now - since > (isSlack ? PAIR_SLACK_MS : PAIR_MS)) {
          const { presence } = operator;
          this.#watched.violated(
            `${key} for ${now - since} ms beside somebody who is free; the call is ${call.state} ${call.talk}, the operator ${presence?.state}`,
          );
          this.#pairs.set(key, Number.POSITIVE_INFINITY);
        }
      }
    }
    for (const key of this.#pairs.keys()) if (!seen.has(key)) this.#pairs.delete(key);
  }

  /** By what is, and not by what the line thinks: a page that answers, nothing in hand, and the wish to take calls. */
  #isFree(operator: Operator): boolean {
    const now = this.#watched.time.now();
    const { presence } = operator;
    if (
      !operator.isOnDuty(now) ||
      operator.wish !== 'available' ||
      operator.pageId === null ||
      operator.isDeaf ||
      operator.leg
    )
      return false;
    if (now - operator.beatAt > BEAT_MS || now - operator.busyUntil < SETTLED_MS) return false;
    if (this.#isExcused(operator.accountId)) return false;
    if (presence?.state === 'wrap-up') return (presence.wrapUpDueAt ?? 0) < now;
    return !operator.isBusy();
  }

  /** For an operator's page, so long and no longer: then with that operator, or at the front of the queue. */
  #nobodyIsKeptTooLong(): void {
    const { time, tables, trouble, violated } = this.#watched;
    const now = time.now();
    if (now < trouble.excusedUntil) return;
    for (const call of tables.live) {
      if (call.keptUntil === null) continue;
      const slackMs = now < trouble.slackUntil ? PAIR_SLACK_MS : PAIR_MS;
      if (call.keptUntil > now + KEPT_SECONDS * SECOND) violated(`${call.id} is to be kept longer than anybody is`);
      if (call.keptUntil > now - slackMs || operatorLegs(call).length > 0 || this.#isExcused(call.sid ?? '')) continue;
      violated(`${call.id} was kept for ${call.operatorId}, and nobody came`);
    }
  }

  /**
   * An offer, an order and a leg have their time: then the call is somebody else's, the talk goes on, and the person is free. Looked
   * for once a second, so what lasts that long is seen.
   */
  #nothingIsOverdue(): void {
    const { time, trouble, tables, operators, violated } = this.#watched;
    const now = time.now();
    if (now < trouble.excusedUntil || now - this.#lookedForOverdueAt < SECOND) return;
    this.#lookedForOverdueAt = now;
    const slackMs = now < trouble.slackUntil ? PAIR_SLACK_MS : PAIR_MS;
    for (const what of overdue({ tables, operators, slackMs })) violated(what);
  }

  #isExcused(who: string): boolean {
    return (this.lostUntil.get(who) ?? 0) > this.#watched.time.now();
  }

  #nobodySitsAlone(): void {
    const { time, trouble, violated } = this.#watched;
    for (const leg of this.#watched.callers()) {
      if (!isAlone(leg) || time.now() < trouble.excusedUntil) {
        this.#alone.delete(leg);
        continue;
      }
      const since = this.#alone.get(leg) ?? time.now();
      this.#alone.set(leg, since);
      if (time.now() - since > ALONE_MS) {
        violated(`${leg.sid} sits alone in a room`);
        this.#alone.set(leg, Number.POSITIVE_INFINITY);
      }
    }
  }
}

function isInWaitLoop({ isOver, doc }: Leg): boolean {
  return !isOver && doc?.verb === 'gather' && doc.is === 'wait';
}

function isAlone({ room }: Leg): boolean {
  return room?.members.length === 1;
}

/** Operators are asked first, for half a minute; somebody in danger waits for no rung. */
function isTooEarlyFor({ plan }: Operator, { urgency, waitingSince }: CallRow, now: number): boolean {
  if (plan.role === 'operator' || urgency.startsWith('danger')) return false;
  return now - (waitingSince ?? now) <= SUPERVISOR_AFTER_SECONDS * SECOND;
}

function fits(call: CallRow, { operator, now }: { operator: Operator; now: number }): boolean {
  const isAskedLately = call.offers.some(
    ({ operatorId, endedAt }) =>
      operatorId === operator.accountId && endedAt !== null && endedAt > now - SAME_OPERATOR_PAUSE_SECONDS * SECOND,
  );
  if (isAskedLately || isTooEarlyFor(operator, call, now)) return false;
  // A wish may keep others back for so long.
  if (call.wishedAt !== null && call.wishedAt >= now - WISH_SECONDS * SECOND && !call.urgency.startsWith('danger'))
    return false;
  const speaks = call.language !== null && operator.plan.languages.includes(call.language);
  const isLong = (call.waitingSince ?? now) < now - OTHER_LANGUAGE_AFTER_SECONDS * SECOND;
  return speaks || isLong || call.needsInterpreter || call.urgency.startsWith('danger');
}
