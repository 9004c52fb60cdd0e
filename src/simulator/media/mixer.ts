/** Telephone sound everywhere in the simulator: 8 kHz, mono, 16 bit, moved in frames of 20 ms. */
export const SAMPLE_RATE = 8000;
export const FRAME_MS = 20;
export const FRAME_SAMPLES = (SAMPLE_RATE * FRAME_MS) / 1000;

const LOUDEST = 32_767;
const QUIETEST = -32_768;

export interface RoomMember {
  readonly legSid: string;
  readonly muted: boolean;
  readonly hold: boolean;
  /** The leg that alone hears this member (a supervisor who whispers). */
  readonly coach?: string;
}

/**
 * One frame for each member of a room: the sum of what the others say, never the listener's own voice.
 * A member on hold neither hears nor is heard; a muted one hears only; a coach is heard by the coached leg only.
 */
export function mixRoom(
  members: readonly RoomMember[],
  spoken: ReadonlyMap<string, Int16Array>,
): Map<string, Int16Array> {
  const heard = new Map<string, Int16Array>();
  for (const listener of members) {
    if (listener.hold) continue;
    const voices: Int16Array[] = [];
    for (const speaker of members) {
      const voice = mayHear(listener, speaker) ? spoken.get(speaker.legSid) : undefined;
      if (voice) voices.push(voice);
    }
    if (voices.length > 0) heard.set(listener.legSid, addFrames(voices));
  }
  return heard;
}

/** The sum of frames of equal length, held at full scale instead of wrapping round. */
export function addFrames(frames: readonly Int16Array[]): Int16Array {
  const sum = new Int16Array(frames[0]?.length ?? 0);
  for (let index = 0; index < sum.length; index += 1) {
    let level = 0;
    for (const frame of frames) level += frame[index] ?? 0;
    sum[index] = Math.max(QUIETEST, Math.min(LOUDEST, level));
  }
  return sum;
}

function mayHear(listener: RoomMember, speaker: RoomMember): boolean {
  if (speaker.legSid === listener.legSid || speaker.muted || speaker.hold) return false;
  return speaker.coach === undefined || speaker.coach === listener.legSid;
}
