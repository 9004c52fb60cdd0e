// The page's own key between two loads: in the browser's store of keys, from which nobody can read it out, until sign-out.
import type { Bytes } from './bytes.ts';
import type { KeyPair } from './key-pair.ts';
import type { KnownVersion, MadeVersion, TeamMemory } from './team-memory.ts';

const NAME = 'keys';
const STORE = 'account';

/** An account key by its id on the server. */
export interface AccountKey extends KeyPair {
  readonly id: string;
}

interface Kept {
  readonly accountId: string;
  readonly id: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: Bytes;
  /** Of the team's key. A record of an older page has neither. */
  readonly known?: KnownVersion | null;
  readonly made?: MadeVersion | null;
}

/** The key that this browser keeps for a person; null where it has none. Another person's is forgotten. */
export async function keptKey(accountId: string): Promise<AccountKey | null> {
  const database = await open();
  try {
    // Only `keepKey` writes here.
    const all = (await done(database.transaction(STORE).objectStore(STORE).getAll())) as Kept[];
    const own = all.find((each) => each.accountId === accountId);
    if (own === undefined && all.length > 0)
      await done(database.transaction(STORE, 'readwrite').objectStore(STORE).clear());
    return own === undefined ? null : { id: own.id, privateKey: own.privateKey, publicKey: own.publicKey };
  } finally {
    database.close();
  }
}

/** What is remembered of the team's key stays with the person, whichever key they have. */
export async function keepKey(accountId: string, key: AccountKey): Promise<void> {
  const database = await open();
  try {
    const store = database.transaction(STORE, 'readwrite').objectStore(STORE);
    const before = (await done(store.get(accountId))) as Kept | undefined;
    const { id, privateKey, publicKey } = key;
    await done(store.clear());
    await done(store.put({ ...before, accountId, id, privateKey, publicKey } satisfies Kept));
  } finally {
    database.close();
  }
}

/** What this browser remembers of the team's key for a person, until sign-out; without a key of theirs, nothing. */
export function teamMemory(accountId: string): TeamMemory {
  return {
    read: async () => {
      const kept = await change(accountId, () => null);
      return { known: kept?.known ?? null, made: kept?.made ?? null };
    },
    know: async ({ version, publicKey }) => {
      await change(accountId, () => ({ known: { version, publicKey } }));
    },
    make: async (made) => {
      await change(accountId, () => ({ made }));
    },
  };
}

/** Reads a person's record, and writes what is to be another in it, in one go. */
async function change(accountId: string, to: (kept: Kept) => Partial<Kept> | null): Promise<Kept | undefined> {
  const database = await open();
  try {
    const store = database.transaction(STORE, 'readwrite').objectStore(STORE);
    const kept = (await done(store.get(accountId))) as Kept | undefined;
    const changed = kept && to(kept);
    if (kept && changed) await done(store.put({ ...kept, ...changed } satisfies Kept));
    return kept;
  } finally {
    database.close();
  }
}

function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'accountId' });
  return done(request);
}

function done<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the browser keeps no keys'));
  });
}
