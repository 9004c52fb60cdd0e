// X25519 pairs: an account's, the team's, and the one-time ones of each sealing.
import { type Bytes, join, utf8 } from './bytes.ts';
import { NotOpened } from './not-opened.ts';

export const KEY_BYTES = 32;
/** What stands before the 32 bytes of a private X25519 key in PKCS #8 (RFC 8410). */
const PKCS8_HEAD = new Uint8Array([0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, 4, 0x22, 4, 0x20]);
const FINGERPRINT_GROUPS = 8;
const GROUP_LETTERS = 4;

export interface KeyPair {
  /** Never leaves the browser's key store: it cannot be exported. */
  readonly privateKey: CryptoKey;
  readonly publicKey: Bytes;
}

/** A pair whose private half nobody can read, this page included. */
export async function newPair(): Promise<KeyPair> {
  return asPair(await generate(false));
}

/** A pair together with its private bytes, to be wrapped and then zeroed by whoever asked. */
export async function newPairWithSecret(): Promise<{ pair: KeyPair; secret: Bytes }> {
  const made = await generate(true);
  const { publicKey } = await asPair(made);
  const pkcs8 = new Uint8Array(await crypto.subtle.exportKey('pkcs8', made.privateKey));
  const secret = pkcs8.slice(PKCS8_HEAD.length);
  pkcs8.fill(0);
  return { pair: { privateKey: await privateKeyFrom(secret, false), publicKey }, secret };
}

/** The pair of these private bytes. Throws NotOpened `altered` where they do not belong to that public key. */
export async function pairFrom(secret: Bytes, publicKey: Bytes): Promise<KeyPair> {
  const readable = await crypto.subtle.exportKey('jwk', await privateKeyFrom(secret, true));
  if (readable.x !== base64Url(publicKey)) throw new NotOpened('altered');
  return { privateKey: await privateKeyFrom(secret, false), publicKey };
}

/** What two people read to each other to know that they mean the same key: the same as the key process shows. */
export async function fingerprintOf(publicKey: Bytes): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', join(utf8('yardim-xetti key '), publicKey)));
  const letters = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const groups = Array.from({ length: FINGERPRINT_GROUPS }, (_, at) =>
    letters.slice(at * GROUP_LETTERS, (at + 1) * GROUP_LETTERS),
  );
  return groups.join(' ');
}

/** The public key of these 32 bytes. Rejects bytes that are none. */
export function publicKeyFrom(raw: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', raw, 'X25519', true, []);
}

async function privateKeyFrom(secret: Bytes, isReadable: boolean): Promise<CryptoKey> {
  const pkcs8 = join(PKCS8_HEAD, secret);
  const key = await crypto.subtle.importKey('pkcs8', pkcs8, 'X25519', isReadable, ['deriveBits']);
  pkcs8.fill(0);
  return key;
}

async function generate(isReadable: boolean): Promise<CryptoKeyPair> {
  // This algorithm makes pairs, never a single key.
  return (await crypto.subtle.generateKey('X25519', isReadable, ['deriveBits'])) as CryptoKeyPair;
}

async function asPair(made: CryptoKeyPair): Promise<KeyPair> {
  return {
    privateKey: made.privateKey,
    publicKey: new Uint8Array(await crypto.subtle.exportKey('raw', made.publicKey)),
  };
}

function base64Url(bytes: Bytes): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
