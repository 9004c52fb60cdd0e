// What the duty officer's page knows, as one value. The server decides what is late and who is on duty.
import type { ServerMessage, Unit, UnitEscalation } from '../shared/contract.ts';
import type { ConnectionState } from '../shared/live-connection.ts';
import { clockOffset } from '../shared/moments.ts';
import { wasOvertaken } from '../shared/overtaken.ts';
import { unacknowledged } from './clocks.ts';

/** A consent that was taken back sounds until it is silenced, or the page hears something new after this time. */
const NEWS_MS = 600_000;

export interface UnitState {
  readonly connection: ConnectionState;
  readonly unit: Unit | null;
  readonly clockOffsetMs: number;
  readonly isSignedOut: boolean;
  /** The officer pressed that, and waits for the answer: such an end is no surprise. */
  readonly isLeaving: boolean;
  /** Of a sign-in that ended by itself while something might have come here: it sounds until the officer silences it. */
  readonly end: null | 'loud' | 'silenced';
  /** The escalations, and the consents taken back, whose sound the officer has switched off. What was open stays so, and the screen says it. */
  readonly silencedIds: readonly string[];
  /** How many waited when the sound was switched off, or fewer since: of a rush the list shows a part, and the next one may be in no place of it. */
  readonly silencedCount: number;
}

export type UnitEvent =
  | { readonly type: 'message'; readonly message: ServerMessage; readonly at: number }
  | { readonly type: 'connection'; readonly connection: ConnectionState }
  | { readonly type: 'silence' }
  | { readonly type: 'leaving'; readonly isLeaving: boolean }
  | { readonly type: 'signed-out' };

export const FIRST_STATE: UnitState = {
  connection: 'connecting',
  unit: null,
  clockOffsetMs: 0,
  isSignedOut: false,
  isLeaving: false,
  end: null,
  silencedIds: [],
  silencedCount: 0,
};

/** The next state after something happened. */
export function nextUnitState(state: UnitState, event: UnitEvent): UnitState {
  switch (event.type) {
    case 'connection':
      return { ...state, connection: event.connection };
    case 'leaving':
      return { ...state, isLeaving: event.isLeaving };
    case 'silence':
      if (state.isSignedOut) return { ...state, end: state.end && 'silenced' };
      return {
        ...state,
        silencedIds: [...open(state).map(({ id }) => id), ...withdrawnLately(state)],
        silencedCount: state.unit?.waiting ?? 0,
      };
    case 'signed-out':
      return afterSignedOut(state);
    case 'message':
      return afterMessage(state, event.message, event.at);
  }
}

function afterMessage(state: UnitState, message: ServerMessage, at: number): UnitState {
  if (message.type === 'signed-out') return afterSignedOut(state);
  if (message.type !== 'unit') return state;
  if (wasOvertaken(message.unit, state.unit)) return state;
  return {
    ...state,
    unit: message.unit,
    clockOffsetMs: clockOffset(message.unit.serverTime, at),
    silencedCount: Math.min(state.silencedCount, message.unit.waiting),
  };
}

/** It is told by the line and by the answer to a request: the second time changes nothing. */
function afterSignedOut(state: UnitState): UnitState {
  if (state.isSignedOut) return state;
  const isAwaited = isOnDuty(state) || soundingCount(state) > 0;
  return { ...state, isSignedOut: true, end: isAwaited && !state.isLeaving ? 'loud' : null };
}

/** Whether the server last said that this officer is on duty. */
export function isOnDuty(state: UnitState): boolean {
  return state.unit?.onDuty.some((officer) => officer.isMe) ?? false;
}

/** Whether the page sounds now. After the end only for the end: nothing else has a button any more. */
export function isSounding(state: UnitState): boolean {
  return state.isSignedOut ? state.end === 'loud' : soundingCount(state) > 0;
}

/** How many wait whose sound was not switched off, those among them that the list has no place for. */
export function soundingCount(state: UnitState): number {
  const shown = open(state).filter(({ id }) => !state.silencedIds.includes(id)).length;
  const withdrawn = withdrawnLately(state).filter((id) => !state.silencedIds.includes(id)).length;
  return Math.max(shown, (state.unit?.waiting ?? 0) - state.silencedCount) + withdrawn;
}

/** B4.3: somebody may be on the way to a person who just took consent back, and nothing waits any more that would sound. */
function withdrawnLately({ unit }: UnitState): string[] {
  if (unit === null) return [];
  const since = Date.parse(unit.serverTime) - NEWS_MS;
  return unit.escalations.flatMap(({ id, acknowledgedAt, consentWithdrawnAt }) =>
    acknowledgedAt !== null && consentWithdrawnAt !== null && Date.parse(consentWithdrawnAt) > since
      ? [`${id} withdrawn`]
      : [],
  );
}

function open(state: UnitState): UnitEscalation[] {
  return unacknowledged(state.unit?.escalations ?? []);
}
