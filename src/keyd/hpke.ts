// Sealing to a public key by the standard way: RFC 9180 in base mode, DHKEM(X25519, HKDF-SHA256) and HKDF-SHA256.
import { createCipheriv, createDecipheriv, createHmac, diffieHellman } from 'node:crypto';
import { newPair, privateKeyOf, publicKeyOf } from './raw-keys.ts';
import { Refused } from './refused.ts';

/** Numbers of the standard's registry. We seal with AES-256; the standard's own vectors for this KEM use AES-128. */
export const AEADS = {
  'aes-128-gcm': { id: 1, keyBytes: 16 },
  'aes-256-gcm': { id: 2, keyBytes: 32 },
} as const;
export type Aead = keyof typeof AEADS;

const KEM_ID = 0x20;
const KDF_ID = 1;
const BASE_MODE = 0;
const HASH_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Bytes of the sealer's one-time public key, which stands before the text. */
const ENC_BYTES = 32;
const VERSION = Buffer.from('HPKE-v1');

export interface Sealing {
  readonly aead: Aead;
  readonly info: Buffer;
  readonly associated: Buffer;
}

/** One text to one public key: one-time public key, text, tag. The one-time pair is made here, but for the standard's vectors. */
export function sealTo(
  publicKey: Buffer,
  plain: Buffer,
  sealing: Sealing & { readonly oneTime?: { privateKey: Buffer; publicKey: Buffer } },
): Buffer {
  const pair = sealing.oneTime ?? newPair('x25519');
  const shared = sharedSecret({ own: pair.privateKey, other: publicKey, enc: pair.publicKey, recipient: publicKey });
  pair.privateKey.fill(0);
  const { key, nonce } = schedule(shared, sealing);
  const cipher = createCipheriv(sealing.aead, key, nonce).setAAD(sealing.associated);
  key.fill(0);
  return Buffer.concat([pair.publicKey, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** The text again; refuses with `unknown-key` whatever was not sealed exactly so to this key. */
export function openWith(own: { privateKey: Buffer; publicKey: Buffer }, sealed: Buffer, sealing: Sealing): Buffer {
  if (sealed.length < ENC_BYTES + TAG_BYTES) throw new Refused('unknown-key');
  const enc = sealed.subarray(0, ENC_BYTES);
  try {
    const shared = sharedSecret({ own: own.privateKey, other: enc, enc, recipient: own.publicKey });
    const { key, nonce } = schedule(shared, sealing);
    const decipher = createDecipheriv(sealing.aead, key, nonce).setAAD(sealing.associated);
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    key.fill(0);
    const plain = decipher.update(sealed.subarray(ENC_BYTES, -TAG_BYTES));
    decipher.final();
    return plain;
  } catch {
    // Altered, another key's, or a public key without a secret in it: the same answer to all.
    throw new Refused('unknown-key');
  }
}

/** DHKEM: `other` is the public half that the secret is made with; Node refuses points that give none. */
function sharedSecret(parts: { own: Buffer; other: Buffer; enc: Buffer; recipient: Buffer }): Buffer {
  const dh = diffieHellman({
    privateKey: privateKeyOf('x25519', parts.own),
    publicKey: publicKeyOf('x25519', parts.other),
  });
  const suite = Buffer.concat([Buffer.from('KEM'), twoBytes(KEM_ID)]);
  const pseudorandom = extract(suite, 'eae_prk', dh);
  dh.fill(0);
  const context = Buffer.concat([parts.enc, parts.recipient]);
  return expand(pseudorandom, { suite, label: 'shared_secret', context, bytes: HASH_BYTES });
}

function schedule(shared: Buffer, { aead, info }: Sealing): { key: Buffer; nonce: Buffer } {
  const { id, keyBytes } = AEADS[aead];
  const suite = Buffer.concat([Buffer.from('HPKE'), twoBytes(KEM_ID), twoBytes(KDF_ID), twoBytes(id)]);
  const nothing = Buffer.alloc(0);
  const context = Buffer.concat([
    Buffer.from([BASE_MODE]),
    extract(suite, 'psk_id_hash', nothing),
    extract(suite, 'info_hash', info),
  ]);
  const secret = hmac(shared, Buffer.concat([VERSION, suite, Buffer.from('secret')]));
  shared.fill(0);
  return {
    key: expand(secret, { suite, label: 'key', context, bytes: keyBytes }),
    nonce: expand(secret, { suite, label: 'base_nonce', context, bytes: NONCE_BYTES }),
  };
}

/** LabeledExtract without a salt. */
function extract(suite: Buffer, label: string, material: Buffer): Buffer {
  return hmac(Buffer.alloc(HASH_BYTES), Buffer.concat([VERSION, suite, Buffer.from(label), material]));
}

/** LabeledExpand; all we need fits into one block of the hash, which is HKDF's first. */
function expand(
  secret: Buffer,
  { suite, label, context, bytes }: { suite: Buffer; label: string; context: Buffer; bytes: number },
): Buffer {
  const info = Buffer.concat([twoBytes(bytes), VERSION, suite, Buffer.from(label), context, Buffer.from([1])]);
  return hmac(secret, info).subarray(0, bytes);
}

function hmac(key: Buffer, text: Buffer): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

function twoBytes(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}
