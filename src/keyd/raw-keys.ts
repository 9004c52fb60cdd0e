// Node takes keys of the two curves in DER only; these are the fixed first bytes of that.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

export type Curve = 'ed25519' | 'x25519';

const PRIVATE_START = {
  ed25519: Buffer.from('302e020100300506032b657004220420', 'hex'),
  x25519: Buffer.from('302e020100300506032b656e04220420', 'hex'),
};
const PUBLIC_START = {
  ed25519: Buffer.from('302a300506032b6570032100', 'hex'),
  x25519: Buffer.from('302a300506032b656e032100', 'hex'),
};
const RAW_BYTES = 32;
const PRINT_DIGITS = 32;
const PRINT_GROUP = /.{4}(?=.)/g;

/** A new pair as 32 bytes each; the private half is the caller's to zero. */
export function newPair(curve: Curve): { privateKey: Buffer; publicKey: Buffer } {
  const pair = curve === 'ed25519' ? generateKeyPairSync('ed25519') : generateKeyPairSync('x25519');
  const der = pair.privateKey.export({ format: 'der', type: 'pkcs8' });
  const privateKey = Buffer.alloc(RAW_BYTES);
  der.copy(privateKey, 0, der.length - RAW_BYTES);
  der.fill(0);
  return { privateKey, publicKey: rawPublic(pair.publicKey) };
}

/** Node's form of a private key of 32 bytes. */
export function privateKeyOf(curve: Curve, raw: Buffer): KeyObject {
  const der = Buffer.concat([PRIVATE_START[curve], raw]);
  try {
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  } finally {
    der.fill(0);
  }
}

/** Node's form of a public key of 32 bytes. */
export function publicKeyOf(curve: Curve, raw: Buffer): KeyObject {
  return createPublicKey({ key: publicForm(curve, raw), format: 'der', type: 'spki' });
}

/** The form in which anybody else reads a public key: SubjectPublicKeyInfo. */
export function publicForm(curve: Curve, raw: Buffer): Buffer {
  return Buffer.concat([PUBLIC_START[curve], raw]);
}

/** The 32 bytes of a public key. */
export function rawPublic(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' }).subarray(-RAW_BYTES);
}

/** What two people read to each other to know that they hold the same public key: eight groups of four digits. */
export function fingerprint(publicKey: Buffer): string {
  const print = createHash('sha256').update('yardim-xetti key ').update(publicKey).digest('hex').slice(0, PRINT_DIGITS);
  return print.replaceAll(PRINT_GROUP, '$& ');
}
