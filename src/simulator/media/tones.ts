import { SAMPLE_RATE } from './mixer.ts';

const TONE_MS = 200;
/** Each of the two sine waves; together they stay well below full scale. */
const TONE_AMPLITUDE = 7000;

const ROWS = [697, 770, 852, 941];
const COLUMNS = [1209, 1336, 1477];
const PAD = ['123', '456', '789', '*0#'];

/** The sound of one key (ITU-T Q.23), 200 ms; an empty array for what is not a key. */
export function keyTone(key: string): Int16Array {
  const row = PAD.findIndex((keys) => key.length === 1 && keys.includes(key));
  const low = ROWS[row];
  const high = COLUMNS[PAD[row]?.indexOf(key) ?? -1];
  if (low === undefined || high === undefined) return new Int16Array(0);
  const samples = new Int16Array((SAMPLE_RATE * TONE_MS) / 1000);
  for (let index = 0; index < samples.length; index += 1) {
    samples[index] = TONE_AMPLITUDE * (wave(low, index) + wave(high, index));
  }
  return samples;
}

function wave(hertz: number, index: number): number {
  return Math.sin((2 * Math.PI * hertz * index) / SAMPLE_RATE);
}
