import { createFrameQueue } from './frame-queue.ts';
import {
  catchUp,
  joinFrames,
  type LegSound,
  newClip,
  newLegSound,
  stopClip,
  takeClip,
  takeVoice,
  withTail,
} from './leg-sound.ts';
import type { Media } from './media.ts';
import { addFrames, FRAME_MS, FRAME_SAMPLES } from './mixer.ts';
import { createRooms, type Rooms } from './rooms.ts';
import { createTicker } from './ticker.ts';
import { keyTone } from './tones.ts';

/** A telephone's or softphone's two wires. */
export interface Line {
  /** What the microphone took up: 8 kHz, any number of samples. */
  speak(samples: Int16Array): void;
  /** Takes the wires off; the leg itself goes on. */
  detach(): void;
}

export interface LiveMedia extends Media {
  /** Connects an earpiece to a leg (opened or not yet): `hear` gets 160 samples every 20 ms. A second one replaces the first. */
  attach(legSid: string, hear: (frame: Int16Array) => void): Line;
  /** Legs that are open or have wires; none are left behind by calls that ended. */
  legCount(): number;
  /** Wires that nobody has taken off yet, of ended legs too. */
  lineCount(): number;
}

/** Real sound between telephones, softphones and clips. Nothing ticks while no leg has wires or records. */
export function liveMedia(): LiveMedia {
  const legs = new Map<string, LegSound>();
  const lines = new Set<Line>();
  const rooms = createRooms();
  const ticker = createTicker(FRAME_MS, () => moveFrame(legs, rooms));

  function known(sid: string): LegSound {
    const leg = legs.get(sid) ?? newLegSound(sid);
    legs.set(sid, leg);
    return leg;
  }

  function startOrStop() {
    const isNeeded = [...legs.values()].some(({ hear, recording }) => hear || recording);
    if (isNeeded) ticker.start();
    else ticker.stop();
  }

  /** An order for a leg that has ended is void: the engine and the wires end in either order. */
  function change(sid: string, order: (leg: LegSound) => void) {
    const leg = legs.get(sid);
    if (leg) order(leg);
    startOrStop();
  }

  return {
    open(sid) {
      known(sid).isOpen = true;
    },
    close(sid) {
      rooms.leave(sid);
      legs.delete(sid);
      startOrStop();
    },
    play: (sid, samples) => change(sid, (leg) => Object.assign(leg, { clip: newClip(withTail(leg.clip, samples)) })),
    quiet: (sid) => change(sid, stopClip),
    join: (room, sid, member) => change(sid, () => rooms.join(room, sid, member)),
    leave: (room, sid) => rooms.leave(sid, room),
    tone: (sid, key) => change(sid, (leg) => Object.assign(leg, { tone: newClip(keyTone(key)) })),
    startRecording: (sid) =>
      change(sid, (leg) => Object.assign(leg, { recording: [], lastSoundAt: performance.now() })),
    stopRecording(sid) {
      const frames = legs.get(sid)?.recording ?? [];
      change(sid, (leg) => Object.assign(leg, { recording: undefined }));
      return joinFrames(frames);
    },
    silentForMs: (sid) => performance.now() - (legs.get(sid)?.lastSoundAt ?? performance.now()),
    attach(sid, hear) {
      const leg = known(sid);
      const microphone = createFrameQueue();
      Object.assign(leg, { hear, microphone });
      catchUp(leg);
      startOrStop();
      const line: Line = {
        speak: (samples) => microphone.push(samples),
        detach() {
          lines.delete(line);
          if (leg.hear !== hear) return;
          leg.hear = undefined;
          if (!leg.isOpen) legs.delete(sid);
          startOrStop();
        },
      };
      lines.add(line);
      return line;
    },
    legCount: () => legs.size,
    lineCount: () => lines.size,
  };
}

function moveFrame(legs: ReadonlyMap<string, LegSound>, rooms: Rooms): void {
  const spoken = new Map<string, Int16Array>();
  for (const leg of legs.values()) {
    const voice = takeVoice(leg);
    if (voice) spoken.set(leg.sid, voice);
  }
  const heard = rooms.mix(spoken);
  for (const leg of legs.values()) {
    const frames = [takeClip(leg), heard.get(leg.sid)].filter((frame) => frame !== undefined);
    leg.hear?.(frames.length > 0 ? addFrames(frames) : new Int16Array(FRAME_SAMPLES));
  }
}
