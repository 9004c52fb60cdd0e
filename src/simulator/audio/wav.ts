/** The file is not audio that this carrier can play. */
export class AudioFault extends Error {}

const RATE = 8000;
const PCM = 1;
const MU_LAW = 7;

interface WavFormat {
  encoding: number;
  channels: number;
  rate: number;
  bits: number;
}

/** Reads a WAV file (16-bit PCM or mu-law, any rate, one or more channels) as 8 kHz mono. */
export function readWav(file: Buffer): Int16Array {
  if (file.length < 12 || file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE') {
    throw new AudioFault('not a WAV file');
  }
  let format: WavFormat | undefined;
  let at = 12;
  while (at + 8 <= file.length) {
    const name = file.toString('latin1', at, at + 4);
    const size = file.readUInt32LE(at + 4);
    const body = file.subarray(at + 8, at + 8 + size);
    if (name === 'fmt ') format = readFormat(body);
    if (name === 'data') return toLineRate(readSamples(body, format), format?.rate ?? RATE);
    at += 8 + size + (size % 2);
  }
  throw new AudioFault('no sound in the WAV file');
}

/** A WAV file of 8 kHz mono 16-bit PCM. */
export function writeWav(samples: Int16Array): Buffer {
  const bytes = samples.length * 2;
  const file = Buffer.alloc(44 + bytes);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(36 + bytes, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(PCM, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(RATE, 24);
  file.writeUInt32LE(RATE * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(bytes, 40);
  for (let index = 0; index < samples.length; index++) file.writeInt16LE(samples[index] ?? 0, 44 + index * 2);
  return file;
}

/** Raw 8 kHz mu-law as 16-bit samples. */
export function decodeMuLaw(bytes: Uint8Array): Int16Array {
  const samples = new Int16Array(bytes.length);
  for (let index = 0; index < bytes.length; index++) samples[index] = MU_LAW_TABLE[bytes[index] ?? 0] ?? 0;
  return samples;
}

/** How long the samples last on the line, in milliseconds. */
export function durationMs(samples: Int16Array): number {
  return Math.round((samples.length * 1000) / RATE);
}

const MU_LAW_TABLE = Int16Array.from({ length: 256 }, (_, code) => {
  const inverted = ~code & 0xff;
  const magnitude = (((inverted & 0x0f) << 3) + 0x84) << ((inverted & 0x70) >> 4);
  return inverted & 0x80 ? 0x84 - magnitude : magnitude - 0x84;
});

function readFormat(body: Buffer): WavFormat {
  if (body.length < 16) throw new AudioFault('the WAV header is cut off');
  const format = {
    encoding: body.readUInt16LE(0),
    channels: body.readUInt16LE(2),
    rate: body.readUInt32LE(4),
    bits: body.readUInt16LE(14),
  };
  const isKnown = (format.encoding === PCM && format.bits === 16) || (format.encoding === MU_LAW && format.bits === 8);
  if (!isKnown || format.channels === 0 || format.rate === 0) throw new AudioFault('neither 16-bit PCM nor mu-law');
  return format;
}

function readSamples(body: Buffer, format: WavFormat | undefined): Int16Array {
  if (format === undefined) throw new AudioFault('sound before its format');
  const all = format.encoding === MU_LAW ? decodeMuLaw(body) : readPcm(body);
  if (format.channels === 1) return all;
  return Int16Array.from(
    { length: Math.floor(all.length / format.channels) },
    (_, frame) => all[frame * format.channels] ?? 0,
  );
}

function readPcm(body: Buffer): Int16Array {
  return Int16Array.from({ length: Math.floor(body.length / 2) }, (_, index) => body.readInt16LE(index * 2));
}

function toLineRate(samples: Int16Array, rate: number): Int16Array {
  if (rate === RATE) return samples;
  const step = rate / RATE;
  return Int16Array.from(
    { length: Math.floor(samples.length / step) },
    (_, index) => samples[Math.floor(index * step)] ?? 0,
  );
}
