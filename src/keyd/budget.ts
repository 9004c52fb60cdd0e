// How often anybody may ask who a number is: the whole number space would take years, a line's callers never notice.
import { readFile } from 'node:fs/promises';
import { clearDraft, writeDurably } from './durable-file.ts';
import { type Root, seal, unseal } from './sealed-file.ts';

const PURPOSE = 'budget';
const BURST = 100;
const MS_EACH = 1_000;
/** So many are written off on disk before they are used: a process that is killed again and again gains none. */
const BLOCK = 20;

export interface Budget {
  /** True when one evaluation may be made now, which is then spent. Rejects when it cannot be written down. */
  spend(): Promise<boolean>;
}

interface Level {
  readonly tokens: number;
  readonly at: number;
}

/** Opens the budget as it was left. A missing file counts as spent: removing it gains nothing. */
export async function openBudget(path: string, root: Root, now: () => number): Promise<Budget> {
  await clearDraft(path);
  let level = await readLevel(path, root, now());
  let reserved = 0;
  let last: Promise<unknown> = Promise.resolve();
  const spend = async () => {
    if (reserved > 0) {
      reserved -= 1;
      return true;
    }
    const filled = fill(level, now());
    const taken = Math.min(BLOCK, Math.floor(filled.tokens));
    if (taken === 0) {
      // Else a clock that is set back while nothing is left would have to catch up before anything is given again.
      level = filled;
      return false;
    }
    const left = { ...filled, tokens: filled.tokens - taken };
    await writeLevel(path, root, left);
    level = left;
    reserved = taken - 1;
    return true;
  };
  return {
    spend: () => {
      const turn = last.then(spend);
      // The next one's turn comes however this one ends.
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}

/** A full budget, for a new store. */
export async function writeFullBudget(path: string, root: Root, now: number): Promise<void> {
  await writeLevel(path, root, { tokens: BURST, at: now });
}

/** Refilled by the time that passed; a clock that is set back refills nothing, and is followed. */
function fill({ tokens, at }: Level, now: number): Level {
  const passed = Math.max(0, now - at);
  return { tokens: Math.min(BURST, tokens + passed / MS_EACH), at: now };
}

async function readLevel(path: string, root: Root, now: number): Promise<Level> {
  const sealed = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (sealed === null) return { tokens: 0, at: now };
  // What the root key proves was written by `writeLevel`.
  return JSON.parse(unseal(sealed, root, { purpose: PURPOSE, name: path }).toString()) as Level;
}

async function writeLevel(path: string, root: Root, level: Level): Promise<void> {
  await writeDurably(path, seal(Buffer.from(JSON.stringify(level)), root, PURPOSE));
}
