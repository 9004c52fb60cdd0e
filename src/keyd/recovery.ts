// Losing the machine must not lose the keys, and getting them back must not bring back what was destroyed or promised once.
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { noteBackup } from './backup-note.ts';
import { clearDraft } from './durable-file.ts';
import { bringTo } from './housekeeping.ts';
import { holdStore } from './keyd.ts';
import { isThere } from './new-store.ts';
import type { Places } from './places.ts';
import { Remedy } from './remedy.ts';
import { keyCheck, type RootSource } from './root-key.ts';
import { rootOf } from './sealed-file.ts';
import { readShares } from './shares.ts';
import { withNewSigner } from './signer.ts';
import { openVault, writeVault } from './vault.ts';
import { keyName, type VaultState, withoutKeys } from './vault-format.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
/** An older copy holds keys of months that may be over: it must not exist any more, and is not taken back. */
const OLDEST_BACKUP_MS = 7 * DAY_MS;
const PRIVATE_FILE = 0o600;

/** The last checkpoint as its keeper has it, where the restored store may know an older one. */
export interface KnownCheckpoint {
  readonly number: number;
  readonly digest: string;
}

/** Copies the sealed store as it is; what is written at that moment is whole before or after. A Remedy where it does not open. */
export async function backUp(places: Places, source: RootSource, to: { file: string; now: number }): Promise<void> {
  const sealed = await readFile(places.vault);
  rootOf(sealed, source, places.vault).key.fill(0);
  await writeFile(to.file, sealed, { mode: PRIVATE_FILE, flag: 'wx' });
  await noteBackup(places, to.now);
}

/**
 * Puts a backup in the store's place. Keys of months that are over do not come with it, promised calls back are forgotten,
 * since any of them may have been opened since, and the signer is a new one, so that no number is signed twice by one key.
 */
export async function restore(
  places: Places,
  source: RootSource,
  from: { backup: string; now: number; checkpoint: KnownCheckpoint | null },
): Promise<VaultState> {
  const lock = await holdStore(places);
  try {
    const backup = await openCopy(from.backup, `${places.vault}.restoring`, source);
    const age = from.now - backup.state.seenAt;
    if (age > OLDEST_BACKUP_MS)
      throw new Remedy(
        `${from.backup} is ${Math.floor(age / DAY_MS)} days old: backups are kept for seven days, destroy it.`,
      );
    const before = await generationNow(places, source);
    const restored = bringTo(forRestoring(backup.state, from.checkpoint), from.now);
    const generation = Math.max(backup.state.generation, before) + 1;
    await clearDraft(places.vault);
    await writeVault(places.vault, backup.root, { ...restored, generation });
    // What was spent since the backup is not known: the budget begins empty.
    await rm(places.budget, { force: true });
    return { ...restored, generation };
  } finally {
    await lock.release();
  }
}

/** Writes the root key that three shares make; a Remedy where they make none, or not that of this store. */
export async function recoverRoot(places: Places, lines: readonly string[], target: string): Promise<string> {
  const root = readShares(lines);
  const check = keyCheck(root);
  if (await isThere(places.vault))
    rootOf(await readFile(places.vault), { kind: 'key', key: root }, places.vault).key.fill(0);
  await writeFile(target, `${root.toString('hex')}\n`, { mode: PRIVATE_FILE, flag: 'wx' });
  root.fill(0);
  return check;
}

function forRestoring(state: VaultState, known: KnownCheckpoint | null): VaultState {
  const callbacks = [...state.windows.keys()].map((callback) => keyName('window', callback));
  const quiet = { ...withoutKeys(state, callbacks), windows: new Map() };
  if (known === null) return withNewSigner(quiet);
  if (known.number < (state.checkpoint?.number ?? 0))
    throw new Remedy('The backup knows a later checkpoint than the one given.');
  // Nothing may be asked for again: only what comes next.
  const checkpoint = { signer: '', asked: '', text: '', signature: '', ...known };
  return withNewSigner({ ...quiet, checkpoint });
}

/** Opened beside the store, so that the backup itself is never written to. */
async function openCopy(backup: string, beside: string, source: RootSource) {
  await copyFile(backup, beside);
  try {
    const vault = await openVault(beside, source);
    return { state: vault.state(), root: vault.root };
  } finally {
    await rm(beside, { force: true });
  }
}

/** Zero where the store that is replaced cannot be opened any more. */
async function generationNow(places: Places, source: RootSource): Promise<number> {
  if (!(await isThere(places.vault))) return 0;
  return openVault(places.vault, source).then(
    (vault) => vault.state().generation,
    () => 0,
  );
}
