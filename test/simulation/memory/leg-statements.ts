import type { CallId, CallSid } from '../../../src/calls/call.ts';
import { MOVE_SECONDS } from '../../../src/calls/leg-store.ts';
import {
  addEvent,
  type CallRow,
  changeCall,
  type LegRow,
  operatorLegs,
  type QuestionRow,
  type Tables,
  viewOf,
} from './rows.ts';
import { callsOf, liveCalls, lock, oneCall, type Statement, statement } from './statement.ts';

/** `src/calls/leg-store.ts`, and the functions of migrations 0008, 0250, 0295 and 0296 behind it. */
export const LEG_STATEMENTS: Record<string, Statement> = {
  'operator-arrived': statement<[string, string, CallSid]>((tables, [operatorId, offerId, legSid]) => {
    const offer = tables.offers.get(offerId);
    const isAccepted = offer?.operatorId === operatorId && offer.state === 'accepted';
    if (isAccepted) return operatorArrived(tables, offer.call, { operatorId, legSid });
    // Whoever has the talk comes back into it by its own id.
    return oneCall(tables, offerId as CallId).flatMap((call) =>
      call.state === 'talking' ? operatorArrived(tables, call, { operatorId, legSid }) : [],
    );
  }),
  'caller-joins': statement<[CallId, CallSid]>((tables, [id, sid]) => {
    for (const call of oneCall(tables, id)) callerJoins(tables, call, sid);
    return [];
  }),
  'leg-joined': statement<[CallSid, string, string]>((tables, [legSid, room, key]) => {
    const leg = tables.legs.get(legSid);
    if (!leg || !addEvent(tables, leg.call, { key, kind: 'joined' })) return [];
    const isAsked = leg.state === 'dialled' || (leg.party === 'operator' && leg.state === 'joined');
    if (!isAsked && !joinedUnasked(leg, key)) return [];
    leg.state = 'joined';
    leg.joinedAt ??= tables.now();
    leg.conferenceSid = room;
    const { call } = leg;
    const isInCover = call.talk === 'cover' && call.coverOrderedAt === null;
    const isAlone = joined(tables, leg, { room, isAsked }) && !isInCover;
    return [{ id: call.id, callerSid: call.sid, language: call.language ?? 'az', isAlone }];
  }),
  'caller-leg-left': statement<[CallSid, string]>((tables, [legSid, room]) => {
    const leg = tables.legs.get(legSid);
    if (leg?.party === 'caller' && leg.state === 'joined' && leg.call.conferenceSid === room) {
      leg.state = 'left';
      leg.leftAt = tables.now();
    }
    return [];
  }),
  'caller-leaves': statement<[CallId, number]>((tables, [id, joinNumber]) =>
    oneCall(tables, id).map((call) => {
      Object.assign(call, { lastSeenAt: tables.now(), coverOrderedAt: null, coverDueAt: null });
      return { ...viewOf(tables, call), isGhost: isGhost(tables, call, joinNumber) };
    }),
  ),
  'lock-calls-surely-joined': lock<[number]>((tables, [afterSeconds]) =>
    liveCalls(tables, (call) => isSurelyJoined(call, tables.now() - afterSeconds * 1_000)),
  ),
  'assume-talks': statement<[CallId[]]>((tables, [ids]) =>
    callsOf(tables, ids).map((call) => {
      changeCall(tables, call, { state: 'talking', talk: call.talk ?? 'together', connectedAt: tables.now() });
      tables.notify(`desk:${call.operatorId ?? 'all'}`);
      return {};
    }),
  ),
};

function operatorArrived(tables: Tables, call: CallRow, arrived: { operatorId: string; legSid: CallSid }): object[] {
  const { operatorId, legSid } = arrived;
  const isTalk = call.state === 'connecting' || call.state === 'talking';
  if (!isTalk || call.operatorId !== operatorId || tables.legs.get(legSid)?.state === 'left') return [];
  const isNew = !tables.legs.has(legSid);
  if (isNew) {
    const talk = call.talk === 'on-hold' ? 'together' : call.talk;
    changeCall(tables, call, { joinNumber: call.joinNumber + 1, talk });
    dial(tables, { sid: legSid, call, party: 'operator', accountId: operatorId });
    const presence = tables.presences.get(operatorId);
    if (presence) presence.pageLeavingAt = null;
  }
  const olderSids = operatorLegs(call).flatMap((leg) => (leg.sid === legSid ? [] : leg.sid));
  const { id, kind, joinNumber, talk } = call;
  return [{ id, kind, callerSid: call.sid, joinNumber, language: call.language ?? 'az', talk, isNew, olderSids }];
}

