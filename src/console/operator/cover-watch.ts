// The operator's side of the cover: silent from its first moment on, and still when the caller is back, until the caller acts.
import type { DeskCall } from '../shared/contract.ts';
import { createStore, type Store } from '../shared/store.ts';
import type { DeskState } from './desk-state.ts';

/** `due`: ordered, and not heard yet. `back` and `failed` stand until the operator switches the microphone on again. */
export interface CoverWatch {
  readonly callId: string;
  readonly stage: 'due' | 'on' | 'back' | 'failed';
}

/** What counts of this page's telephone. */
interface Microphone {
  readonly phase: string;
  readonly isMuted: boolean;
}

/** What follows for the page from the desk and its own microphone. */
export function nextCover(
  watch: CoverWatch | null,
  { call, isMuted }: { readonly call: DeskCall | null; readonly isMuted: boolean },
): CoverWatch | null {
  if (call === null) return null;
  if (call.talk === 'cover-due') return { callId: call.id, stage: 'due' };
  if (call.talk === 'cover') return { callId: call.id, stage: 'on' };
  if (watch?.callId !== call.id || !isMuted) return null;
  if (watch.stage === 'due') return { ...watch, stage: 'failed' };
  return watch.stage === 'on' ? { ...watch, stage: 'back' } : watch;
}

/** Switches the microphone off once for each cover, whoever began it, and keeps what the page says of it. */
export function watchCover(parts: {
  readonly state: Pick<Store<DeskState>, 'get' | 'subscribe'>;
  readonly voice: Pick<Store<Microphone>, 'get' | 'subscribe'>;
  readonly mute: () => void;
}): Store<CoverWatch | null> {
  const cover = createStore<CoverWatch | null>(null);
  let isSilenced = false;
  const look = () => {
    const voice = parts.voice.get();
    const before = cover.get();
    const next = nextCover(before, { call: parts.state.get().desk?.call ?? null, isMuted: voice.isMuted });
    if (next?.callId !== before?.callId || next?.stage !== before?.stage) cover.set(next);
    const isCovered = next?.stage === 'due' || next?.stage === 'on';
    if (!isCovered) isSilenced = false;
    else if (!isSilenced && voice.phase === 'connected') {
      isSilenced = true;
      parts.mute();
    }
  };
  parts.state.subscribe(look);
  parts.voice.subscribe(look);
  return cover;
}
