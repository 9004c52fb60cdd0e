// How long a text is must not tell what it is: only which of four sizes.
import { type Bytes, join, lengthOf } from './bytes.ts';
import { NotOpened } from './not-opened.ts';

const KIB = 1_024;
export const BUCKETS: readonly number[] = [1 * KIB, 4 * KIB, 16 * KIB, 64 * KIB];
const LENGTH_BYTES = 4;

/** The length, the text, and zeros up to the next size. Throws a RangeError for a text of more than 64 KiB. */
export function pad(plain: Bytes): Bytes {
  const size = BUCKETS.find((bucket) => plain.length + LENGTH_BYTES <= bucket);
  if (size === undefined) throw new RangeError('longer than the largest size');
  return join(lengthOf(plain), plain, new Uint8Array(size - LENGTH_BYTES - plain.length));
}

/** The text again. Throws NotOpened `altered` where length, size or zeros are not those of `pad`. */
export function unpad(padded: Bytes): Bytes {
  if (!BUCKETS.includes(padded.length)) throw new NotOpened('altered');
  const length = new DataView(padded.buffer, padded.byteOffset).getUint32(0);
  if (length > padded.length - LENGTH_BYTES) throw new NotOpened('altered');
  const end = LENGTH_BYTES + length;
  if (padded.subarray(end).some((byte) => byte !== 0)) throw new NotOpened('altered');
  return padded.slice(LENGTH_BYTES, end);
}
