import { SAMPLE_RATE } from './mixer.ts';

/** Taps for each step of the rate: enough to keep what would fold back below the loudness of a line's own noise. */
const TAPS_PER_STEP = 8;
/** The telephone's band ends here; what lies above would fold back into it. */
const CUT_OFF_HERTZ = 3400;

/** Turns sound of a browser's rate into 8 kHz, piece by piece, remembering the edge between two pieces. */
export type Decimator = (samples: Int16Array) => Int16Array;

/** A low pass and a decimation from `sampleRate`, a whole multiple of 8 kHz; throws for any other rate. */
export function createDecimator(sampleRate: number): Decimator {
  const step = sampleRate / SAMPLE_RATE;
  if (!Number.isInteger(step) || step < 1)
    throw new Error(`a rate of ${sampleRate} Hz is no multiple of ${SAMPLE_RATE}`);
  if (step === 1) return (samples) => samples;
  const taps = lowPass(step * TAPS_PER_STEP, CUT_OFF_HERTZ / sampleRate);
  let history = new Float64Array(taps.length - 1);

  return (samples) => {
    const input = new Float64Array(history.length + samples.length);
    input.set(history);
    input.set(samples, history.length);
    const count = Math.floor((input.length - taps.length) / step) + 1;
    const output = new Int16Array(Math.max(0, count));
    for (let index = 0; index < output.length; index += 1) output[index] = weigh(input, taps, index * step);
    history = input.slice(output.length * step);
    return output;
  };
}

function weigh(input: Float64Array, taps: Float64Array, from: number): number {
  let sum = 0;
  for (let index = 0; index < taps.length; index += 1) sum += (input[from + index] ?? 0) * (taps[index] ?? 0);
  return Math.max(-32_768, Math.min(32_767, Math.round(sum)));
}

/** A Hamming-windowed sinc of unit gain; `cutOff` is a fraction of the sampling rate. */
function lowPass(length: number, cutOff: number): Float64Array {
  const taps = new Float64Array(length);
  const middle = (length - 1) / 2;
  let sum = 0;
  for (let index = 0; index < length; index += 1) {
    const distance = index - middle;
    const sinc = distance === 0 ? 2 * cutOff : Math.sin(2 * Math.PI * cutOff * distance) / (Math.PI * distance);
    taps[index] = sinc * (0.54 - 0.46 * Math.cos((2 * Math.PI * index) / (length - 1)));
    sum += taps[index] ?? 0;
  }
  return taps.map((tap) => tap / sum);
}
