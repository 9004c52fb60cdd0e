import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What the line's account secret is good for. Each use has a key of its own. */
export interface Sealer {
  /** Makes bytes unreadable for whoever has the database only, bound to what they are about. */
  seal(bytes: Buffer, about: string): Buffer;
  /** The bytes again, or undefined when they were changed, moved to another row, or sealed under another secret. */
  open(sealed: Buffer, about: string): Buffer | undefined;
  /** A name for something that must not be named: the same for the same words, and nothing can be read from it. */
  subject(words: string): Buffer;
}

/** Derives the keys from the account secret of the settings. */
export function createSealer(secret: string): Sealer {
  const keyFor = (use: string) => Buffer.from(hkdfSync('sha256', secret, '', use, KEY_BYTES));
  const [sealingKey, namingKey] = [keyFor('sign-in codes'), keyFor('tries')];
  return {
    seal: (bytes, about) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, sealingKey, nonce).setAAD(Buffer.from(about));
      return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
    },
    open: (sealed, about) => openSealed({ sealed, about, key: sealingKey }),
    subject: (words) => createHmac('sha256', namingKey).update(words).digest(),
  };
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
