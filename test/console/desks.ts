import { type DeskState, FIRST_STATE, nextDeskState } from '../../src/console/operator/desk-state.ts';
import type {
  Desk,
  DeskCall,
  Guest,
  Offer,
  ServerMessage,
  UnitEscalation,
  WrapUp,
} from '../../src/console/shared/contract.ts';

export const NOON = '2026-11-21T08:00:00.000Z';
/** What is open at noon is open until then. */
export const LATER = '2026-11-21T10:00:00.000Z';

/** An offer of call 0412. */
export function makeOffer(change: Partial<Offer> = {}): Offer {
  return {
    id: 'offer-1',
    kind: 'caller',
    callLabel: '0412',
    language: 'az',
    needsInterpreter: false,
    isChild: false,
    urgency: 'ordinary',
    askedBy: null,
    reason: null,
    manner: null,
    waitingSince: NOON,
    offeredAt: NOON,
    expiresAt: '2026-11-21T08:00:15.000Z',
    ...change,
  };
}

/** Call 0412, talking. */
export function makeCall(change: Partial<DeskCall> = {}): DeskCall {
  return {
    id: 'call-1',
    kind: 'caller',
    callLabel: '0412',
    language: 'az',
    needsInterpreter: false,
    isChild: false,
    urgency: 'ordinary',
    state: 'talking',
    talk: 'together',
    isKept: false,
    connectedAt: NOON,
    questions: [],
    presumedAt: null,
    earlierContact: null,
    part: 'own',
    guests: [],
    note: null,
    ...change,
  };
}

/** Leyla, asked into a call because it is about a child. */
export function makeGuest(state: Guest['state'], change: Partial<Guest> = {}): Guest {
  return {
    ...{ id: 'guest-1', kind: 'colleague', state, name: 'Leyla', reason: 'child', askedAt: NOON, expiresAt: NOON },
    ...{ manner: null, isTakeOver: false, isShown: false, isGoing: false },
    ...change,
  };
}

/** The wrap-up of a call that the caller ended. */
export function makeWrapUp(callId: string): WrapUp {
  return {
    callId,
    callLabel: '0409',
    language: 'az',
    startedAt: NOON,
    endedBy: 'caller',
    talkedSeconds: 401,
    presumedAt: null,
    takenOverBy: null,
    note: null,
    questions: [],
  };
}

/** A quiet desk of an operator who is available. */
export function makeDesk(change: Partial<Desk> = {}): Desk {
  return {
    serverTime: NOON,
    me: { id: 'operator-1', name: 'Aysel', languages: ['az', 'ru'] },
    presence: {
      state: 'available',
      since: NOON,
      reachable: true,
      wrapUpDueAt: null,
      extensionsLeft: null,
      returnsTo: null,
    },
    duty: { until: '2026-11-21T16:00:00.000Z', certifiedUntil: '2027-11-20T20:00:00.000Z', extraUntil: null },
    nextShift: null,
    offer: null,
    call: null,
    wrapUps: [],
    callBacks: [],
    hasEarlierCallBack: false,
    waiting: { count: 0, longestSince: null },
    colleagues: { available: 1 },
    today: { calls: 4 },
    ...change,
  };
}

/** The page's state after these messages of the server, over an open connection. */
export function stateAfter(...messages: readonly ServerMessage[]): DeskState {
  const open = nextDeskState(FIRST_STATE, { type: 'connection', connection: 'open' });
  const at = Date.parse(NOON);
  return messages.reduce((state, message) => nextDeskState(state, { type: 'message', message, at }), open);
}

/** An escalation raised at noon that nobody has acknowledged. */
export function makeEscalation(change: Partial<UnitEscalation> = {}): UnitEscalation {
  return {
    id: 'escalation-1',
    reference: '7Q4-KM',
    level: 'urgent',
    ground: 'none',
    consent: 'not-asked',
    consentWithdrawnAt: null,
    child: 'no',
    sign: 'papers-taken',
    identity: 'withheld',
    sealedNumber: null,
    isFromTelephone: false,
    presumedAt: null,
    raisedAt: NOON,
    acknowledgedAt: null,
    acknowledgedBy: null,
    noticeDueAt: '2026-11-21T08:01:00.000Z',
    handoverDueAt: null,
    state: 'notified',
    isLate: false,
    version: 1,
    ...change,
  };
}
