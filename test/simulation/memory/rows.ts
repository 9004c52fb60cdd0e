import {
  CALL_TRANSITIONS,
  type CallId,
  type CallSid,
  type CallState,
  type CallView,
  type EndedBy,
  type Language,
  type Question,
  type Talk,
  type Urgency,
  type Wish,
} from '../../../src/calls/call.ts';
import { DatabaseFault } from '../../../src/db/database.ts';
import type { ChosenPresence, PresenceState } from '../../../src/roster/presence.ts';
import { OFFER_TRANSITIONS, type OfferState } from '../../../src/routing/offer.ts';
import type { Roster } from '../../roster/duty-model.ts';

// The tables of the call path as plain rows. All moments are milliseconds since 1970.

export interface LegRow {
  sid: CallSid;
  call: CallRow;
  party: 'caller' | 'operator';
  accountId: string | null;
  joinNumber: number;
  state: 'dialled' | 'joined' | 'left';
  dialledAt: number;
  joinedAt: number | null;
  leftAt: number | null;
  conferenceSid: string | null;
  broughtAt: number | null;
}

export interface OfferRow {
  id: string;
  call: CallRow;
  operatorId: string;
  state: OfferState;
  offeredAt: number;
  expiresAt: number;
  endedAt: number | null;
}

export interface QuestionRow {
  id: string;
  question: Question;
  joinNumber: number;
  askedAt: number;
  answeredAt: number | null;
  answer: string | null;
}

export interface WrapUpRow {
  callId: CallId;
  operatorId: string;
  startedAt: number;
  finishedAt: number | null;
  extendedTimes: number;
}

export interface CallRow {
  id: CallId;
  kind: 'caller' | 'test';
  sid: CallSid | null;
  state: CallState;
  language: Language | null;
  urgency: Urgency;
  needsInterpreter: boolean;
  isChild: boolean;
  wish: Wish | null;
  wishedAt: number | null;
  startedAt: number;
  waitingSince: number | null;
  connectedAt: number | null;
  endedAt: number | null;
  lastSeenAt: number;
  operatorId: string | null;
  conferenceSid: string | null;
  joinNumber: number;
  talk: Talk | null;
  coverOrderedAt: number | null;
  coverDueAt: number | null;
  keptUntil: number | null;
  /** Set where a nuisance flag was confirmed; nobody is known again here by themselves. */
  behindUntil: number | null;
  returns: number;
  outcome: 'talked' | 'abandoned' | 'menu-only' | 'test' | 'message-left' | null;
  endedBy: EndedBy | null;
  // What hangs on the row.
  legs: LegRow[];
  offers: OfferRow[];
  questions: QuestionRow[];
  /** The carrier's names of what the caller left. */
  messages: string[];
  events: { key: string; kind: string; at: number }[];
}

export interface PresenceRow {
  accountId: string;
  state: PresenceState;
  returnsTo: ChosenPresence;
  since: number;
  availableSince: number | null;
  wrapUpDueAt: number | null;
  heartbeatAt: number | null;
  pageId: string | null;
  pageLeavingAt: number | null;
}

export interface Person {
  id: string;
  languages: readonly Language[];
  role?: 'operator' | 'supervisor';
  answersAs?: Wish;
}

export interface Tables {
  now(): number;
  /** What `pg_notify('live', …)` would have told. */
  notify(payload: string): void;
  newId(): string;
  people: Map<string, Person>;
  /** Who is on duty when; null: everybody, always. */
  roster: Roster | null;
  presences: Map<string, PresenceRow>;
  calls: Map<CallId, CallRow>;
  /** Those of `calls` that have not ended. */
  live: Set<CallRow>;
  /** Those that have, in the order in which they ended. */
  ended: CallRow[];
  callsBySid: Map<CallSid, CallRow>;
  legs: Map<CallSid, LegRow>;
  offers: Map<string, OfferRow>;
  pending: Set<OfferRow>;
  eventKeys: Set<string>;
  wrapUps: WrapUpRow[];
  deskChanges: string[];
  /** Offers that a constraint alone kept out. A statement has the tables to itself, so none was for a race. */
  keptOut: string[];
}

/** Empty tables. */
export function createTables(parts: Pick<Tables, 'now' | 'notify' | 'newId'>): Tables {
  return {
    ...parts,
    people: new Map(),
    roster: null,
    presences: new Map(),
    calls: new Map(),
    live: new Set(),
    ended: [],
    callsBySid: new Map(),
    legs: new Map(),
    offers: new Map(),
    pending: new Set(),
    eventKeys: new Set(),
    wrapUps: [],
    deskChanges: [],
    keptOut: [],
  };
}

