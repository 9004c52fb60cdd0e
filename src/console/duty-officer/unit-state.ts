// What the duty officer's page knows, as one value. The server decides what is late and who is on duty.
import type { ServerMessage, Unit, UnitEscalation } from '../shared/contract.ts';
import type { ConnectionState } from '../shared/live-connection.ts';
import { clockOffset } from '../shared/moments.ts';
import { wasOvertaken } from '../shared/overtaken.ts';
import { unacknowledged } from './clocks.ts';

export interface UnitState {
  readonly connection: ConnectionState;
  readonly unit: Unit | null;
  readonly clockOffsetMs: number;
  readonly isSignedOut: boolean;
  /** The escalations whose sound the officer has switched off. They stay unacknowledged, and the screen says so. */
  readonly silencedIds: readonly string[];
}

export type UnitEvent =
  | { readonly type: 'message'; readonly message: ServerMessage; readonly at: number }
  | { readonly type: 'connection'; readonly connection: ConnectionState }
  | { readonly type: 'silence' }
  | { readonly type: 'signed-out' };

export const FIRST_STATE: UnitState = {
  connection: 'connecting',
  unit: null,
  clockOffsetMs: 0,
  isSignedOut: false,
  silencedIds: [],
};

/** The next state after something happened. */
export function nextUnitState(state: UnitState, event: UnitEvent): UnitState {
  switch (event.type) {
    case 'connection':
      return { ...state, connection: event.connection };
    case 'silence':
      return { ...state, silencedIds: open(state).map((escalation) => escalation.id) };
    case 'signed-out':
      return { ...state, isSignedOut: true };
    case 'message':
      return afterMessage(state, event.message, event.at);
  }
}

function afterMessage(state: UnitState, message: ServerMessage, at: number): UnitState {
  if (message.type === 'signed-out') return { ...state, isSignedOut: true };
  if (message.type !== 'unit') return state;
  if (wasOvertaken(message.unit, state.unit)) return state;
  return { ...state, unit: message.unit, clockOffsetMs: clockOffset(message.unit.serverTime, at) };
}

/** The escalations for which the page still sounds: unacknowledged, and not silenced. */
export function soundingIds(state: UnitState): string[] {
  return open(state)
    .map((escalation) => escalation.id)
    .filter((id) => !state.silencedIds.includes(id));
}

function open(state: UnitState): UnitEscalation[] {
  return unacknowledged(state.unit?.escalations ?? []);
}
