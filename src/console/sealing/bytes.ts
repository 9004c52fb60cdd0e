// Bytes as the sealing needs them: joined, measured, written as text for the server, and forgotten.

export type Bytes = Uint8Array<ArrayBuffer>;

const LENGTH_BYTES = 4;
/** `String.fromCharCode` takes so many arguments at once in every browser. */
const CHUNK = 4_096;

export function join(...parts: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Each value behind its length, so that no two rows of values make the same bytes. */
export function measured(...values: readonly (string | number | Bytes)[]): Bytes {
  return join(
    ...values.flatMap((value) => {
      const bytes = value instanceof Uint8Array ? value : utf8(String(value));
      return [lengthOf(bytes), bytes];
    }),
  );
}

export function lengthOf(bytes: Bytes): Bytes {
  const length = new Uint8Array(LENGTH_BYTES);
  new DataView(length.buffer).setUint32(0, bytes.length);
  return length;
}

export function utf8(text: string): Bytes {
  return new TextEncoder().encode(text);
}

export function randomBytes(count: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(count));
}

export function toBase64(bytes: Bytes): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(text);
}

/** Throws where the text is not base64. */
export function fromBase64(text: string): Bytes {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
