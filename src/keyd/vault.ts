// The store of all keys: in memory for use, on disk under the root key, and changed on disk first.
import { readFile } from 'node:fs/promises';
import { clearDraft, writeDurably } from './durable-file.ts';
import { Refused } from './refused.ts';
import type { RootSource } from './root-key.ts';
import { type Root, rootOf, seal, unseal } from './sealed-file.ts';
import { decodeVault, encodeVault, type VaultState } from './vault-format.ts';

const PURPOSE = 'store';
/** More than this waits only when the disk has stopped; then a quick no is better than a late answer. */
const MAX_WAITING = 64;

export interface Vault {
  readonly root: Root;
  /** What holds now. Keys are for use at once: a destroyed one is zeroed in place. */
  state(): VaultState;
  /**
   * Replaces the state, one change after another. Resolves when the new one is on disk, and only then it holds; keys that
   * are gone are zeroed. The same state back means no change. Refuses with `busy` when too many wait; a fault changes nothing.
   */
  change(next: (state: VaultState) => VaultState): Promise<VaultState>;
  /** Zeroes everything in memory; the store on disk stays. */
  close(): Promise<void>;
}

/** Opens the store; a Remedy where the root key is another one or the file was altered. */
export async function openVault(path: string, source: RootSource): Promise<Vault> {
  await clearDraft(path);
  const sealed = await readFile(path);
  const root = rootOf(sealed, source, path);
  const plain = unseal(sealed, root, { purpose: PURPOSE, name: path });
  const state = decodeVault(plain);
  plain.fill(0);
  return keepVault(path, root, state);
}

/** Writes a new store over whatever is there. */
export async function writeVault(path: string, root: Root, state: VaultState): Promise<void> {
  const plain = encodeVault(state);
  try {
    await writeDurably(path, seal(plain, root, PURPOSE));
  } finally {
    plain.fill(0);
  }
}

function keepVault(path: string, root: Root, opened: VaultState): Vault {
  let state = opened;
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  const replace = async (next: (state: VaultState) => VaultState) => {
    const asked = next(state);
    if (asked === state) return state;
    const changed = { ...asked, generation: state.generation + 1 };
    await writeVault(path, root, changed);
    const before = state;
    state = changed;
    zeroLost(before, changed);
    return changed;
  };
  return {
    root,
    state: () => state,
    change: async (next) => {
      if (waiting >= MAX_WAITING) throw new Refused('busy');
      waiting += 1;
      const turn = last.then(() => replace(next));
      // The next one's turn comes however this one ends; its own caller hears of a fault.
      last = turn.then(
        () => undefined,
        () => undefined,
      );
      return turn.finally(() => {
        waiting -= 1;
      });
    },
    close: async () => {
      await last;
      for (const key of state.keys.values()) key.fill(0);
      root.key.fill(0);
    },
  };
}

function zeroLost(before: VaultState, after: VaultState): void {
  const kept = new Set(after.keys.values());
  for (const key of before.keys.values()) if (!kept.has(key)) key.fill(0);
}
