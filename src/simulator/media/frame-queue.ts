import { FRAME_SAMPLES } from './mixer.ts';

/** Sound waits until this much has come, so that a packet a little late leaves no hole. */
const FIRST_SAMPLES = 3 * FRAME_SAMPLES;
/** More than this means that the sender's clock is fast or the receiver slept: the oldest sound is dropped. */
const MOST_SAMPLES = 25 * FRAME_SAMPLES;

/** Sound on its way from a microphone to the mixer: takes pieces of any length, gives frames of 20 ms. */
export interface FrameQueue {
  push(samples: Int16Array): void;
  /** The next frame, or nothing while too little has come. */
  pull(): Int16Array | undefined;
}

/** An empty queue; it never holds more than half a second. */
export function createFrameQueue(): FrameQueue {
  const ring = new Int16Array(MOST_SAMPLES);
  let start = 0;
  let length = 0;
  let isFlowing = false;

  return {
    push(samples) {
      const fresh = samples.length > MOST_SAMPLES ? samples.subarray(samples.length - MOST_SAMPLES) : samples;
      if (length + fresh.length > MOST_SAMPLES) {
        const kept = Math.max(0, Math.min(length, FIRST_SAMPLES - fresh.length));
        start = (start + length - kept) % MOST_SAMPLES;
        length = kept;
      }
      for (let index = 0; index < fresh.length; index += 1) {
        ring[(start + length + index) % MOST_SAMPLES] = fresh[index] ?? 0;
      }
      length += fresh.length;
    },
    pull() {
      if (!isFlowing && length < FIRST_SAMPLES) return undefined;
      isFlowing = length >= FRAME_SAMPLES;
      if (!isFlowing) return undefined;
      const frame = new Int16Array(FRAME_SAMPLES);
      for (let index = 0; index < FRAME_SAMPLES; index += 1) frame[index] = ring[(start + index) % MOST_SAMPLES] ?? 0;
      start = (start + FRAME_SAMPLES) % MOST_SAMPLES;
      length -= FRAME_SAMPLES;
      return frame;
    },
  };
}
