// The one secret that is not in the store: it opens the store. From a credential file, a passphrase, or three shares.
import { hkdfSync, scryptSync } from 'node:crypto';
import { open } from 'node:fs/promises';
import { Remedy } from './remedy.ts';

export const KEY_BYTES = 32;
export const SALT_BYTES = 16;

const CHECK_BYTES = 8;
const SHORTEST_PASSPHRASE = 16;
const LONGEST_FILE_BYTES = 1_024;
/** 128 MiB and about half a second: what a thief of the store pays for each guess. */
const SCRYPT = { N: 2 ** 17, r: 8, p: 1, maxmem: 192 * 1024 * 1024 };
const OTHERS = 0o077;

/** Where the root key comes from; the bytes are the reader's to zero. */
export type RootSource =
  | { readonly kind: 'key'; readonly key: Buffer }
  | { readonly kind: 'passphrase'; readonly phrase: Buffer };

/** Reads 64 hexadecimal digits from a file that only its owner can read. A Remedy where it is anything else. */
export async function readRootKeyFile(path: string): Promise<RootSource> {
  const text = await readPrivately(path);
  try {
    const digits = text.toString('latin1').trim();
    if (!/^[0-9a-f]{64}$/i.test(digits))
      throw new Remedy(`${path} holds no root key: 64 hexadecimal digits, made by the command init.`);
    return { kind: 'key', key: Buffer.from(digits, 'hex') };
  } finally {
    text.fill(0);
  }
}

/** Reads a passphrase from a file that only its owner can read; the line's end does not count. */
export async function readPassphraseFile(path: string): Promise<RootSource> {
  const text = await readPrivately(path);
  const end = text.findLastIndex((byte) => byte !== 10 && byte !== 13) + 1;
  const phrase = Buffer.alloc(end);
  text.copy(phrase, 0, 0, end);
  text.fill(0);
  if (end < SHORTEST_PASSPHRASE)
    throw new Remedy(`${path}: a passphrase has ${SHORTEST_PASSPHRASE} characters or more.`);
  return { kind: 'passphrase', phrase };
}

/** The root key itself; `salt` stands beside what is sealed. */
export function rootKey(source: RootSource, salt: Buffer): Buffer {
  return source.kind === 'key' ? Buffer.from(source.key) : scryptSync(source.phrase, salt, KEY_BYTES, SCRYPT);
}

/** Tells two root keys apart without telling anything of them: 16 hexadecimal digits. */
export function keyCheck(root: Buffer): string {
  return derive(root, 'key check').subarray(0, CHECK_BYTES).toString('hex');
}

/** A key for one purpose. */
export function derive(root: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', root, '', `yardim-xetti keyd 1 ${purpose}`, KEY_BYTES));
}

/** The bytes of a secret file; a Remedy where it is missing, too long, or open to others. */
async function readPrivately(path: string): Promise<Buffer> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    throw new Remedy(`${path} cannot be read (${error.code}): give the file of this secret.`);
  });
  try {
    const { mode, size } = await file.stat();
    if ((mode & OTHERS) !== 0) throw new Remedy(`${path} can be read by others: chmod 600 ${path}`);
    if (size === 0 || size > LONGEST_FILE_BYTES) throw new Remedy(`${path} is empty or too long for a secret.`);
    const bytes = Buffer.alloc(size);
    await file.read(bytes, 0, size, 0);
    return bytes;
  } finally {
    await file.close();
  }
}
