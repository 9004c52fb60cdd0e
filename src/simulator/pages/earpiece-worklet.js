import { Resampler } from './resampler.js';

const LINE_RATE = 8000;
const FULL_SCALE = 32_768;
/** Sound waits until this much has come, so that a late packet leaves no hole. */
const FIRST_SECONDS = 0.06;
/** A tab that slept skips what it missed. */
const MOST_SECONDS = 0.5;

/** Plays frames of the line at the browser's own rate. */
class Earpiece extends AudioWorkletProcessor {
  #resampler = new Resampler(LINE_RATE, sampleRate);
  #pieces = [];
  #waiting = 0;
  #offset = 0;
  #isFlowing = false;

  constructor() {
    super();
    this.port.onmessage = ({ data }) => this.#take(data);
  }

  process(_inputs, [[output]]) {
    if (!this.#isFlowing && this.#waiting < FIRST_SECONDS * sampleRate) return true;
    this.#isFlowing = this.#waiting >= output.length;
    if (this.#isFlowing) for (let index = 0; index < output.length; index += 1) output[index] = this.#next();
    return true;
  }

  #take(frame) {
    const piece = this.#resampler.push(Float32Array.from(frame, (level) => level / FULL_SCALE));
    this.#pieces.push(piece);
    this.#waiting += piece.length;
    if (this.#waiting < MOST_SECONDS * sampleRate) return;
    this.#pieces = [piece];
    this.#waiting = piece.length;
    this.#offset = 0;
  }

  #next() {
    const [piece] = this.#pieces;
    const level = piece[this.#offset];
    this.#offset += 1;
    this.#waiting -= 1;
    if (this.#offset === piece.length) {
      this.#pieces.shift();
      this.#offset = 0;
    }
    return level;
  }
}

registerProcessor('earpiece', Earpiece);
