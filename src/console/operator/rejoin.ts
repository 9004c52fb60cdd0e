// A page that was loaded again in a talk comes back into it by itself: the line keeps the caller for it, for a moment.
import type { DeskState } from './desk-state.ts';
import type { Softphone, VoicePhase } from './softphone.ts';

const STORAGE_KEY = 'left-muted';

/** The call that is kept for this page: its telephone dials for it, with no ring to be answered. Null where there is none. */
function callToRejoin({ desk, phone }: DeskState, voice: VoicePhase): string | null {
  const call = desk?.call ?? null;
  if (call === null || call.part !== 'own' || !call.isKept) return null;
  return phone === 'here' && voice === 'idle' ? call.id : null;
}

export interface Rejoin {
  /** Dials, once, for the call that is kept for this page; its id when it does, else null. */
  dial(state: DeskState): string | null;
}

/** One per page. Whose microphone was off when the page went, comes back with it off: perhaps somebody is near the caller. */
export function createRejoin(softphone: Softphone, requestToken: () => Promise<string>): Rejoin {
  let dialled: string | null = null;
  const connect = async (callId: string) => {
    await softphone.connect(await requestToken(), { offer: callId });
    if (sessionStorage.getItem(STORAGE_KEY) !== null) muteWhenConnected(softphone);
  };
  return {
    dial(state) {
      const callId = callToRejoin(state, softphone.state.get().phase);
      if (callId === null || callId === dialled) return null;
      dialled = callId;
      // In vain: the line brings the caller to the front of the queue, as the desk then shows.
      connect(callId).catch(() => undefined);
      return callId;
    },
  };
}

/** Runs when this page goes: while the browser still asks the person about it, and again when it does. The latter alone is sure. */
export function onPageLeaving(softphone: Softphone, leaving: () => void): void {
  window.addEventListener('beforeunload', leaving);
  window.addEventListener('pagehide', () => {
    if (softphone.state.get().isMuted) sessionStorage.setItem(STORAGE_KEY, '');
    else sessionStorage.removeItem(STORAGE_KEY);
    leaving();
  });
}

function muteWhenConnected(softphone: Softphone): void {
  const look = () => {
    const { phase } = softphone.state.get();
    if (phase === 'connecting') return;
    stop();
    if (phase === 'connected') softphone.setMuted(true);
  };
  const stop = softphone.state.subscribe(look);
  look();
}
