// What a running process has in its memory, as whoever is root on its host reads it. Linux tells by /proc; elsewhere nothing is read.
import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs';
import type { Place } from './places.ts';

/** What reading says of pages, or of a process, that are no more. */
const GONE = ['EIO', 'EFAULT', 'ESRCH', 'ENOENT'];
const CHUNK_BYTES = 4 * 1024 * 1024;
/** A mapping that is a file on disk, never written to here, is searched there. */
const MAPPING = /^([0-9a-f]+)-([0-9a-f]+) (r)(.)(.)(.) [0-9a-f]+ (\S+) (\d+) *(.*)$/;

export interface Memory {
  pid: number;
  /** The program and its words. */
  command: string;
  place: Place;
}

/** The memory of these processes; what several share is read once. None where the system does not tell. */
export function memoriesOf(pids: readonly number[], overlap: number): Memory[] {
  if (!existsSync('/proc/self/maps')) return [];
  const shared = new Set<string>();
  return pids.flatMap((pid) => {
    const folder = `/proc/${pid}`;
    const maps = unlessGone(() => readFileSync(`${folder}/maps`, 'latin1'));
    const words = unlessGone(() => readFileSync(`${folder}/cmdline`, 'latin1'));
    if (maps === undefined || words === undefined) return [];
    const command = words.replaceAll('\0', ' ').trim();
    const ranges = rangesOf(maps, shared);
    const name = `memory of ${pid} ${command}`;
    return [{ pid, command, place: { name, pieces: () => piecesOf(pid, ranges, overlap) } }];
  });
}

interface Range {
  from: number;
  to: number;
}

function rangesOf(maps: string, shared: Set<string>): Range[] {
  return maps.split('\n').flatMap((line) => {
    const [, from, to, , isWritable, , kind, device, inode, path = ''] = MAPPING.exec(line) ?? [];
    if (from === undefined || to === undefined) return [];
    if (isWritable !== 'w' && inode !== '0') return [];
    if (
      /^\[v(?:var|dso|syscall)/.test(path) ||
      (path.startsWith('/dev/') && !path.startsWith('/dev/zero') && !path.startsWith('/dev/shm'))
    )
      return [];
    const file = `${device} ${inode} ${from}`;
    if (kind === 's' && shared.has(file)) return [];
    shared.add(file);
    return [{ from: Number.parseInt(from, 16), to: Number.parseInt(to, 16) }];
  });
}

function* piecesOf(pid: number, ranges: readonly Range[], overlap: number): Iterable<Uint8Array> {
  // A connection's process may have ended meanwhile, between any two of these lines.
  const memory = unlessGone(() => openSync(`/proc/${pid}/mem`, 'r'));
  if (memory === undefined) return;
  const buffer = Buffer.alloc(CHUNK_BYTES);
  try {
    for (const { from, to } of ranges) {
      for (let at = from; at < to; at += CHUNK_BYTES - overlap) {
        const read = readAt(memory, buffer, { at, to });
        if (read > 0) yield buffer.subarray(0, read);
      }
    }
  } finally {
    closeSync(memory);
  }
}

/** How many bytes could be read; none of what was given back to the system meanwhile. */
function readAt(memory: number, buffer: Buffer, { at, to }: { at: number; to: number }): number {
  return unlessGone(() => readSync(memory, buffer, 0, Math.min(buffer.length, to - at), at)) ?? 0;
}

/** What it reads; undefined where the pages or the process are no more. */
function unlessGone<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Error && 'code' in error && GONE.includes(String(error.code))) return undefined;
    throw error;
  }
}
