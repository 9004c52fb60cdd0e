// Makes the sounds of the consoles: `node src/console/sounds/make-sounds.mjs`. Ours, so that nothing is fetched from a foreign host.
import { writeFileSync } from 'node:fs';

const RATE = 16_000;
const PEAK = 0.55;
const HEADER_BYTES = 44;

/** Two soft calls and a pause; loops without a click. Pitches that a laptop's loudspeaker carries. */
write('ring.wav', 3, [
  { at: 0, seconds: 0.9, pitches: [659.26, 1318.5] },
  { at: 0.22, seconds: 0.9, pitches: [783.99, 1567.98] },
  { at: 0.44, seconds: 1.2, pitches: [987.77, 1975.5] },
  { at: 1.1, seconds: 0.9, pitches: [783.99, 1567.98] },
  { at: 1.32, seconds: 1.2, pitches: [987.77, 1975.5] },
]);
/** For the duty officer: lower, slower, not to be mistaken for a call. */
write('chime.wav', 5, [
  { at: 0, seconds: 1.6, pitches: [523.25, 1046.5] },
  { at: 0.45, seconds: 1.6, pitches: [392, 784] },
  { at: 0.9, seconds: 2.2, pitches: [523.25, 1046.5] },
]);
write('silence.wav', 0.1, []);

function write(name, seconds, notes) {
  const samples = new Float64Array(Math.round(seconds * RATE));
  for (const note of notes) strike(samples, note);
  writeFileSync(new URL(name, import.meta.url), wav(samples));
}

/** A struck bar: quick attack, exponential fade, a quieter octave above. */
function strike(samples, { at, seconds, pitches }) {
  const start = Math.round(at * RATE);
  const length = Math.min(Math.round(seconds * RATE), samples.length - start);
  for (let index = 0; index < length; index += 1) {
    const time = index / RATE;
    const loudness = Math.min(1, time / 0.006) * Math.exp((-5 * time) / seconds) * Math.min(1, (length - index) / 200);
    const tone = pitches.reduce((sum, pitch, rank) => sum + Math.sin(2 * Math.PI * pitch * time) / (1 + 3 * rank), 0);
    samples[start + index] += PEAK * 0.6 * loudness * tone;
  }
}

function wav(samples) {
  const bytes = Buffer.alloc(HEADER_BYTES + samples.length * 2);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(RATE, 24);
  bytes.writeUInt32LE(RATE * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(samples.length * 2, 40);
  samples.forEach((sample, index) => {
    bytes.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), HEADER_BYTES + index * 2);
  });
  return bytes;
}
