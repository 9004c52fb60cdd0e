import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, readFile, rename, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import type { Log } from '../http/log.ts';
import { decodeEvent, encodeEvent, type VoiceEvent } from './voice-event.ts';
import { within } from './within.ts';

/** About forty thousand events; past it the newest are lost, and the log says so. */
const BYTES_LIMIT = 8 * 1024 * 1024;
/** A disk that hangs must not hold up an answer. */
const WRITE_LIMIT_MS = 150;
/** A power cut loses no more than this; the death of a process loses nothing that was answered. */
const SYNC_EVERY_MS = 1_000;
/** A file of another process that nobody has written to for so long is a dead one's, or one that is put aside. */
const LEFT_ALONE_MS = 60_000;
const FOR_US_ALONE = { folder: 0o700, file: 0o600 } as const;
const FILE = /^events-(\d+)-([0-9a-f-]{36})-(\d+)\.log$/;

/** Events that could not be written to the database, on disk until they are. */
export interface EventSpool {
  /** Resolves when the event outlives this process, or could not be kept: then the log says so. Never rejects. */
  keep(event: VoiceEvent): Promise<void>;
  /**
   * Hands the events of every file that is not being written to `apply`, oldest first, and removes a file when all of it was
   * applied. Whoever applies must bear to be handed an event twice. What `apply` throws ends the run; the file stays.
   */
  replay(apply: (event: VoiceEvent) => Promise<void>): Promise<number>;
  close(): Promise<void>;
}

interface Current {
  path: string;
  handle: FileHandle;
  bytes: number;
  isSynced: boolean;
}

/** The spool of one process in a folder that others may share; nothing is made before the first event. */
export function createEventSpool(settings: { folder: string; log: Log; clock: Clock }): EventSpool {
  const { folder, log, clock } = settings;
  const boot = randomUUID();
  let current: Promise<Current> | undefined;
  let files = 0;
  let last: Promise<unknown> = Promise.resolve();
  const nextPath = () => {
    files += 1;
    return join(folder, `events-${process.pid}-${boot}-${files}.log`);
  };
  const append = async (event: VoiceEvent) => {
    current ??= openFile(folder, nextPath);
    const file = await current.catch((error: unknown) => {
      // The next event tries again to open one.
      current = undefined;
      throw error;
    });
    const line = Buffer.from(encodeEvent(event));
    if (file.bytes + line.length > BYTES_LIMIT) throw new Error('the spool is full');
    let isKept = false;
    try {
      await writeWhole(file, line);
      isKept = await isThere(file.path);
    } finally {
      // A torn line would spoil the next one, too: this file is ended, and the next event begins another.
      if (!isKept) {
        current = undefined;
        await file.handle.close();
      }
    }
    // Somebody who took us for dead has taken it, perhaps before this line stood in it: once more, and whoever applies it bears that.
    if (!isKept) await append(event);
  };
  const syncing = setInterval(() => void syncCurrent(current, log), SYNC_EVERY_MS).unref();
  /** From now on the file is read, and the next event begins another. Answers which file of ours is the last to be read. */
  const putAside = () => {
    // In its turn, as a line is: one that is just being written would find its file closed.
    const aside = last.then(async () => {
      const file = await current?.catch(() => undefined);
      current = undefined;
      await file?.handle.close();
      return files;
    });
    last = aside.catch(() => 'told to whoever asked');
    return aside;
  };
  return {
    keep: async (event) => {
      // One after another: a line is never written into another.
      const written = last.then(() => append(event)).then(() => true);
      last = written.catch(() => 'told below');
      const isKept = await within(WRITE_LIMIT_MS, written).catch(() => false);
      log.warn(isKept ? 'event-kept' : 'event-lost', { kind: event.kind });
    },
    replay: async (apply) => {
      const until = await putAside();
      let count = 0;
      for (const { name, isOurs } of await filesToRead(folder, { boot, until, now: clock.now() })) {
        const path = join(folder, name);
        count += await replayFile(isOurs ? path : await takeOver(path, nextPath()), apply);
      }
      return count;
    },
    close: async () => {
      clearInterval(syncing);
      await putAside();
    },
  };
}

async function openFile(folder: string, nextPath: () => string): Promise<Current> {
  await mkdir(folder, { recursive: true, mode: FOR_US_ALONE.folder });
  const path = nextPath();
  return { path, handle: await open(path, 'a', FOR_US_ALONE.file), bytes: 0, isSynced: true };
}

/** A disk that is nearly full takes a part and says how much: only the next write says no. */
async function writeWhole(file: Current, line: Buffer): Promise<void> {
  for (let written = 0; written < line.length; ) {
    const { bytesWritten } = await file.handle.write(line, written);
    if (bytesWritten === 0) throw new Error('the disk takes nothing');
    written += bytesWritten;
  }
  file.bytes += line.length;
  file.isSynced = false;
}

async function syncCurrent(current: Promise<Current> | undefined, log: Log): Promise<void> {
  try {
    const file = await current;
    if (!file || file.isSynced) return;
    file.isSynced = true;
    await file.handle.datasync();
  } catch (error) {
    log.fault('spool-sync', error);
  }
}

interface Reading {
  boot: string;
  /** A file of ours after this one may have been begun since, and is being written. */
  until: number;
  now: number;
}

/** Ours, and those whose process is dead or writes no more, as far as can be told from here. */
async function filesToRead(
  folder: string,
  { boot, until, now }: Reading,
): Promise<{ name: string; isOurs: boolean }[]> {
  const names = await readdir(folder).catch(ignoreMissing([]));
  const found: { name: string; isOurs: boolean; order: number; since: number }[] = [];
  for (const name of names) {
    const [, pid, owner, order] = FILE.exec(name) ?? [];
    if (pid === undefined) continue;
    const { mtimeMs } = await stat(join(folder, name)).catch(ignoreMissing({ mtimeMs: 0 }));
    const isOthers = owner !== boot && Number(pid) !== process.pid && isAlive(Number(pid));
    if (isOthers && now - mtimeMs < LEFT_ALONE_MS) continue;
    if (owner === boot && Number(order) > until) continue;
    found.push({ name, isOurs: owner === boot, order: Number(order), since: mtimeMs });
  }
  return found.sort((one, other) => one.since - other.since || one.order - other.order);
}

/** By its name whoever still writes there sees that it is taken: in containers that share a folder each process may be number 1. */
async function takeOver(from: string, to: string): Promise<string> {
  await rename(from, to).catch(ignoreMissing(undefined));
  return to;
}

async function replayFile(path: string, apply: (event: VoiceEvent) => Promise<void>): Promise<number> {
  const text = await readFile(path, 'utf8').catch(ignoreMissing(''));
  const events = text.split('\n').flatMap((line) => (line === '' ? [] : (decodeEvent(line) ?? [])));
  for (const event of events) await apply(event);
  await unlink(path).catch(ignoreMissing(undefined));
  return events.length;
}

/** Another process may have replayed the same file meanwhile. */
function ignoreMissing<Instead>(instead: Instead): (error: unknown) => Instead {
  return (error) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return instead;
    throw error;
  };
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(() => true, ignoreMissing(false));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is a living one.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
