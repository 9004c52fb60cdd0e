import { hash } from 'node:crypto';

/** Of SHA-1 and SHA-256 alike (RFC 2104). */
const BLOCK_BYTES = 64;
const INNER_PAD = 0x36;
const OUTER_PAD = 0x5c;
/** Of a sign in UTF-8, as Node counts signs. */
const SIGN_BYTES = 3;
/** A webhook's address and form have one or two thousand bytes; what is longer gets memory of its own. */
const KEPT_BYTES = 8 * 1024;

/** A text's HMAC (RFC 2104) under a key that does not change. */
export type KeyedHash = (text: string) => Buffer;

/**
 * The HMAC that `createHmac` makes, for what every webhook needs three times: two plain hashes, where an object each time costs a key in the
 * menu a tenth of all its time (docs/measurements.md P17).
 */
export function createKeyedHash(algorithm: 'sha1' | 'sha256', key: Buffer): KeyedHash {
  const inner = Buffer.alloc(BLOCK_BYTES + KEPT_BYTES);
  const outer = Buffer.alloc(BLOCK_BYTES + hash(algorithm, '', 'buffer').length);
  const block = Buffer.alloc(BLOCK_BYTES);
  (key.length > BLOCK_BYTES ? hash(algorithm, key, 'buffer') : key).copy(block);
  block.forEach((byte, at) => {
    inner[at] = byte ^ INNER_PAD;
    outer[at] = byte ^ OUTER_PAD;
  });
  block.fill(0);
  return (text) => {
    const isLong = text.length * SIGN_BYTES > KEPT_BYTES;
    const message = isLong ? Buffer.concat([inner.subarray(0, BLOCK_BYTES), Buffer.from(text)]) : inner;
    const end = isLong ? message.length : BLOCK_BYTES + inner.write(text, BLOCK_BYTES);
    outer.set(hash(algorithm, message.subarray(0, end), 'buffer'), BLOCK_BYTES);
    // A form says who calls: it does not stay here.
    message.fill(0, BLOCK_BYTES, end);
    return hash(algorithm, outer, 'buffer');
  };
}
