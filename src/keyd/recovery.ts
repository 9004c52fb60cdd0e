// Losing the machine must not lose the keys, and getting them back must not bring back what was destroyed or promised once.
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { noteBackup } from './backup-note.ts';
import type { PublicSigner } from './contract.ts';
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
import { type KeptCheckpoint, keyName, type VaultState, withoutKeys } from './vault-format.ts';

const DAY_MS = 24 * 60 * 60 * 1_000;
/**
 * An older copy holds keys of months that may be over: it must not exist any more, and is not taken back. A younger one holds every
 * key of a month that was used since, for they are born a month before.
 */
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
  from: {
    backup: string;
    now: number;
    /** Null only where nothing was ever signed: otherwise the new signer would be asked for a number that it refuses, for ever. */
    checkpoint: KnownCheckpoint | null;
    /** Public halves that a keeper of the checkpoints has, such as those of an earlier restore that the backup does not know. */
    signers?: readonly PublicSigner[];
  },
): Promise<VaultState> {
  const lock = await holdStore(places);
  try {
    const backup = await openCopy(from.backup, `${places.vault}.restoring`, source);
    const age = from.now - backup.state.seenAt;
    if (age > OLDEST_BACKUP_MS)
      throw new Remedy(
        `${from.backup} is ${Math.floor(age / DAY_MS)} days old: backups are kept for seven days, destroy it.`,
      );
    const replaced = await stateNow(places, source);
    const checkpoint = lastSigned(from.checkpoint, backup.state.checkpoint, replaced?.checkpoint ?? null);
    // A clock that is behind would make keys of months that are over anew.
    const now = Math.max(from.now, backup.state.seenAt);
    const earlier = [...(replaced?.signers ?? []), ...(from.signers ?? [])];
    const restored = bringTo(withEarlierSigners(forRestoring(backup.state, checkpoint), earlier), now);
    const generation = Math.max(backup.state.generation, replaced?.generation ?? 0) + 1;
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

/** What the next signature follows: the one given, or the later one that the store in place knows. */
function lastSigned(
  given: KnownCheckpoint | null,
  ofBackup: KeptCheckpoint | null,
  ofReplaced: KeptCheckpoint | null,
): KeptCheckpoint | null {
  if (given === null) {
    if (ofBackup === null && ofReplaced === null) return null;
    throw new Remedy(
      'Checkpoints were signed: give the last one as <number>:<digest>. `npm run audit:verify` and the coordinator’s page show it.',
    );
  }
  if (given.number < (ofBackup?.number ?? 0))
    throw new Remedy('The backup knows a later checkpoint than the one given.');
  if (ofReplaced && given.number === ofReplaced.number && given.digest !== ofReplaced.digest)
    throw new Remedy(
      'The store in place signed another checkpoint of this number: compare with the keeper of the file.',
    );
  // Signed, and not heard by the keeper: the same question still gets the same answer.
  if (ofReplaced && given.number <= ofReplaced.number) return ofReplaced;
  // Nothing may be asked for again: only what comes next.
  return { signer: '', asked: '', text: '', signature: '', ...given };
}

function forRestoring(state: VaultState, checkpoint: KeptCheckpoint | null): VaultState {
  const callbacks = [...state.windows.keys()].map((callback) => keyName('window', callback));
  return withNewSigner({ ...withoutKeys(state, callbacks), windows: new Map(), checkpoint });
}

/** Whoever keeps the public halves never forgets one: those that signed after the backup stay among them. */
function withEarlierSigners(state: VaultState, earlier: readonly PublicSigner[]): VaultState {
  const known = new Map(state.signers.map((signer) => [signer.id, signer]));
  const missing = new Map(earlier.filter(({ id }) => !known.has(id)).map((signer) => [signer.id, signer]));
  const lastNumber = state.checkpoint?.number ?? 0;
  const retired = [...missing.values()].map((signer) => ({ ...signer, lastNumber: signer.lastNumber ?? lastNumber }));
  return { ...state, signers: [...state.signers.slice(0, -1), ...retired, ...state.signers.slice(-1)] };
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

/** Null where the store that is replaced cannot be opened any more. */
async function stateNow(places: Places, source: RootSource): Promise<VaultState | null> {
  if (!(await isThere(places.vault))) return null;
  return openVault(places.vault, source).then(
    (vault) => vault.state(),
    () => null,
  );
}