/** A new row with the columns' defaults. */
export function insertCall(tables: Tables, given: Pick<CallRow, 'id' | 'sid'> & Partial<CallRow>): CallRow {
  const now = tables.now();
  const call: CallRow = {
    kind: 'caller',
    state: 'menu',
    language: null,
    urgency: 'ordinary',
    needsInterpreter: false,
    isChild: false,
    wish: null,
    wishedAt: null,
    startedAt: now,
    waitingSince: null,
    connectedAt: null,
    endedAt: null,
    lastSeenAt: now,
    operatorId: null,
    conferenceSid: null,
    joinNumber: 0,
    talk: null,
    coverOrderedAt: null,
    coverDueAt: null,
    keptUntil: null,
    behindUntil: null,
    returns: 0,
    outcome: null,
    endedBy: null,
    legs: [],
    offers: [],
    questions: [],
    messages: [],
    events: [],
    ...given,
  };
  tables.calls.set(call.id, call);
  if (call.state === 'ended') tables.ended.push(call);
  else tables.live.add(call);
  if (call.sid) tables.callsBySid.set(call.sid, call);
  return call;
}

/** A call changes as the migrations' constraints allow, or nothing of it does. */
export function changeCall(tables: Tables, call: CallRow, change: Partial<CallRow>): void {
  const next = { ...call, ...change };
  // Whoever takes the call ends the message (migration 0180).
  if (change.state !== undefined && change.state !== 'waiting' && next.talk === 'message') next.talk = null;
  // Nobody is kept out of a talk that is over, or not begun (migration 0250).
  if (next.state !== 'talking') next.keptUntil = null;
  const isTalk = next.state === 'connecting' || next.state === 'talking';
  const violated = (constraint: string, code = '23514') => {
    throw new DatabaseFault('change-call', code, constraint);
  };
  if (next.state !== call.state && !CALL_TRANSITIONS[call.state].includes(next.state)) {
    throw new Error(`a call never goes from ${call.state} to ${next.state}`);
  }
  if (next.state === 'waiting' && next.waitingSince === null) violated('calls_waiting_since');
  if (isTalk && next.operatorId === null && next.talk !== 'on-call-phone' && next.talk !== 'cover') {
    violated('calls_has_operator');
  }
  if (isTalk && next.operatorId !== null && (next.state !== call.state || next.operatorId !== call.operatorId)) {
    for (const other of tables.live) {
      const isOthers = other !== call && other.operatorId === next.operatorId;
      if (isOthers && (other.state === 'connecting' || other.state === 'talking')) {
        violated('calls_one_per_operator', '23505');
      }
    }
  }
  const wasLive = call.state !== 'ended';
  Object.assign(call, change, { talk: next.talk, keptUntil: next.keptUntil });
  if (wasLive && call.state === 'ended') {
    tables.live.delete(call);
    tables.ended.push(call);
  }
}

/** An offer ends once. */
export function endOffer(tables: Tables, offer: OfferRow, state: OfferState): void {
  if (!OFFER_TRANSITIONS[offer.state].includes(state)) {
    throw new Error(`an offer never goes from ${offer.state} to ${state}`);
  }
  offer.state = state;
  offer.endedAt = tables.now();
  tables.pending.delete(offer);
}

/** Keeps what was told once; false when it had been told before. */
export function addEvent(tables: Tables, call: CallRow, event: { key: string; kind: string }): boolean {
  if (tables.eventKeys.has(event.key)) return false;
  tables.eventKeys.add(event.key);
  call.events.push({ ...event, at: tables.now() });
  return true;
}

/** The offer of this call that is open, or undefined. */
export function pendingOffer(call: CallRow): OfferRow | undefined {
  return call.offers.find((offer) => offer.state === 'pending');
}

/** Legs of people who have the call that are still at the carrier. */
export function operatorLegs(call: CallRow): LegRow[] {
  return call.legs.filter((leg) => leg.party === 'operator' && leg.state !== 'left');
}

/** Whether others are offered before this one. */
export function isBehind(tables: Tables, { behindUntil }: CallRow): boolean {
  return behindUntil !== null && behindUntil > tables.now();
}

/** The call as the voice path reads it. */
export function viewOf(tables: Tables, call: CallRow): CallView {
  let operator: LegRow | undefined;
  for (const leg of call.legs) {
    if (leg.party !== 'operator' || leg.state === 'left' || leg.joinNumber !== call.joinNumber) continue;
    if (!operator || leg.dialledAt > operator.dialledAt) operator = leg;
  }
  return {
    id: call.id,
    state: call.state,
    talk: call.talk,
    language: call.language ?? 'az',
    urgency: call.urgency,
    needsInterpreter: call.needsInterpreter,
    joinNumber: call.joinNumber,
    endedBy: call.endedBy,
    isOffered: pendingOffer(call) !== undefined,
    isBehind: isBehind(tables, call) && call.urgency !== 'danger' && call.urgency !== 'danger-cannot-speak',
    isKept: call.keptUntil !== null,
    isCoverDue: call.coverOrderedAt !== null,
    operatorSid: operator?.sid ?? null,
  };
}
