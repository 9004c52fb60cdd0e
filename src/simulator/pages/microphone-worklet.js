import { Resampler } from './resampler.js';

const LINE_RATE = 8000;
const FRAME_SAMPLES = 160;
const FULL_SCALE = 32_767;

/** Turns the microphone's sound into frames of the line: 20 ms of 16 bit samples at 8 kHz. */
class Microphone extends AudioWorkletProcessor {
  #resampler = new Resampler(sampleRate, LINE_RATE);
  #frame = new Int16Array(FRAME_SAMPLES);
  #filled = 0;

  process([[samples]]) {
    if (samples) for (const level of this.#resampler.push(samples)) this.#add(level);
    return true;
  }

  #add(level) {
    this.#frame[this.#filled] = Math.max(-1, Math.min(1, level)) * FULL_SCALE;
    this.#filled += 1;
    if (this.#filled < FRAME_SAMPLES) return;
    this.port.postMessage(this.#frame, [this.#frame.buffer]);
    this.#frame = new Int16Array(FRAME_SAMPLES);
    this.#filled = 0;
  }
}

registerProcessor('microphone', Microphone);
