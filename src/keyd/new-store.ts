// A store for a new line: the keys of the months ahead, so that its first backup holds them, one signer, and a token for each client.
import { randomBytes } from 'node:crypto';
import { access, mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeFullBudget } from './budget.ts';
import { CLIENTS } from './contract.ts';
import { bringTo } from './housekeeping.ts';
import type { Places } from './places.ts';
import { Remedy } from './remedy.ts';
import { KEY_BYTES, type RootSource } from './root-key.ts';
import { newRoot } from './sealed-file.ts';
import { withNewSigner } from './signer.ts';
import { writeVault } from './vault.ts';
import { keyName, newKey, type VaultState, withKey } from './vault-format.ts';

const PRIVATE_FOLDER = 0o700;
const PRIVATE_FILE = 0o600;

const EMPTY: Omit<VaultState, 'seenAt'> = {
  generation: 1,
  keys: new Map(),
  windows: new Map(),
  checkpoint: null,
  signers: [],
  directoryKey: null,
  recipients: null,
};

/** Makes the store and the clients' tokens beside it; a Remedy where there is a store already. */
export async function makeStore(places: Places, source: RootSource, now: number): Promise<void> {
  await refuseSecondStore(places);
  await mkdir(places.folder, { recursive: true, mode: PRIVATE_FOLDER });
  const tokens = CLIENTS.map((client) => ({ client, token: newKey(randomBytes(KEY_BYTES)) }));
  const state = tokens.reduce<VaultState>(
    (grown, { client, token }) => withKey(grown, keyName('client', client), token),
    bringTo(withNewSigner({ ...EMPTY, seenAt: now }), now),
  );
  const root = newRoot(source);
  for (const { client, token } of tokens) await writeToken(places.tokenOf(client), token);
  await writeFullBudget(places.budget, root, now);
  // The store comes last: what was interrupted before counts as not begun.
  await writeVault(places.vault, root, state);
  for (const key of state.keys.values()) key.fill(0);
  root.key.fill(0);
}

/** A Remedy where there is a store already. */
export async function refuseSecondStore(places: Places): Promise<void> {
  if (await isThere(places.vault))
    throw new Remedy(`${places.vault} is there already: a new store would make everything unreadable.`);
}

/** True where a file is. */
export async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** Writes a client's token to where it is handed out. */
export async function writeToken(path: string, token: Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: PRIVATE_FOLDER });
  await writeFile(path, `${token.toString('hex')}\n`, { mode: PRIVATE_FILE });
}
