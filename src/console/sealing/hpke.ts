// Sealing to a public key by the standard way, made of what the browser has: RFC 9180 in base mode, DHKEM(X25519, HKDF-SHA256)
// and HKDF-SHA256. The key process has its own of the same standard; a test holds the two to each other.
import { type Bytes, join, utf8 } from './bytes.ts';
import { type KeyPair, newPair, publicKeyFrom } from './key-pair.ts';
import { NotOpened } from './not-opened.ts';

/** Numbers of the standard's registry. We seal with AES-256; the standard's own vectors for this KEM use AES-128. */
const AEADS = {
  'aes-128-gcm': { id: 1, keyBytes: 16 },
  'aes-256-gcm': { id: 2, keyBytes: 32 },
} as const;

const KEM_ID = 0x20;
const KDF_ID = 1;
const BASE_MODE = 0;
const HASH_BYTES = 32;
const HASH_BITS = HASH_BYTES * 8;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Bytes of the sealer's one-time public key, which stands before the text. */
const ENC_BYTES = 32;
const VERSION = utf8('HPKE-v1');
const NOTHING = new Uint8Array(0);

export interface Sealing {
  readonly aead: keyof typeof AEADS;
  readonly info: Bytes;
  readonly associated: Bytes;
}

/** One text to one public key: one-time public key, text, tag. The one-time pair is made here, but for the standard's vectors. */
export async function sealTo(
  publicKey: Bytes,
  plain: Bytes,
  sealing: Sealing & { readonly oneTime?: KeyPair },
): Promise<Bytes> {
  const pair = sealing.oneTime ?? (await newPair());
  const shared = await sharedSecret({
    own: pair.privateKey,
    other: publicKey,
    enc: pair.publicKey,
    recipient: publicKey,
  });
  const { key, cipher } = await schedule(shared, sealing);
  return join(pair.publicKey, new Uint8Array(await crypto.subtle.encrypt(cipher, key, plain)));
}

/** The text again. Throws NotOpened `no-key` for whatever was not sealed exactly so to this key: all look the same. */
export async function openWith(own: KeyPair, sealed: Bytes, sealing: Sealing): Promise<Bytes> {
  if (sealed.length < ENC_BYTES + TAG_BYTES) throw new NotOpened('no-key');
  const enc = sealed.slice(0, ENC_BYTES);
  try {
    const shared = await sharedSecret({ own: own.privateKey, other: enc, enc, recipient: own.publicKey });
    const { key, cipher } = await schedule(shared, sealing);
    return new Uint8Array(await crypto.subtle.decrypt(cipher, key, sealed.slice(ENC_BYTES)));
  } catch {
    // Altered, another key's, or a public key without a secret in it: the same answer to all.
    throw new NotOpened('no-key');
  }
}

/** DHKEM: `other` is the public half that the secret is made with. Throws for points that give no secret. */
async function sharedSecret(parts: { own: CryptoKey; other: Bytes; enc: Bytes; recipient: Bytes }): Promise<Bytes> {
  const other = await publicKeyFrom(parts.other);
  const secret = new Uint8Array(
    await crypto.subtle.deriveBits({ name: 'X25519', public: other }, parts.own, HASH_BITS),
  );
  if (secret.every((byte) => byte === 0)) throw new NotOpened('no-key');
  const suite = join(utf8('KEM'), twoBytes(KEM_ID));
  const pseudorandom = await extract(suite, 'eae_prk', secret);
  secret.fill(0);
  const context = join(parts.enc, parts.recipient);
  return expand(pseudorandom, { suite, label: 'shared_secret', context, bytes: HASH_BYTES });
}

async function schedule(shared: Bytes, { aead, info, associated }: Sealing) {
  const { id, keyBytes } = AEADS[aead];
  const suite = join(utf8('HPKE'), twoBytes(KEM_ID), twoBytes(KDF_ID), twoBytes(id));
  const context = join(
    new Uint8Array([BASE_MODE]),
    await extract(suite, 'psk_id_hash', NOTHING),
    await extract(suite, 'info_hash', info),
  );
  const secret = await mac(shared, join(VERSION, suite, utf8('secret')));
  const raw = await expand(secret, { suite, label: 'key', context, bytes: keyBytes });
  const key = await crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
  const iv = await expand(secret, { suite, label: 'base_nonce', context, bytes: NONCE_BYTES });
  for (const bytes of [shared, secret, raw]) bytes.fill(0);
  return { key, cipher: { name: 'AES-GCM', iv, additionalData: associated } };
}

/** LabeledExtract without a salt, which is a salt of zeros: browsers take no empty key. */
function extract(suite: Bytes, label: string, material: Bytes): Promise<Bytes> {
  return mac(new Uint8Array(HASH_BYTES), join(VERSION, suite, utf8(label), material));
}

/** LabeledExpand; all we need fits into one block of the hash, which is HKDF's first. */
async function expand(
  secret: Bytes,
  { suite, label, context, bytes }: { suite: Bytes; label: string; context: Bytes; bytes: number },
): Promise<Bytes> {
  const info = join(twoBytes(bytes), VERSION, suite, utf8(label), context, new Uint8Array([1]));
  return (await mac(secret, info)).slice(0, bytes);
}

async function mac(key: Bytes, text: Bytes): Promise<Bytes> {
  const usable = await crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', usable, text));
}

function twoBytes(value: number): Bytes {
  return new Uint8Array([value >> 8, value & 0xff]);
}
