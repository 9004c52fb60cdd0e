const MU_LAW_FORMAT = 7;
const SAMPLE_RATE = 8000;
const SAMPLES_PER_MS = SAMPLE_RATE / 1000;
const CHUNK_LIMIT = 20;
const RIFF_HEADER_LENGTH = 12;
const CHUNK_HEADER_LENGTH = 8;

/** A sound in the one form that every carrier plays without converting: 8 kHz mono mu-law WAV. */
export interface Sound {
  durationMs: number;
  /** Root mean square of the samples, 0 (silent) to 1. */
  loudness: number;
}

/** The sound of a WAV file, or null where it is not 8 kHz mono mu-law. */
export function parseSound(file: Buffer): Sound | null {
  if (file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE') return null;
  const chunks = chunksOf(file);
  const format = chunks.get('fmt ');
  const samples = chunks.get('data');
  if (!format || format.length < 16 || !samples) return null;
  const isTelephone =
    format.readUInt16LE(0) === MU_LAW_FORMAT && format.readUInt16LE(2) === 1 && format.readUInt32LE(4) === SAMPLE_RATE;
  if (!isTelephone) return null;
  return { durationMs: Math.round(samples.length / SAMPLES_PER_MS), loudness: loudnessOf(samples) };
}

function chunksOf(file: Buffer): Map<string, Buffer> {
  const chunks = new Map<string, Buffer>();
  let at = RIFF_HEADER_LENGTH;
  while (at + CHUNK_HEADER_LENGTH <= file.length && chunks.size < CHUNK_LIMIT) {
    const length = file.readUInt32LE(at + 4);
    const start = at + CHUNK_HEADER_LENGTH;
    chunks.set(file.toString('latin1', at, at + 4), file.subarray(start, start + length));
    // Chunks begin at even places.
    at = start + length + (length % 2);
  }
  return chunks;
}

function loudnessOf(samples: Buffer): number {
  if (samples.length === 0) return 0;
  const total = samples.reduce((sum, code) => sum + amplitudeOf(code) ** 2, 0);
  return Math.sqrt(total / samples.length);
}

/** ITU-T G.711: the bits are sent inverted; the lower four are the step within the segment that the next three name. */
function amplitudeOf(code: number): number {
  const bits = ~code & 0xff;
  const magnitude = (((bits & 0x0f) << 3) + 0x84) << ((bits >> 4) & 0x07);
  return (magnitude - 0x84) / 0x8000;
}
