import type { Bytes } from '../../src/console/sealing/bytes.ts';

/** The bytes with one bit of one byte turned. */
export function altered(bytes: Bytes, at: number): Bytes {
  return bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
}
