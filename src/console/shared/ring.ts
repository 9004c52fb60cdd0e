// The sound that calls a person: on an output of its own choice, so that it is heard while the headset lies on the desk.
import { createStore, type Store } from './store.ts';

const DEFAULT_VOLUME = 0.8;
/** A ring that was stopped by a media key, a headset's button or the system begins again after so long. */
const RESUME_MS = 300;

/**
 * Why the ring might not be heard: the browser lets no sound out before the person has clicked or pressed a key once;
 * the output that was chosen for it is gone, so that it sounds from the system's choice or nowhere; the file does not play.
 */
export type RingProblem = 'blocked' | 'output-gone' | 'unplayable';

export interface Ring {
  /** The worst that is known now; what only a person can hear, such as a muted tab, is asked before the shift. */
  readonly problem: Store<RingProblem | null>;
  start(): void;
  /** The sound a single time, beside a ring that goes on. */
  once(): Promise<void>;
  stop(): void;
  /** Plays nothing audible to learn whether the browser would play the ring. Run it in a click or a key press. */
  unlock(): Promise<boolean>;
  /** 0 to 1. */
  setVolume(volume: number): void;
  /** Null is the system's choice. Asked again whenever devices come and go. */
  setOutput(deviceId: string | null): Promise<void>;
}

/** A ring for the page's life. `sound` loops until stopped. */
export function createRing(parts: { readonly sound: string; readonly silence: string }): Ring {
  const bell = audioOf(parts.sound);
  bell.loop = true;
  bell.volume = DEFAULT_VOLUME;
  const problem = createStore<RingProblem | null>(null);
  let isWanted = false;
  let play: 'blocked' | 'unplayable' | null = null;
  let isOutputGone = false;
  const tell = () => problem.set(play ?? (isOutputGone ? 'output-gone' : null));
  const playIs = (now: typeof play) => {
    play = now;
    tell();
  };

  async function sound(): Promise<void> {
    try {
      await bell.play();
      playIs(null);
      if (!isWanted) bell.pause();
    } catch (error) {
      if (!isWanted) return;
      // Interrupted before it began, by a change of output for instance: that says nothing about the next attempt.
      if (isNamed(error, 'AbortError')) resumeSoon();
      // Not allowed yet: the lamp and the bar say so, and the next key press tries again.
      else playIs(problemIn(error));
    }
  }

  function resumeSoon(): void {
    setTimeout(() => isWanted && bell.paused && void sound(), RESUME_MS);
  }

  async function unlock(): Promise<boolean> {
    const obstacle = await obstacleTo(audioOf(parts.silence));
    playIs(obstacle ?? (bell.error === null ? null : 'unplayable'));
    if (isWanted && bell.paused && play === null) await sound();
    return play === null;
  }

  bell.addEventListener('error', () => playIs('unplayable'));
  // A headset's button or a media key pauses whatever sounds: a call must not be lost to that.
  bell.addEventListener('pause', resumeSoon);

  return {
    problem,
    start() {
      isWanted = true;
      bell.currentTime = 0;
      void sound();
    },
    async once() {
      const single = audioOf(parts.sound);
      single.volume = bell.volume;
      playIs(await obstacleTo(single));
    },
    stop() {
      isWanted = false;
      bell.pause();
    },
    unlock,
    setVolume: (volume) => {
      bell.volume = Math.min(1, Math.max(0, volume));
    },
    async setOutput(deviceId) {
      isOutputGone = !(await chooseOutput(bell, deviceId));
      tell();
    },
  };
}

/** Whether this browser can send the ring to another output than the call. */
export function mayChooseOutput(): boolean {
  return 'setSinkId' in HTMLMediaElement.prototype;
}

/** False where the output is not there; it may come back. */
async function chooseOutput(bell: HTMLAudioElement, deviceId: string | null): Promise<boolean> {
  if (!mayChooseOutput()) return true;
  try {
    await bell.setSinkId(deviceId ?? '');
    return true;
  } catch {
    // The ring must sound somewhere: from the system's choice, while the page says what is wrong.
    await bell.setSinkId('').catch(() => undefined);
    return false;
  }
}

/** What stands in the way of a sound that is played now; null where nothing does. */
async function obstacleTo(audio: HTMLAudioElement): Promise<'blocked' | 'unplayable' | null> {
  try {
    await audio.play();
    return null;
  } catch (error) {
    return problemIn(error);
  }
}

function problemIn(error: unknown): 'blocked' | 'unplayable' {
  return isNamed(error, 'NotSupportedError') ? 'unplayable' : 'blocked';
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof DOMException && error.name === name;
}

function audioOf(address: string): HTMLAudioElement {
  const audio = new Audio(address);
  audio.preload = 'auto';
  return audio;
}
