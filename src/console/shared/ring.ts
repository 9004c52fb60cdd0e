// The sound that calls a person: on an output of its own choice, so that it is heard while the headset lies on the desk.
import { createStore, type Store } from './store.ts';

const DEFAULT_VOLUME = 0.8;

export interface Ring {
  /** True while the browser lets no sound out, until the person has clicked or pressed a key once. */
  readonly isBlocked: Store<boolean>;
  start(): void;
  stop(): void;
  /** Plays nothing audible to learn whether the browser would play the ring. Run it in a click or a key press. */
  unlock(): Promise<boolean>;
  /** 0 to 1. */
  setVolume(volume: number): void;
  /** False where the browser cannot choose or the output is gone: the default output rings then. */
  setOutput(deviceId: string | null): Promise<boolean>;
}

/** A ring for the page's life. `sound` loops until stopped. */
export function createRing(parts: { readonly sound: string; readonly silence: string }): Ring {
  const bell = audioOf(parts.sound);
  bell.loop = true;
  bell.volume = DEFAULT_VOLUME;
  const isBlocked = createStore(false);
  let isWanted = false;

  async function start(): Promise<void> {
    isWanted = true;
    bell.currentTime = 0;
    try {
      await bell.play();
      isBlocked.set(false);
      if (!isWanted) bell.pause();
    } catch {
      // Stopped before it began, or not allowed yet: the lamp and the bar say so, and the next key press tries again.
      if (isWanted) isBlocked.set(true);
    }
  }

  async function unlock(): Promise<boolean> {
    try {
      await audioOf(parts.silence).play();
      isBlocked.set(false);
    } catch {
      isBlocked.set(true);
    }
    if (isWanted && bell.paused && !isBlocked.get()) await start();
    return !isBlocked.get();
  }

  return {
    isBlocked,
    start: () => void start(),
    stop() {
      isWanted = false;
      bell.pause();
    },
    unlock,
    setVolume: (volume) => {
      bell.volume = Math.min(1, Math.max(0, volume));
    },
    setOutput: (deviceId) => chooseOutput(bell, deviceId),
  };
}

/** Whether this browser can send the ring to another output than the call. */
export function mayChooseOutput(): boolean {
  return 'setSinkId' in HTMLMediaElement.prototype;
}

async function chooseOutput(bell: HTMLAudioElement, deviceId: string | null): Promise<boolean> {
  if (!mayChooseOutput()) return false;
  try {
    await bell.setSinkId(deviceId ?? '');
    return true;
  } catch {
    return false;
  }
}

function audioOf(address: string): HTMLAudioElement {
  const audio = new Audio(address);
  audio.preload = 'auto';
  return audio;
}
