// Everything of the duty officer's page that lives as long as the page: the line to the server, and the sound.
import type { Unit } from '../shared/contract.ts';
import { CommandRefused, readDocument } from '../shared/http-client.ts';
import { type ConnectionState, connectionIn, openLiveConnection } from '../shared/live-connection.ts';
import { createRing, type Ring } from '../shared/ring.ts';
import { createStore, type Store } from '../shared/store.ts';
import { pageTimers } from '../shared/timers.ts';
import chime from '../sounds/chime.wav?url';
import silence from '../sounds/silence.wav?url';
import { FIRST_STATE, isSounding, nextUnitState, type UnitEvent, type UnitState } from './unit-state.ts';

export interface UnitSession {
  readonly state: Store<UnitState>;
  readonly ring: Ring;
  dispatch(event: UnitEvent): void;
}

/** Opens the page of the signed-in duty officer. One per page. */
export function openUnitSession(): UnitSession {
  const state = createStore(FIRST_STATE);
  const ring = createRing({ sound: chime, silence });
  const dispatch = (event: UnitEvent) => state.set(nextUnitState(state.get(), event));
  const refresh = () => {
    readDocument<Unit>('/api/unit').then(
      (unit) => dispatch({ type: 'message', message: { type: 'unit', unit }, at: pageTimers.now() }),
      (error: unknown) => {
        if (error instanceof CommandRefused && error.code === 'not-signed-in') dispatch({ type: 'signed-out' });
      },
    );
  };
  const connectionIs = (connection: ConnectionState) => {
    dispatch({ type: 'connection', connection });
    if (connection === 'lost') refresh();
  };
  openLiveConnection({
    open: () => new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/live`),
    timers: pageTimers,
    voice: () => 'idle',
    onState: connectionIs,
    onMessage(message) {
      const connection = connectionIn(message);
      if (connection === null) dispatch({ type: 'message', message, at: pageTimers.now() });
      else connectionIs(connection);
    },
  });
  followSound(state, ring);
  return { state, ring, dispatch };
}

/** Sounds until every new escalation, or the end of the sign-in, is acknowledged or silenced: of these none goes quiet by itself. */
function followSound(state: Store<UnitState>, ring: Ring): void {
  let sounds = false;
  state.subscribe(() => {
    const shouldSound = isSounding(state.get());
    if (shouldSound === sounds) return;
    sounds = shouldSound;
    if (shouldSound) ring.start();
    else ring.stop();
  });
  const unlock = () => {
    if (ring.problem.get() !== null) void ring.unlock();
  };
  window.addEventListener('pointerdown', unlock, { capture: true });
  window.addEventListener('keydown', unlock, { capture: true });
  void ring.unlock();
}
