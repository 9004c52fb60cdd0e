import type { EndedBy } from '../../../src/calls/call.ts';
import { KEPT_SECONDS, PAGE_LEAVING_SECONDS, type Released } from '../../../src/calls/ending-store.ts';
import {
  type CallRow,
  changeCall,
  endOffer,
  type LegRow,
  operatorLegs,
  type PresenceRow,
  pendingOffer,
  type Tables,
} from './rows.ts';

// The functions of migrations 0009, 0230 and 0250: every way a call ends or goes back to the queue.

export interface WrapUp {
  wrapsUp: boolean;
  wrapUpSeconds: number;
}

/** Ends a call; undefined when it had ended already. */
export function endCall(
  tables: Tables,
  call: CallRow,
  ending: { by: EndedBy; wrapUpSeconds: number },
): Released | undefined {
  if (call.state === 'ended') return undefined;
  changeCall(tables, call, {
    state: 'ended',
    talk: null,
    endedAt: tables.now(),
    endedBy: ending.by,
    outcome: outcomeOf(call),
  });
  const released = releasedOf(call);
  if (call.outcome === 'menu-only') return released;
  const hadTalk = call.connectedAt !== null && call.kind === 'caller';
  const wrapUp = { wrapsUp: true, wrapUpSeconds: ending.wrapUpSeconds };
  released.mayMatch = releaseOperators(tables, { call, operatorId: call.operatorId, hadTalk }, wrapUp);
  released.operatorSids = operatorLegs(call).map((leg) => leg.sid);
  return released;
}

/** Puts a call whose operator is gone back to the front of the queue; undefined when it was with nobody. */
export function callBackToQueue(
  tables: Tables,
  call: CallRow,
  { guessSeconds, ...wrapUp }: WrapUp & { guessSeconds: number },
): Released | undefined {
  if (call.state !== 'connecting' && call.state !== 'talking') return undefined;
  const now = tables.now();
  const after = now - guessSeconds * 1_000;
  const isGuess = call.events.some(({ kind, at }) => kind === 'cover-guessed' && at > after);
  const isElsewhere =
    call.talk === 'asking' ||
    call.legs.some((leg) => leg.party === 'caller' && leg.joinNumber === call.joinNumber && leg.state === 'dialled');
  const before = { call, operatorId: call.operatorId, hadTalk: call.connectedAt !== null };
  changeCall(tables, call, {
    state: 'waiting',
    operatorId: null,
    talk: call.talk === 'cover' && !isGuess ? 'cover' : null,
    connectedAt: null,
    lastSeenAt: now,
    waitingSince: call.waitingSince ?? now,
    returns: call.returns + 1,
  });
  releaseOperators(tables, before, wrapUp);
  return {
    ...releasedOf(call),
    mustBeFetched: call.talk === null && (isGuess || isElsewhere),
    operatorSids: operatorLegs(call).map((leg) => leg.sid),
    mayMatch: true,
  };
}

/** A leg of the operator's party is over, each leg once; undefined when nothing follows. */
export function operatorLegLeft(
  tables: Tables,
  leg: LegRow | undefined,
  limits: { wrapUpSeconds: number; guessSeconds: number },
): Released | undefined {
  if (leg?.party !== 'operator' || leg.state === 'left') return undefined;
  leg.state = 'left';
  leg.leftAt = tables.now();
  const { call } = leg;
  const isTalk = call.state === 'connecting' || call.state === 'talking';
  if (call.kind !== 'caller' || !isTalk) return undefined;
  if (call.joinNumber !== leg.joinNumber || call.operatorId !== leg.accountId) return undefined;
  // In a room that the other one never was in, or in one made anew by a caller out of the cover.
  const isLeftAlone = call.legs.some(
    (other) =>
      other.party === 'caller' &&
      other.joinNumber === call.joinNumber &&
      other.state === 'joined' &&
      (leg.joinedAt === null || other.conferenceSid !== leg.conferenceSid),
  );
  if (leg.accountId === null && call.connectedAt !== null && call.talk !== 'cover' && !isLeftAlone) {
    return endCall(tables, call, { by: 'operator', wrapUpSeconds: limits.wrapUpSeconds });
  }
  if (keepForPage(tables, call)) {
    return { ...releasedOf(call), mustBeFetched: mustFetchKept(tables, call, { ...limits, isLeftAlone }) };
  }
  const released = callBackToQueue(tables, call, { ...limits, wrapsUp: false });
  // That leg was in no room, so its leaving ended none.
  if (released && isLeftAlone && call.talk === null) released.mustBeFetched = true;
  return released;
}

