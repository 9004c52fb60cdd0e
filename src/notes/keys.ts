import { recordAccess } from '../audit/record-access.ts';
import type { Database } from '../db/database.ts';
import { Refusal } from '../refusal.ts';
import {
  type GiveTeamKeyBody,
  type KeysBody,
  NEWCOMERS_LIMIT,
  type NewKeyBody,
  type NewTeamKeyBody,
  type Wrap,
} from './contract.ts';
import {
  deleteWraps,
  holderToBe,
  insertCopy,
  insertKey,
  insertTeamKey,
  insertWrap,
  newcomers,
  ownCopies,
  ownKeys,
  ownWraps,
  teamKeys,
} from './key-store.ts';

/** In whose name, and whether this is the demo: only there a key may be wrapped by what everybody knows. */
export interface KeyParts {
  database: Database;
  accountId: string;
  isDemo: boolean;
}

/** One's own keys with their wrapped halves, and the newest versions of the team's key, or those before one, with one's own copies. */
export async function readKeys({ database, accountId }: KeyParts, before: number | null = null): Promise<KeysBody> {
  const [keys, wraps, team, copies] = await Promise.all([
    ownKeys(database, accountId),
    ownWraps(database, accountId),
    teamKeys(database, before),
    ownCopies(database, accountId, before),
  ]);
  const wrapsOf = (id: string) => wraps.filter(({ keyId }) => keyId === id);
  return {
    keys: keys.map(({ id, publicKey }) => ({
      id,
      publicKey: text(publicKey),
      wraps: wrapsOf(id).map(({ way, salt, wrapped }) => ({ way, salt: text(salt), wrapped: text(wrapped) })),
    })),
    team: team.map(({ version, publicKey, voucher, standing }) => ({
      version,
      publicKey: text(publicKey),
      voucher: voucher && text(voucher),
      // A version that nobody holds is anybody's to follow.
      standing: standing ?? (before === null && version === team[0]?.version ? 'for-anybody' : 'settled'),
      copies: copies
        .filter((copy) => copy.version === version)
        .map(({ keyId, sealed }) => ({ keyId, sealed: text(sealed) })),
    })),
  };
}

/** Keeps a new key of a person. Refused when it is there already, or belongs to somebody. */
export async function addKey(parts: KeyParts, key: NewKeyBody): Promise<void> {
  refuseDemoWraps(parts, key.wraps);
  await parts.database.transaction(async (database) => {
    const isNew = await insertKey(database, {
      id: key.id,
      accountId: parts.accountId,
      publicKey: Buffer.from(key.publicKey, 'base64'),
    });
    if (!isNew) throw new Refusal('already-done');
    for (const wrap of key.wraps) await insertWrap(database, wrapOf(parts, key.id, wrap));
  });
}

/** Keeps one's key wrapped for one more way in; `replaces` forgets what was wrapped in this way before. */
export async function addWrap(parts: KeyParts, asked: { keyId: string; wrap: Wrap; replaces: boolean }): Promise<void> {
  refuseDemoWraps(parts, [asked.wrap]);
  const { keyId, wrap } = asked;
  await parts.database.transaction(async (database) => {
    if (asked.replaces) await deleteWraps(database, { keyId, accountId: parts.accountId, way: wrap.way });
    if (!(await insertWrap(database, wrapOf(parts, keyId, wrap)))) throw new Refusal('not-found');
  });
}

/** Makes a version of the team's key, with its maker's copy. Refused when somebody else was first. */
export async function makeTeamKey(parts: KeyParts, key: NewTeamKeyBody): Promise<void> {
  await parts.database.transaction(async (database) => {
    if (!(await insertTeamKey(database, { ...key, accountId: parts.accountId }))) throw new Refusal('already-done');
    await insertCopy(database, { ...key, accountId: parts.accountId });
    await recordTeamKey(database, parts, parts.accountId);
  });
}

/** Who waits for a copy of this version, for somebody who has one. */
export async function listNewcomers(parts: KeyParts, version: number) {
  const found = await newcomers(parts.database, { version, limit: NEWCOMERS_LIMIT });
  return found.map(({ keyId, name, publicKey, madeAt, voucher }) => ({
    keyId,
    name,
    publicKey: text(publicKey),
    madeAt: madeAt.toISOString(),
    voucher: voucher && text(voucher),
  }));
}

/** Gives a colleague's key the team's key; a copy that is there stays. Refused for whoever has none, and for who serves no more. */
export async function giveTeamKey(parts: KeyParts, copy: GiveTeamKeyBody): Promise<void> {
  await parts.database.transaction(async (database) => {
    const holder = await holderToBe(database, copy);
    if (holder === undefined) throw new Refusal('not-found');
    await insertCopy(database, { ...copy, accountId: parts.accountId });
    await recordTeamKey(database, parts, holder);
  });
}

function refuseDemoWraps({ isDemo }: KeyParts, wraps: readonly Wrap[]): void {
  if (!isDemo && wraps.some(({ way }) => way === 'demo')) throw new Refusal('invalid-input', 'way');
}

/** A1.1: who came to have the team's key, and by whom. */
async function recordTeamKey(database: Database, { accountId }: KeyParts, holder: string): Promise<void> {
  await recordAccess(database, {
    actor: { id: accountId, role: 'operator' },
    action: 'account-changed',
    subject: { kind: 'account', id: holder },
    fields: ['team-key'],
  });
}

function wrapOf({ accountId }: KeyParts, keyId: string, wrap: Wrap) {
  const [salt, wrapped] = [Buffer.from(wrap.salt, 'base64'), Buffer.from(wrap.wrapped, 'base64')];
  return { keyId, accountId, way: wrap.way, salt, wrapped };
}

function text(bytes: Buffer): string {
  return bytes.toString('base64');
}
