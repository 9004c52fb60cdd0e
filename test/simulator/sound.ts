import { SAMPLE_RATE } from '../../src/simulator/media/mixer.ts';

/** A tone at 10,000 of 32,767. */
export function sine(hertz: number, lengthMs: number, sampleRate = SAMPLE_RATE): Int16Array {
  const samples = new Int16Array((sampleRate * lengthMs) / 1000);
  for (let index = 0; index < samples.length; index += 1) {
    samples[index] = 10_000 * Math.sin((2 * Math.PI * hertz * index) / sampleRate);
  }
  return samples;
}

/** The amplitude of one frequency in the sound (a single bin of its spectrum). */
export function levelAt(samples: Int16Array, hertz: number, sampleRate = SAMPLE_RATE): number {
  let real = 0;
  let imaginary = 0;
  for (const [index, sample] of samples.entries()) {
    const angle = (2 * Math.PI * hertz * index) / sampleRate;
    real += sample * Math.cos(angle);
    imaginary += sample * Math.sin(angle);
  }
  return samples.length === 0 ? 0 : (2 * Math.hypot(real, imaginary)) / samples.length;
}

/** A 16 bit mono WAV file. */
export function wavFile(samples: Int16Array, sampleRate = SAMPLE_RATE): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.byteLength, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(sampleRate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.byteLength, 40);
  return Buffer.concat([header, Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)]);
}
