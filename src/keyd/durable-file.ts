// A file that is there whole or as it was before, whatever is killed when; what it replaces is overwritten.
import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

const PRIVATE = 0o600;

/** Writes bytes so that they survive a power cut once this resolves. One writer a path. */
export async function writeDurably(path: string, bytes: Buffer): Promise<void> {
  const draft = draftOf(path);
  await rm(draft, { force: true });
  await withFile(draft, 'wx', async (file) => {
    await file.writeFile(bytes);
    await file.sync();
  });
  const before = await openIfThere(path);
  try {
    await rename(draft, path);
    await syncFolder(path);
    // A destroyed key must not stay readable in blocks that a disk has only marked as free. A disk that copies on
    // write keeps them all the same (docs/keys.md).
    if (before) await overwrite(before);
  } finally {
    await before?.close();
  }
}

/** Removes what a killed writer left behind; it never took effect. */
export async function clearDraft(path: string): Promise<void> {
  const draft = await openIfThere(draftOf(path));
  if (draft === null) return;
  try {
    await overwrite(draft);
  } finally {
    await draft.close();
  }
  await rm(draftOf(path), { force: true });
}

function draftOf(path: string): string {
  return `${path}.new`;
}

async function overwrite(file: FileHandle): Promise<void> {
  const { size } = await file.stat();
  await file.write(randomBytes(size), 0, size, 0);
  await file.datasync();
}

async function syncFolder(path: string): Promise<void> {
  await withFile(dirname(path), 'r', (folder) => folder.sync());
}

async function openIfThere(path: string): Promise<FileHandle | null> {
  return open(path, 'r+').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

async function withFile(path: string, flags: string, work: (file: FileHandle) => Promise<void>): Promise<void> {
  const file = await open(path, flags, PRIVATE);
  try {
    await work(file);
  } finally {
    await file.close();
  }
}
