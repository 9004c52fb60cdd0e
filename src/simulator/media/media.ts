import type { Clock } from '../clock.ts';

/** How a leg takes part in a room. `coach` is the sid of the one leg that hears this one. */
export interface MediaMember {
  muted: boolean;
  hold: boolean;
  coach?: string;
}

/** Moves sound: 8 kHz, mono, 16 bit. The engine's clock decides when a clip ends; media only carries it. */
export interface Media {
  open(legSid: string): void;
  close(legSid: string): void;
  /** Starts a clip on the leg, in place of one that still plays. */
  play(legSid: string, samples: Int16Array): void;
  /** Stops the clip on the leg, if one plays. */
  quiet(legSid: string): void;
  /** Puts the leg into the room; called again for a member, it changes how the leg takes part. */
  join(room: string, legSid: string, member: MediaMember): void;
  leave(room: string, legSid: string): void;
  /** A key pressed inside a talk: the others hear it as a tone. */
  tone(legSid: string, key: string): void;
  startRecording(legSid: string): void;
  stopRecording(legSid: string): Int16Array;
  /** Milliseconds for which the leg has sent nothing louder than silence; while recording, since its start at most. */
  silentForMs(legSid: string): number;
}

/** Media without sound, for tests: everybody is silent until told to speak. */
export interface SilentMedia extends Media {
  /** The leg speaks from now on for `ms` milliseconds. */
  speak(legSid: string, ms: number): void;
}

const SAMPLES_PER_MS = 8;
const STEP = 7_919;
const LOUDEST = 16_384;

/** Carries no sound, but keeps time, so that a recording has its length and silence ends it; what it holds, a test can look for. */
export function silentMedia(clock: Clock): SilentMedia {
  const recordingSince = new Map<string, number>();
  const speaksUntil = new Map<string, number>();
  const ignore = () => {};
  return {
    open: ignore,
    close(legSid) {
      recordingSince.delete(legSid);
      speaksUntil.delete(legSid);
    },
    play: ignore,
    quiet: ignore,
    join: ignore,
    leave: ignore,
    tone: ignore,
    startRecording: (legSid) => void recordingSince.set(legSid, clock.now()),
    stopRecording(legSid) {
      const since = recordingSince.get(legSid) ?? clock.now();
      recordingSince.delete(legSid);
      return Int16Array.from({ length: (clock.now() - since) * SAMPLES_PER_MS }, (_, at) => (at * STEP) % LOUDEST);
    },
    silentForMs(legSid) {
      const quietSince = Math.max(recordingSince.get(legSid) ?? 0, speaksUntil.get(legSid) ?? 0);
      return Math.max(0, clock.now() - quietSince);
    },
    speak: (legSid, ms) => void speaksUntil.set(legSid, clock.now() + ms),
  };
}
