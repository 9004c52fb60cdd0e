// Both sides prove that they hold the client's token without showing it: whoever finds the socket open learns nothing, and
// whoever puts another socket in its place is noticed.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const NONCE_BYTES = 32;

/** A challenge, hexadecimal. */
export function newChallenge(): string {
  return randomBytes(NONCE_BYTES).toString('hex');
}

/** What a side says to prove itself; hexadecimal. Bound to both challenges, the client's name and the side. */
export function proofOf(
  token: Buffer,
  side: 'client' | 'keyd',
  talk: { name: string; client: string; keyd: string },
): string {
  const text = JSON.stringify(['yardim-xetti keyd 1', side, talk.name, talk.client, talk.keyd]);
  return createHmac('sha256', token).update(text).digest('hex');
}

/** Compares two proofs in a time that tells nothing of where they differ. */
export function isSameProof(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
