import { closeSync, mkdirSync, openSync, write, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** So much is written in one go: each go wakes another thread, and under load that is dearer than the lines themselves. */
const BATCH_BYTES = 32 * 1024;
/** A line is on its way to the disk after this time at the latest. */
const PAUSE_MS = 500;
/** What is more than this while the disk takes nothing is dropped: a log must neither hold up a caller nor fill the memory. */
const WAITING_BATCHES_LIMIT = 128;
/** Of a sign in UTF-8, as Node counts signs. */
const SIGN_BYTES = 3;
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
  // As bytes at once: texts that wait are looked at again by every collection of garbage.
  let batch = Buffer.allocUnsafeSlow(BATCH_BYTES);
  let length = 0;
  const full: Buffer[] = [];
  let isWriting = false;
  const take = (): void => {
    if (length === 0) return;
    full.push(batch.subarray(0, length));
    batch = Buffer.allocUnsafeSlow(BATCH_BYTES);
    length = 0;
  };
  const writeOn = (bytes: Buffer): void => {
    write(target, bytes, (error, written) => {
      const rest = bytes.subarray(written);
      if (!error && rest.length > 0) return writeOn(rest);
      isWriting = false;
      begin();
    });
  };
  const begin = (): void => {
    const next = isWriting ? undefined : full.shift();
    if (!next) return;
    isWriting = true;
    writeOn(next);
  };
  const flush = (): void => {
    take();
    for (const bytes of full.splice(0)) writeWhole(target, bytes);
  };
  const look = () => {
    take();
    begin();
  };
  const timer = setInterval(look, PAUSE_MS).unref();
  process.once('exit', flush);
  return {
    write: (line) => {
      if (line.length * SIGN_BYTES > BATCH_BYTES - length) look();
      if (full.length >= WAITING_BATCHES_LIMIT) return;
      if (line.length * SIGN_BYTES > BATCH_BYTES) full.push(Buffer.from(line));
      else length += batch.write(line, length);
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
