// An account key on its way through the server: its private half leaves the browser only under a key that the person brings.
import { type Bytes, join, measured, randomBytes, utf8 } from './bytes.ts';
import { type KeyPair, newPairWithSecret, pairFrom } from './key-pair.ts';
import { NotOpened } from './not-opened.ts';

/** `passkey`: an output of the passkey's own secret (WebAuthn PRF). `password`: what was typed at sign-in. `demo`: known to all. */
export type Way = 'passkey' | 'password' | 'demo';

/** What the person has brought, from which the wrapping key is made. */
export interface Brought {
  readonly way: Way;
  readonly secret: Bytes;
}

export interface WrappedKey {
  readonly way: Way;
  readonly salt: Bytes;
  readonly wrapped: Bytes;
}

/** OWASP's count for PBKDF2 with SHA-256. A page waits some tenths of a second for it, at sign-in only. */
const PASSWORD_ROUNDS = 600_000;
const FORMAT = 1;
const NAME = 'yardim-xetti account key 1';
const SALT_BYTES = 16;
const NONCE_BYTES = 12;
const USES: readonly ('encrypt' | 'decrypt')[] = ['encrypt', 'decrypt'];

/** A new account key, for this page and, wrapped, for the server. */
export async function makeWrapped(
  accountId: string,
  brought: readonly Brought[],
): Promise<{ pair: KeyPair; wrapped: WrappedKey[] }> {
  const { pair, secret } = await newPairWithSecret();
  const wrapped = await Promise.all(brought.map((each) => wrap(secret, { accountId, pair, brought: each })));
  secret.fill(0);
  return { pair, wrapped };
}

/** The pair again. Throws NotOpened `no-key` where what was brought is not what it was wrapped with. */
export async function unwrapPair(parts: {
  accountId: string;
  publicKey: Bytes;
  wrapped: WrappedKey;
  brought: Brought;
}): Promise<KeyPair> {
  const secret = await unwrap(parts);
  const pair = await pairFrom(secret, parts.publicKey);
  secret.fill(0);
  return pair;
}

/** The same key wrapped for another way in: a passkey that is added, a password that is changed. */
export async function wrapAgain(parts: Parameters<typeof unwrapPair>[0], added: Brought): Promise<WrappedKey> {
  const secret = await unwrap(parts);
  const pair = await pairFrom(secret, parts.publicKey);
  const wrapped = await wrap(secret, { accountId: parts.accountId, pair, brought: added });
  secret.fill(0);
  return wrapped;
}

async function wrap(
  secret: Bytes,
  { accountId, pair, brought }: { accountId: string; pair: KeyPair; brought: Brought },
): Promise<WrappedKey> {
  const salt = randomBytes(SALT_BYTES);
  const iv = randomBytes(NONCE_BYTES);
  const additionalData = belonging(accountId, brought.way, pair.publicKey);
  const key = await wrappingKey(brought, salt);
  const text = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key, secret);
  return { way: brought.way, salt, wrapped: join(new Uint8Array([FORMAT]), iv, new Uint8Array(text)) };
}

async function unwrap(parts: Parameters<typeof unwrapPair>[0]): Promise<Bytes> {
  const { accountId, publicKey, wrapped, brought } = parts;
  if (wrapped.wrapped[0] !== FORMAT) throw new NotOpened('unknown-format');
  if (wrapped.way !== brought.way) throw new NotOpened('no-key');
  const iv = wrapped.wrapped.slice(1, 1 + NONCE_BYTES);
  const additionalData = belonging(accountId, wrapped.way, publicKey);
  const key = await wrappingKey(brought, wrapped.salt);
  try {
    const text = wrapped.wrapped.slice(1 + NONCE_BYTES);
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, key, text));
  } catch {
    throw new NotOpened('no-key');
  }
}

async function wrappingKey({ way, secret }: Brought, salt: Bytes): Promise<CryptoKey> {
  const kind = way === 'password' ? 'PBKDF2' : 'HKDF';
  const material = await crypto.subtle.importKey('raw', secret, kind, false, ['deriveKey']);
  const derivation =
    kind === 'PBKDF2'
      ? { name: kind, hash: 'SHA-256', salt, iterations: PASSWORD_ROUNDS }
      : { name: kind, hash: 'SHA-256', salt, info: utf8(`${NAME} by ${way}`) };
  return crypto.subtle.deriveKey(derivation, material, { name: 'AES-GCM', length: 256 }, false, USES);
}

function belonging(accountId: string, way: Way, publicKey: Bytes): Bytes {
  return measured(NAME, 'account_key_wraps', 'wrapped', accountId, way, publicKey);
}
