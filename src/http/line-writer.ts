import { closeSync, mkdirSync, openSync, write, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** So much is written in one go: each go wakes another thread, and under load that is dearer than the lines themselves. */
const BATCH_LENGTH = 32 * 1024;
/** A line is on its way to the disk after this time at the latest. */
const PAUSE_MS = 500;
/** What is more than this while the disk does not take it is dropped: a log must neither hold up a caller nor fill the memory. */
const WAITING_LENGTH_LIMIT = 4 * 1024 * 1024;
const STANDARD_OUTPUT = 1;

export interface LineWriter {
  write(line: string): void;
  /** Writes what waits before it returns; also done when the process exits. */
  flush(): void;
  close(): void;
}

/**
 * Writes lines to the end of a file, or to standard output, many at a time and never in a caller's way. What a full disk or a closed
 * pipe does not take is lost without a word: there is nobody left to tell.
 */
export function openLineWriter(file: string | null): LineWriter {
  const target = file === null ? STANDARD_OUTPUT : openAtEnd(file);
  let lines: string[] = [];
  let length = 0;
  let isWriting = false;
  const take = (): Buffer => {
    const bytes = Buffer.from(lines.join(''));
    lines = [];
    length = 0;
    return bytes;
  };
  const writeOn = (bytes: Buffer): void => {
    write(target, bytes, (error, written) => {
      const rest = bytes.subarray(written);
      if (!error && rest.length > 0) return writeOn(rest);
      isWriting = false;
      if (length >= BATCH_LENGTH) begin();
    });
  };
  const begin = (): void => {
    if (isWriting || length === 0) return;
    isWriting = true;
    writeOn(take());
  };
  const flush = (): void => writeWhole(target, take());
  const timer = setInterval(begin, PAUSE_MS).unref();
  process.once('exit', flush);
  return {
    write: (line) => {
      if (length > WAITING_LENGTH_LIMIT) return;
      lines.push(line);
      length += line.length;
      if (length >= BATCH_LENGTH) begin();
    },
    flush,
    close: () => {
      clearInterval(timer);
      process.off('exit', flush);
      flush();
      if (target !== STANDARD_OUTPUT) closeSync(target);
    },
  };
}

function openAtEnd(file: string): number {
  mkdirSync(dirname(file), { recursive: true });
  return openSync(file, 'a');
}

function writeWhole(target: number, bytes: Buffer): void {
  try {
    for (let rest = bytes; rest.length > 0; ) rest = rest.subarray(writeSync(target, rest));
  } catch {
    // The same as above: nobody is left to tell.
  }
}
