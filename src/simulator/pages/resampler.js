/** Half a kernel's length, in samples of the slower of the two rates. */
const REACH = 8;
const PHASES = 64;
/** A little of the band is given up, so that what folds back stays inaudible. */
const BAND = 0.92;

/** Turns sound of one rate into another, piece by piece: a windowed sinc at any ratio. */
export class Resampler {
  #step;
  #taps;
  #kernels;
  #history;
  #position;

  /** Rates in hertz; neither need be a multiple of the other. */
  constructor(fromRate, toRate) {
    this.#step = fromRate / toRate;
    const slowdown = Math.max(1, this.#step);
    this.#taps = 2 * Math.ceil(REACH * slowdown);
    this.#kernels = makeKernels(this.#taps, BAND / slowdown);
    this.#history = new Float32Array(this.#taps);
    this.#position = 0;
  }

  /** The sound that can be made now; the rest waits for the next piece. */
  push(samples) {
    const input = new Float32Array(this.#history.length + samples.length);
    input.set(this.#history);
    input.set(samples, this.#history.length);
    const output = [];
    while (Math.floor(this.#position) + this.#taps < input.length) {
      output.push(this.#sampleAt(input, this.#position));
      this.#position += this.#step;
    }
    const used = Math.floor(this.#position);
    this.#history = input.slice(used);
    this.#position -= used;
    return Float32Array.from(output);
  }

  #sampleAt(input, position) {
    const first = Math.floor(position);
    const kernel = this.#kernels[Math.floor((position - first) * PHASES)];
    let sum = 0;
    for (let tap = 0; tap < this.#taps; tap += 1) sum += input[first + tap] * kernel[tap];
    return sum;
  }
}

function makeKernels(taps, band) {
  return Array.from({ length: PHASES }, (_, phase) => {
    const kernel = new Float32Array(taps);
    const middle = taps / 2 - 1 + phase / PHASES;
    let sum = 0;
    for (let tap = 0; tap < taps; tap += 1) {
      const distance = tap - middle;
      const window = 0.5 + 0.5 * Math.cos((2 * Math.PI * distance) / taps);
      kernel[tap] = sinc(distance * band) * window;
      sum += kernel[tap];
    }
    return kernel.map((weight) => weight / sum);
  });
}

function sinc(x) {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}
