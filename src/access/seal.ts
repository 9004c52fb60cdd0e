import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What the line's account secret is good for. Each use has a key of its own. */
export interface Sealer {
  /** Makes bytes unreadable for whoever has the database only, bound to what they are about. */
  seal(bytes: Buffer, about: string): Buffer;
  /** The bytes again, or undefined when they were changed, moved to another row, or sealed under a secret that is none of ours. */
  open(sealed: Buffer, about: string): Opened | undefined;
  /** A name for something that must not be named: the same for the same words, and nothing can be read from it. */
  subject(words: string): Buffer;
}

export interface Opened {
  bytes: Buffer;
  /** Sealed under an older secret: to be sealed again, so that the older one can go. */
  isOld: boolean;
}

/** Derives the keys from the account secrets of the settings. The first one seals; all of them open. */
export function createSealer(secrets: readonly string[]): Sealer {
  const [newest = '', ...older] = secrets;
  if (newest === '') throw new Error('nothing can be sealed without an account secret');
  const sealingKey = keyFor(newest, 'sign-in codes');
  const olderKeys = older.map((secret) => keyFor(secret, 'sign-in codes'));
  const namingKey = keyFor(newest, 'tries');
  return {
    seal: (bytes, about) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, sealingKey, nonce).setAAD(Buffer.from(about));
      return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
    },
    open: (sealed, about) => {
      const bytes = openSealed({ sealed, about, key: sealingKey });
      if (bytes) return { bytes, isOld: false };
      const old = olderKeys.map((key) => openSealed({ sealed, about, key })).find((each) => each !== undefined);
      return old && { bytes: old, isOld: true };
    },
    subject: (words) => createHmac('sha256', namingKey).update(words).digest(),
  };
}

function keyFor(secret: string, use: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', use, KEY_BYTES));
}

function openSealed({ sealed, about, key }: { sealed: Buffer; about: string; key: Buffer }): Buffer | undefined {
  if (sealed.length <= NONCE_BYTES + TAG_BYTES) return undefined;
  const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(about)).setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    // The only thing that fails here is the tag: these are not the bytes that were sealed.
    return undefined;
  }
}
