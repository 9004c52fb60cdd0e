import type { RawData } from 'ws';

/** Little-endian 16 bit samples, as every machine that runs this has them. An odd last byte is dropped. */
export function samplesOf(data: RawData): Int16Array {
  const bytes = Array.isArray(data) ? Buffer.concat(data) : new Uint8Array(data);
  return new Int16Array(bytes.slice().buffer, 0, Math.floor(bytes.byteLength / 2));
}

/** The samples as they travel; a view, not a copy. */
export function bytesOf(frame: Int16Array): Uint8Array {
  return new Uint8Array(frame.buffer, frame.byteOffset, frame.byteLength);
}
