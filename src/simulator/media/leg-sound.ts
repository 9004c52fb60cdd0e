import { createFrameQueue, type FrameQueue } from './frame-queue.ts';
import { FRAME_MS, FRAME_SAMPLES, SAMPLE_RATE } from './mixer.ts';

/** An hour, Twilio's longest recording. */
const RECORDING_FRAMES_LIMIT = (3600 * 1000) / FRAME_MS;
/** Mean level below which a frame counts as silence (about -46 dB below full scale). */
const SILENCE_LEVEL = 160;
/** A clip that is about to end is heard to its end when the next one begins: the engine's timer may be a little early. */
const CLIP_TAIL_SAMPLES = 3 * FRAME_SAMPLES;

interface Clip {
  readonly samples: Int16Array;
  position: number;
  readonly startedAt: number;
}

/** What one leg says and hears besides the others in its room. */
export interface LegSound {
  readonly sid: string;
  hear: ((frame: Int16Array) => void) | undefined;
  microphone: FrameQueue;
  /** The engine has opened it; a leg that only has wires is forgotten when these go. */
  isOpen: boolean;
  clip: Clip | undefined;
  tone: Clip | undefined;
  recording: Int16Array[] | undefined;
  lastSoundAt: number;
}

/** A leg in silence. */
export function newLegSound(sid: string): LegSound {
  return {
    sid,
    hear: undefined,
    microphone: createFrameQueue(),
    isOpen: false,
    clip: undefined,
    tone: undefined,
    recording: undefined,
    lastSoundAt: performance.now(),
  };
}

/** A clip from its beginning. */
export function newClip(samples: Int16Array): Clip {
  return { samples, position: 0, startedAt: performance.now() };
}

/** The samples of the next clip, behind the last few of the one that plays, if only a few are left. */
export function withTail(playing: Clip | undefined, next: Int16Array): Int16Array {
  const rest = playing?.samples.subarray(playing.position);
  if (!rest || rest.length === 0 || rest.length > CLIP_TAIL_SAMPLES) return next;
  const joined = new Int16Array(rest.length + next.length);
  joined.set(rest);
  joined.set(next, rest.length);
  return joined;
}

/** Stops a clip, unless it is about to end by itself. */
export function stopClip(leg: LegSound): void {
  if (leg.clip && leg.clip.samples.length - leg.clip.position > CLIP_TAIL_SAMPLES) leg.clip = undefined;
}

/** A clip went on while nobody listened: who picks up now hears it from where it is. */
export function catchUp({ clip }: LegSound): void {
  if (!clip) return;
  const played = Math.round(((performance.now() - clip.startedAt) * SAMPLE_RATE) / 1000);
  clip.position = Math.max(clip.position, Math.min(played, clip.samples.length));
}

/** The next frame of the leg's clip, if one plays. */
export function takeClip(leg: LegSound): Int16Array | undefined {
  const frame = takeFrame(leg.clip);
  if (isOver(leg.clip)) leg.clip = undefined;
  return frame;
}

/** What the leg says in the next frame: its microphone, or the tone of a key that it pressed. Records it, too. */
export function takeVoice(leg: LegSound): Int16Array | undefined {
  const speech = leg.microphone.pull();
  if (speech && meanLevel(speech) > SILENCE_LEVEL) leg.lastSoundAt = performance.now();
  if (leg.recording && leg.recording.length < RECORDING_FRAMES_LIMIT) {
    leg.recording.push(speech ?? new Int16Array(FRAME_SAMPLES));
  }
  const tone = takeFrame(leg.tone);
  if (isOver(leg.tone)) leg.tone = undefined;
  return tone ?? speech;
}

/** Frames of equal length as one piece. */
export function joinFrames(frames: readonly Int16Array[]): Int16Array {
  const samples = new Int16Array(frames.length * FRAME_SAMPLES);
  for (const [index, frame] of frames.entries()) samples.set(frame, index * FRAME_SAMPLES);
  return samples;
}

function takeFrame(clip: Clip | undefined): Int16Array | undefined {
  if (!clip) return undefined;
  const frame = new Int16Array(FRAME_SAMPLES);
  frame.set(clip.samples.subarray(clip.position, clip.position + FRAME_SAMPLES));
  clip.position += FRAME_SAMPLES;
  return frame;
}

function isOver(clip: Clip | undefined): boolean {
  return clip !== undefined && clip.position >= clip.samples.length;
}

function meanLevel(frame: Int16Array): number {
  let sum = 0;
  for (const level of frame) sum += Math.abs(level);
  return sum / frame.length;
}
