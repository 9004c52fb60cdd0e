// What the operator's page knows, as one value, and the pure rules on it. The server decides; this only follows.
import type {
  Desk,
  DeskCall,
  DeskCallBack,
  Guest,
  Offer,
  SentEscalation,
  ServerMessage,
  WrapUp,
} from '../shared/contract.ts';
import type { Situation } from '../shared/keys.ts';
import type { ConnectionState } from '../shared/live-connection.ts';
import { clockOffset } from '../shared/moments.ts';
import { wasOvertaken } from '../shared/overtaken.ts';

/** A pushed offer goes away by itself this long after its expiry, if the line was lost meanwhile. */
export const OFFER_GRACE_MS = 500;

export interface DeskState {
  readonly connection: ConnectionState;
  /** Which page the phone is in. `unknown` until the server has said so. */
  readonly phone: 'unknown' | 'here' | 'elsewhere';
  readonly desk: Desk | null;
  /** The desk came over the line that is open now: what it says of this operator is true. */
  readonly isCurrent: boolean;
  readonly sent: readonly SentEscalation[];
  /** Server time minus this page's time. */
  readonly clockOffsetMs: number;
  readonly isSignedOut: boolean;
  /** The session ended because its account was suspended. */
  readonly isSuspended: boolean;
  /** The unfinished call that the operator has opened; null means the newest. */
  readonly openedCallId: string | null;
  /** Rises whenever the server says that what came before, or the way to it, changed. */
  readonly historyChanges: number;
}

export type DeskEvent =
  | { readonly type: 'message'; readonly message: ServerMessage; readonly at: number }
  | { readonly type: 'connection'; readonly connection: ConnectionState }
  | { readonly type: 'offer-over'; readonly offerId: string }
  | { readonly type: 'opened'; readonly callId: string }
  | { readonly type: 'signed-out' };

export const FIRST_STATE: DeskState = {
  connection: 'connecting',
  phone: 'unknown',
  desk: null,
  isCurrent: false,
  sent: [],
  clockOffsetMs: 0,
  isSignedOut: false,
  isSuspended: false,
  openedCallId: null,
  historyChanges: 0,
};

/** The next state after something happened; the same object where nothing changed. */
export function nextDeskState(state: DeskState, event: DeskEvent): DeskState {
  // Whatever comes down the line then is another session's.
  if (state.isSignedOut) return state;
  switch (event.type) {
    case 'connection':
      return { ...state, connection: event.connection, isCurrent: false };
    case 'offer-over':
      return withoutOffer(state, event.offerId);
    case 'opened':
      return { ...state, openedCallId: event.callId };
    case 'signed-out':
      return { ...state, isSignedOut: true };
    case 'message':
      return afterMessage(state, event.message, event.at);
  }
}

function afterMessage(state: DeskState, message: ServerMessage, at: number): DeskState {
  switch (message.type) {
    case 'desk':
      return afterDesk(state, message.desk, at);
    case 'sent':
      return { ...state, sent: message.escalations };
    case 'phone-here':
      return { ...state, phone: 'here' };
    case 'phone-elsewhere':
      return { ...state, phone: 'elsewhere' };
    case 'signed-out':
      return { ...state, isSignedOut: true, isSuspended: message.why === 'suspended' };
    case 'history':
      return { ...state, historyChanges: state.historyChanges + 1 };
    case 'beat':
    case 'unit':
    case 'floor':
    case 'oversight':
      return state;
  }
}

function afterDesk(state: DeskState, desk: Desk, at: number): DeskState {
  if (wasOvertaken(desk, state.desk)) return state;
  const isCurrent = state.connection === 'open';
  return { ...state, desk, isCurrent, clockOffsetMs: clockOffset(desk.serverTime, at) };
}

function withoutOffer(state: DeskState, offerId: string): DeskState {
  if (state.desk?.offer?.id !== offerId) return state;
  return { ...state, desk: { ...state.desk, offer: null } };
}

/** With these the desk prints F2 and Shift+F2 beside the presence, whatever older call lies unfinished. */
const CHOSEN_STATES: readonly string[] = ['offline', 'away', 'available'];

/** What the operator is in the middle of: decides what the keys mean. */
export function situationOf(state: DeskState): Situation {
  if (state.desk === null) return 'idle';
  if (state.desk.offer !== null) return 'ringing';
  if (state.desk.call !== null) return 'in-call';
  return subjectOf(state) === null || CHOSEN_STATES.includes(state.desk.presence.state) ? 'idle' : 'wrap-up';
}

