// Bytes under the root key: a readable header, then AES-256-GCM over the rest, the header included in what is proved.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Remedy } from './remedy.ts';
import { derive, keyCheck, type RootSource, rootKey, SALT_BYTES } from './root-key.ts';

/** Also the version of the format: another one is another first line. */
const MAGIC = Buffer.from('yardim-xetti keyd 1\n');
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CHECK_BYTES = 8;
const HEADER_BYTES = MAGIC.length + SALT_BYTES + CHECK_BYTES;

/** An opened root: the key, and the salt from which a passphrase makes it again. */
export interface Root {
  readonly key: Buffer;
  readonly salt: Buffer;
}

/** A root for a new store. */
export function newRoot(source: RootSource): Root {
  const salt = randomBytes(SALT_BYTES);
  return { key: rootKey(source, salt), salt };
}

/** Seals bytes; what was sealed for another purpose does not open. */
export function seal(plain: Buffer, root: Root, purpose: string): Buffer {
  const header = Buffer.concat([MAGIC, root.salt, Buffer.from(keyCheck(root.key), 'hex')]);
  const nonce = randomBytes(NONCE_BYTES);
  const key = derive(root.key, purpose);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(header);
  key.fill(0);
  return Buffer.concat([header, nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** The root with which these bytes were sealed; a Remedy where the source is another one. */
export function rootOf(sealed: Buffer, source: RootSource, name: string): Root {
  if (sealed.length < HEADER_BYTES || !sealed.subarray(0, MAGIC.length).equals(MAGIC))
    throw new Remedy(`${name} was not written by this version: use the version that wrote it, or restore a backup.`);
  const salt = Buffer.from(sealed.subarray(MAGIC.length, MAGIC.length + SALT_BYTES));
  const root = { key: rootKey(source, salt), salt };
  assertRoot(sealed, root, name);
  return root;
}

/** Opens what `seal` made; a Remedy where the root is another one or a bit was changed. The result is the caller's to zero. */
export function unseal(sealed: Buffer, root: Root, { purpose, name }: { purpose: string; name: string }): Buffer {
  assertRoot(sealed, root, name);
  const text = sealed.subarray(HEADER_BYTES + NONCE_BYTES, -TAG_BYTES);
  const key = derive(root.key, purpose);
  try {
    const decipher = createDecipheriv(CIPHER, key, sealed.subarray(HEADER_BYTES, HEADER_BYTES + NONCE_BYTES));
    decipher.setAAD(sealed.subarray(0, HEADER_BYTES)).setAuthTag(sealed.subarray(-TAG_BYTES));
    // One piece: GCM holds nothing back, and there is no second copy to zero.
    const plain = decipher.update(text);
    decipher.final();
    return plain;
  } catch (error) {
    throw new Remedy(`${name} was altered or is damaged: restore a backup (docs/keys.md).`, { cause: error });
  } finally {
    key.fill(0);
  }
}

function assertRoot(sealed: Buffer, root: Root, name: string): void {
  const check = sealed.subarray(HEADER_BYTES - CHECK_BYTES, HEADER_BYTES).toString('hex');
  if (sealed.length < HEADER_BYTES + NONCE_BYTES + TAG_BYTES || check !== keyCheck(root.key))
    throw new Remedy(
      `${name} was sealed with another root key (${check}, this one is ${keyCheck(root.key)}): give that one, or recover it from three shares (docs/keys.md).`,
    );
}
