// The public keys beside the checkpoint file, so that a verifier needs neither the line nor its key process.
import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { SignerKey } from './signer.ts';

const PRIVATE_FOLDER = 0o700;
const PUBLIC_FILE = 0o644;

/** A key that once signed is no longer among the keys, or is another one under the same id. */
export class KeysChanged extends Error {
  readonly code = 'keys-changed';

  constructor() {
    super('the signer no longer knows a key with which it signed before');
    this.name = 'KeysChanged';
  }
}

/** Writes the keys where there are none or new ones; refuses with `KeysChanged` to forget one. Once it returns, they are kept. */
export async function keepKeys(path: string, keys: readonly SignerKey[]): Promise<void> {
  const text = `${JSON.stringify(keys, null, 2)}\n`;
  const before = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (before === text) return;
  // Written by this function alone; a file of another shape makes the next line throw, which is an alarm too.
  const known: SignerKey[] = before === null ? [] : JSON.parse(before);
  if (known.some((old) => !keys.some(({ id, publicKey }) => id === old.id && publicKey === old.publicKey))) {
    throw new KeysChanged();
  }
  await mkdir(dirname(path), { recursive: true, mode: PRIVATE_FOLDER });
  // Its own name: processes that share the folder must not rename each other's away.
  const draftPath = `${path}.${randomUUID()}`;
  const draft = await open(draftPath, 'wx', PUBLIC_FILE);
  try {
    await draft.write(text);
    await draft.sync();
  } finally {
    await draft.close();
  }
  await rename(draftPath, path);
}