/** The call in the middle of the desk: the live one, else the unfinished one that is open. */
export type Subject =
  | { readonly stage: 'call'; readonly callId: string; readonly call: DeskCall }
  | { readonly stage: 'wrap-up'; readonly callId: string; readonly wrapUp: WrapUp };

/** Null where nothing is to be done. The same `callId` through call and wrap-up, so that the note keeps its focus. */
export function subjectOf(state: DeskState): Subject | null {
  const desk = state.desk;
  if (desk === null) return null;
  if (desk.call !== null) return { stage: 'call', callId: desk.call.id, call: desk.call };
  const wrapUp = desk.wrapUps.find((item) => item.callId === state.openedCallId) ?? desk.wrapUps[0];
  return wrapUp === undefined ? null : { stage: 'wrap-up', callId: wrapUp.callId, wrapUp };
}

/** Whether the caller can be asked by keys now: not while connecting, on hold, asked already or in the cover. */
export function mayAsk(call: DeskCall): boolean {
  return call.part === 'own' && call.state === 'talking' && call.talk === 'together';
}

/** Whether the caller can be put into the cover: in a talk, on hold and while asked by keys. */
export function mayCover(call: DeskCall): boolean {
  const isInReach = call.talk === 'together' || call.talk === 'on-hold' || call.talk === 'asking';
  return call.kind === 'caller' && call.part === 'own' && call.state === 'talking' && isInReach;
}

/** Whether a colleague can be asked to take the call over: once at a time. */
export function mayTransfer(call: DeskCall): boolean {
  return mayBring(call, 'colleague');
}

/** Whether somebody of this kind can be brought into the call: once at a time. */
export function mayBring(call: DeskCall, kind: Guest['kind']): boolean {
  const isThere = call.guests.some((guest) => guest.kind === kind && OPEN_STATES.includes(guest.state));
  return call.kind === 'caller' && call.part === 'own' && call.state === 'talking' && !isThere;
}

/** Whether a call back can be agreed on with this caller now. */
export function mayAgreeCallBack(call: DeskCall): boolean {
  return call.kind === 'caller' && call.part === 'own' && call.state === 'talking';
}

/** The call back that one key begins: the first that is due, while nothing else is being done here. */
export function dueCallBack(state: DeskState): DeskCallBack | null {
  if (state.desk === null || state.desk.call !== null || state.desk.offer !== null || state.phone === 'elsewhere')
    return null;
  return state.desk.callBacks.find(({ part }) => part === 'due') ?? null;
}

/** Of a guest who is rung, on the way, or there. */
export const OPEN_STATES: readonly string[] = ['asked', 'accepted', 'joined'];

/** The offer that rings in this page, or null: only the page that holds the phone rings. */
export function ringingOffer(state: DeskState): Offer | null {
  return state.phone === 'elsewhere' || state.isSignedOut ? null : (state.desk?.offer ?? null);
}

/** Whether the check before the shift is shown: to whoever is not on duty, or asked for it (`asked`), but never over a call. */
export function showsCheck(state: DeskState, asked: boolean | null): boolean {
  if (state.desk === null || state.desk.call?.kind === 'caller') return false;
  const hasWork = state.desk.call === null && subjectOf(state) !== null;
  return asked ?? (state.desk.presence.state === 'offline' && !hasWork);
}

/** Why the operator cannot become available now, in the order in which it can be mended; null when nothing is in the way. */
export function availabilityObstacle(
  state: DeskState,
  isChecked: boolean,
): 'not-connected' | 'phone-elsewhere' | 'on-call' | 'not-certified' | 'not-checked' | null {
  if (state.connection !== 'open' || !state.isCurrent || state.desk === null) return 'not-connected';
  if (state.phone !== 'here') return 'phone-elsewhere';
  if (!['offline', 'away', 'wrap-up'].includes(state.desk.presence.state)) return 'on-call';
  if (state.desk.duty.certifiedUntil === null) return 'not-certified';
  return isChecked ? null : 'not-checked';
}

/** Until when extra duty would last, for somebody who would be available and has no shift now; else null. */
export function extraDutyUntil(state: DeskState): string | null {
  return state.desk?.duty.until === null ? state.desk.duty.extraUntil : null;
}
