import { relative } from 'node:path';

/** macOS allows 104 bytes in the name of a local socket, Linux 108. */
const MAX_BYTES = 100;

/** The name by which a socket is opened and asked: the path itself or, where that is too long, the way from here. Null where both are. */
export function socketName(path: string): string | null {
  return [path, relative(process.cwd(), path)].find((name) => Buffer.byteLength(name) <= MAX_BYTES) ?? null;
}
