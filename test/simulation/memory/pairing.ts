import {
  OTHER_LANGUAGE_AFTER_SECONDS,
  REACHABLE_SECONDS,
  SAME_OPERATOR_PAUSE_SECONDS,
  SUPERVISOR_AFTER_SECONDS,
  WAITING_ALIVE_SECONDS,
  WISH_SECONDS,
} from '../../../src/routing/offer.ts';
import { isChildTrained, isOnDuty } from './duty.ts';
import { type CallRow, isBehind, type Person, type PresenceRow, type Tables } from './rows.ts';

export interface Pair {
  call: CallRow;
  person: Person;
  presence: PresenceRow;
}

/**
 * Who is offered which call: danger first, of the others whoever misuses the line last, then callers who lost their operator, then children, then the longest wait; of the people who fit,
 * those who let it pass least often, then operators before supervisors, then one with the language, then as the caller wishes, then who
 * was asked the least for this call, then who has been free the longest.
 */
export function nextPair(tables: Tables): Pair | undefined {
  let best: Pair | undefined;
  for (const call of tables.live) {
    if (!isToBeOffered(tables, call)) continue;
    for (const presence of tables.presences.values()) {
      const person = tables.people.get(presence.accountId);
      if (!person || !fits(tables, { call, person, presence })) continue;
      const pair = { call, person, presence };
      if (!best || comesBefore(tables, pair, best)) best = pair;
    }
  }
  return best;
}

/** Whether the call waits for anybody at all. */
function isToBeOffered(tables: Tables, call: CallRow): boolean {
  return (
    call.state === 'waiting' &&
    call.talk !== 'cover' &&
    call.lastSeenAt > tables.now() - WAITING_ALIVE_SECONDS * 1_000 &&
    !call.offers.some((offer) => offer.state === 'pending')
  );
}

/** Whether this person may be offered this call now. */
function fits(tables: Tables, { call, person, presence }: Pair): boolean {
  const now = tables.now();
  if (presence.heartbeatAt === null || presence.heartbeatAt <= now - REACHABLE_SECONDS * 1_000) return false;
  if (call.kind === 'test') {
    const isIdle = presence.state === 'offline' || presence.state === 'away' || presence.state === 'available';
    return isIdle && call.operatorId === person.id && !wasJustAsked(call, person, now);
  }
  if (presence.state !== 'available' || !isOnDuty(tables, person.id)) return false;
  if (wasJustAsked(call, person, now)) return false;
  const isUnderstood = speaksWith(person, call) || waitsFor(call, now) > OTHER_LANGUAGE_AFTER_SECONDS * 1_000;
  const isNextRung = !isSupervisor(person) || waitsFor(call, now) > SUPERVISOR_AFTER_SECONDS * 1_000;
  return isDanger(call) || (isUnderstood && isNextRung && isWishKept(tables, { call, person }));
}

/** How long the call has waited. */
function waitsFor({ waitingSince }: CallRow, now: number): number {
  return now - (waitingSince ?? now);
}

/** A wish keeps others back for a moment, and only while somebody like that may be free at any moment. */
function isWishKept(tables: Tables, { call, person }: { call: CallRow; person: Person }): boolean {
  const now = tables.now();
  if (call.wishedAt === null || call.wishedAt < now - WISH_SECONDS * 1_000) return true;
  if (isAsWished(tables, { call, person })) return true;
  for (const { accountId, state, heartbeatAt } of tables.presences.values()) {
    const near = tables.people.get(accountId);
    const isNear = state === 'available' || state === 'reserved' || state === 'wrap-up';
    if (!near || !isNear || isSupervisor(near) || !isOnDuty(tables, accountId)) continue;
    if (heartbeatAt === null || heartbeatAt <= now - REACHABLE_SECONDS * 1_000) continue;
    if (speaksWith(near, call) && isAsWished(tables, { call, person: near })) return false;
  }
  return true;
}

function isAsWished(tables: Tables, { call, person }: { call: CallRow; person: Person }): boolean {
  return isForChild(tables, { call, person }) && isWished(call, person);
}

function isForChild(tables: Tables, { call, person }: { call: CallRow; person: Person }): boolean {
  return !call.isChild || isChildTrained(tables, person.id);
}

function isWished({ wish }: CallRow, { answersAs }: Person): boolean {
  return wish === null || wish === answersAs;
}

function isSupervisor({ role }: Person): boolean {
  return role === 'supervisor';
}

function speaksWith(person: Person, call: CallRow): boolean {
  return call.needsInterpreter || speaks(person, call);
}

function wasJustAsked(call: CallRow, person: Person, now: number): boolean {
  const after = now - SAME_OPERATOR_PAUSE_SECONDS * 1_000;
  return call.offers.some(({ operatorId, endedAt }) => operatorId === person.id && endedAt !== null && endedAt > after);
}

function comesBefore(tables: Tables, one: Pair, other: Pair): boolean {
  const [left, right] = [rankOf(tables, one), rankOf(tables, other)];
  const at = left.findIndex((value, index) => value !== right[index]);
  if (at >= 0) return (left[at] ?? 0) < (right[at] ?? 0);
  return one.person.id < other.person.id;
}

/** Smaller comes first. */
function rankOf(tables: Tables, { call, person, presence }: Pair): number[] {
  return [
    isDanger(call) ? 0 : 1,
    isBehind(tables, call) && !isDanger(call) ? 1 : 0,
    -call.returns,
    call.isChild ? 0 : 1,
    call.waitingSince ?? 0,
    inVain(call, person),
    isSupervisor(person) ? 1 : 0,
    speaks(person, call) ? 0 : 1,
    isForChild(tables, { call, person }) ? 0 : 1,
    isWished(call, person) ? 0 : 1,
    call.offers.filter(({ operatorId }) => operatorId === person.id).length,
    presence.availableSince ?? Number.POSITIVE_INFINITY,
  ];
}

/** How often this call was put to the person in vain: passed on, let pass, or taken without ever coming. */
function inVain(call: CallRow, person: Person): number {
  const hasCome = call.legs.some(({ accountId }) => accountId === person.id);
  return call.offers.filter(({ operatorId, state }) => {
    if (operatorId !== person.id) return false;
    return state === 'accepted' ? !hasCome : state === 'expired' || state === 'declined';
  }).length;
}

function speaks(person: Person, call: CallRow): boolean {
  return call.language !== null && person.languages.includes(call.language);
}

function isDanger({ urgency }: CallRow): boolean {
  return urgency === 'danger' || urgency === 'danger-cannot-speak';
}