/** Keeps a new leg with the call's join number. */
export function dial(tables: Tables, given: Pick<LegRow, 'sid' | 'call' | 'party' | 'accountId'>): void {
  const { joinNumber } = given.call;
  const unjoined = { state: 'dialled', joinedAt: null, leftAt: null, conferenceSid: null, broughtAt: null } as const;
  const leg: LegRow = { ...given, ...unjoined, joinNumber, dialledAt: tables.now() };
  tables.legs.set(leg.sid, leg);
  leg.call.legs.push(leg);
}

function callerJoins(tables: Tables, call: CallRow, sid: CallSid): void {
  const leg = tables.legs.get(sid);
  if (leg) Object.assign(leg, { joinNumber: call.joinNumber, dialledAt: tables.now(), state: 'dialled', leftAt: null });
  else dial(tables, { sid, call, party: 'caller', accountId: null });
}

/** A caller who came into the room without our knowing; false where it is only told late. */
function joinedUnasked(leg: LegRow, key: string): boolean {
  const { call } = leg;
  const [room, sequence] = key.split(':');
  const isLate = call.events.some((told) => {
    const [toldRoom, toldSequence] = told.key.split(':');
    return told.kind === 'joined' && toldRoom === room && Number(toldSequence) > Number(sequence);
  });
  if (isLate || leg.party === 'operator') return false;
  leg.leftAt = null;
  leg.joinNumber = Math.max(leg.joinNumber, ...call.questions.map((question) => question.joinNumber));
  return true;
}

/** What a leg in the room makes of the call; answers whether it is a caller who is alone there. */
function joined(tables: Tables, leg: LegRow, { room, isAsked }: { room: string; isAsked: boolean }): boolean {
  const { call } = leg;
  const isTalk = call.state === 'connecting' || call.state === 'talking';
  if (!isTalk) return leg.party === 'caller';
  const now = tables.now();
  const isOfNow = leg.joinNumber === call.joinNumber;
  if (leg.party === 'operator' && isOfNow) changeCall(tables, call, { conferenceSid: room, lastSeenAt: now });
  if (!isTogether(leg, room)) return leg.party === 'caller';
  const isBack = !isAsked && call.talk === 'asking';
  const isNews = isBack || call.state === 'connecting' || call.keptUntil !== null;
  changeCall(tables, call, {
    conferenceSid: room,
    lastSeenAt: now,
    state: 'talking',
    talk: isBack ? 'together' : (call.talk ?? 'together'),
    connectedAt: call.connectedAt ?? now,
    keptUntil: null,
  });
  if (isNews) tables.deskChanges.push(call.operatorId ?? 'all');
  return false;
}

/** Whether the two talk: the caller came by this join, or both are in this room, by whatever one (migration 0296). */
function isTogether({ call, party, joinNumber }: LegRow, room: string): boolean {
  const isOfNow = joinNumber === call.joinNumber;
  const operators = operatorLegs(call).filter((leg) => leg.joinNumber === call.joinNumber);
  if (party === 'caller' && isOfNow) return operators.length > 0;
  if (party === 'operator' && (!isOfNow || call.joinNumber <= 1)) return false;
  if (call.talk === 'cover' || call.talk === 'asking') return false;
  const isIn = (leg: LegRow) => leg.state === 'joined' && leg.conferenceSid === room;
  return operators.some(isIn) && call.legs.some((leg) => leg.party === 'caller' && isIn(leg));
}

function isGhost(tables: Tables, call: CallRow, joinNumber: number): boolean {
  const after = tables.now() - MOVE_SECONDS * 1_000;
  if (call.legs.some((leg) => leg.party === 'caller' && leg.joinNumber > joinNumber)) return true;
  if (call.joinNumber <= joinNumber) return false;
  const isOperatorNew = call.legs.some(
    (leg) => leg.party === 'operator' && leg.joinNumber > joinNumber && leg.dialledAt > after,
  );
  const isHeard = ({ id }: QuestionRow) => tables.eventKeys.has(`question:${id}:heard`);
  if (call.questions.some((question) => question.joinNumber > joinNumber && isHeard(question))) return true;
  return isOperatorNew || call.events.some(({ kind, at }) => kind === 'question-asked' && at > after);
}

function isSurelyJoined(call: CallRow, before: number): boolean {
  if (call.state !== 'connecting' || call.talk === 'cover') return false;
  const ofThisJoin = call.legs.filter((leg) => leg.joinNumber === call.joinNumber && leg.state !== 'left');
  return (
    ofThisJoin.some((leg) => leg.party === 'caller' && leg.dialledAt < before) &&
    ofThisJoin.some((leg) => leg.party === 'operator')
  );
}
