// The append-only file: every signed checkpoint, one JSON line each, out of reach of whoever rewrites the database.
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type CheckpointLine, lineOf, parseLine } from './checkpoint-encoding.ts';

const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;
/** Some lines; a line has at most 12,000 characters or so. */
const TAIL_BYTES = 128 * 1024;

export interface CheckpointFile {
  /** The last whole line; undefined while there is none. Throws when the file's end is not ours at all. */
  last(): Promise<CheckpointLine | undefined>;
  /** Adds lines and returns when they are on the disk. Nothing that stands there is ever touched. */
  append(lines: readonly CheckpointLine[]): Promise<void>;
}

/** The file at this path, made when the first line is added. Half a line that a killed process left is stepped over. */
export function checkpointFile(path: string): CheckpointFile {
  return {
    last: async () => {
      const tail = await readTail(path);
      const line = tail
        .split('\n')
        .reverse()
        .map(parseLine)
        .find((parsed) => parsed !== undefined);
      if (!line && tail.length >= TAIL_BYTES) throw new Error('the end of the checkpoint file holds no checkpoint');
      return line;
    },
    append: async (lines) => {
      const tail = await readTail(path);
      if (tail === '') await mkdir(dirname(path), { recursive: true, mode: PRIVATE_FOLDER });
      const file = await open(path, 'a', PRIVATE_FILE);
      try {
        const start = tail === '' || tail.endsWith('\n') ? '' : '\n';
        // In one go: processes that share a file then never write into each other's lines.
        const bytes = Buffer.from(start + lines.map(lineOf).join(''));
        const { bytesWritten } = await file.write(bytes);
        if (bytesWritten < bytes.length) throw new Error('the checkpoint file took half a line only');
        await file.sync();
      } finally {
        await file.close();
      }
      if (tail === '') await syncFolder(dirname(path));
    },
  };
}

async function readTail(path: string): Promise<string> {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (!file) return '';
  try {
    const { size } = await file.stat();
    const bytes = Buffer.alloc(Math.min(size, TAIL_BYTES));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, size - bytes.length);
    return bytes.toString('latin1', 0, bytesRead);
  } finally {
    await file.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