/** A talk whose page went: the caller is kept for it, a while; false where nobody said so (migration 0250). */
function keepForPage(tables: Tables, call: CallRow): boolean {
  if (call.state !== 'talking' || call.operatorId === null) return false;
  const now = tables.now();
  let until = call.keptUntil;
  if (until === null || until <= now) {
    const leavingAt = tables.presences.get(call.operatorId)?.pageLeavingAt ?? null;
    if (leavingAt === null || leavingAt <= now - PAGE_LEAVING_SECONDS * 1_000) return false;
    until = now + KEPT_SECONDS * 1_000;
  }
  const talk = call.talk === 'on-hold' ? 'together' : call.talk;
  changeCall(tables, call, { keptUntil: until, talk, lastSeenAt: now });
  tables.notify('desk:all');
  return true;
}

function mustFetchKept(
  tables: Tables,
  call: CallRow,
  { guessSeconds, isLeftAlone }: { guessSeconds: number; isLeftAlone: boolean },
): boolean {
  const after = tables.now() - guessSeconds * 1_000;
  const isGuess = call.talk === 'cover' && call.events.some(({ kind, at }) => kind === 'cover-guessed' && at > after);
  if (isGuess) changeCall(tables, call, { talk: 'together' });
  if (call.talk === 'asking' || call.talk === 'cover') return false;
  return (
    isGuess ||
    isLeftAlone ||
    call.legs.some((leg) => leg.party === 'caller' && leg.joinNumber === call.joinNumber && leg.state === 'dialled')
  );
}

/** Back to the state before, at the end of the line of available people. */
export function giveBack(tables: Tables, presence: PresenceRow): void {
  presence.state = presence.returnsTo;
  presence.since = tables.now();
  presence.availableSince = presence.returnsTo === 'available' ? tables.now() : null;
}

/** Withdraws the call's offer, and gives back whoever was reserved for it. */
export function withdrawOffer(tables: Tables, call: CallRow): PresenceRow | undefined {
  const offer = pendingOffer(call);
  if (!offer) return undefined;
  endOffer(tables, offer, 'withdrawn');
  const presence = tables.presences.get(offer.operatorId);
  if (presence?.state !== 'reserved') return undefined;
  giveBack(tables, presence);
  return presence;
}

interface WasIn {
  call: CallRow;
  operatorId: string | null;
  hadTalk: boolean;
}

/** Gives everybody back who was busy with the call; answers whether there was anybody. */
function releaseOperators(tables: Tables, was: WasIn, { wrapsUp, wrapUpSeconds }: WrapUp): boolean {
  const { call, operatorId, hadTalk } = was;
  let isFreed = withdrawOffer(tables, call) !== undefined;
  if (hadTalk && operatorId !== null) openWrapUp(tables, { call, operatorId });
  const presence = operatorId === null ? undefined : tables.presences.get(operatorId);
  if (presence?.state === 'on-call') {
    isFreed = true;
    giveBack(tables, presence);
    if (hadTalk && wrapsUp) {
      presence.state = 'wrap-up';
      presence.wrapUpDueAt = tables.now() + wrapUpSeconds * 1_000;
    }
  }
  tables.notify('desk:all');
  return isFreed;
}

function openWrapUp(tables: Tables, { call, operatorId }: { call: CallRow; operatorId: string }): void {
  const known = tables.wrapUps.find((wrapUp) => wrapUp.callId === call.id && wrapUp.operatorId === operatorId);
  const startedAt = tables.now();
  if (known) Object.assign(known, { startedAt, finishedAt: null });
  else tables.wrapUps.push({ callId: call.id, operatorId, startedAt, finishedAt: null, extendedTimes: 0 });
}

function outcomeOf(call: CallRow): CallRow['outcome'] {
  if (call.kind === 'test') return 'test';
  if (call.connectedAt !== null) return 'talked';
  if (call.waitingSince === null) return 'menu-only';
  return call.messages.length > 0 ? 'message-left' : 'abandoned';
}

function releasedOf(call: CallRow): Released {
  const { id, sid: callerSid, language } = call;
  return { id, callerSid, language: language ?? 'az', mustBeFetched: false, operatorSids: [], mayMatch: false };
}
