// The team's key as this page sees it: to whom it seals, what it can open, and whom it may let in.
import type { Static } from 'typebox';
import type { NewcomersBody } from '../../notes/contract.ts';
import { CommandRefused, readDocument, sendCommand } from '../shared/http-client.ts';
import type { Keys } from './account-key.ts';
import { type Bytes, fromBase64, toBase64 } from './bytes.ts';
import type { AccountKey } from './key-chest.ts';
import type { KeyPair } from './key-pair.ts';
import { NotOpened } from './not-opened.ts';
import { makeTeamKey, openTeamKey, sealTeamKeyFor, type TeamKeyCopy, vouchFor } from './team-key.ts';
import { isSameVoucher } from './team-voucher.ts';

export type Newcomer = Static<typeof NewcomersBody>[number];
type Shown = Keys['team'][number];

export interface Team {
  readonly version: number;
  readonly publicKey: Bytes;
  /** Whether this page has the private half; without it it can seal to the team, and open nothing of the team's. */
  readonly isMember: boolean;
  /** Somebody who had this version has left, and this page can make the next. */
  readonly isToRenew: boolean;
  /** The team's pair of that version; null where it was never given to this key. */
  pairOf(version: number): Promise<KeyPair | null>;
  /** Makes the next version; whoever was in the team before is handed it by `newcomers`. Nothing where a colleague was first. */
  renew(): Promise<void>;
  /** Hands the key on to whomever the version before vouches for, and answers who else waits. */
  newcomers(): Promise<Newcomer[]>;
  /** Lets a colleague in whose fingerprint somebody has compared, to every version that this page has. */
  letIn(newcomer: Newcomer): Promise<void>;
}

/**
 * The team as the server shows it; whoever finds none, or one that nobody who serves holds, makes its key. Throws NotOpened `altered`
 * where what we hold does not fit what the server shows: somebody put another key there, and nothing may be sealed to it.
 */
export async function readTeam(own: AccountKey): Promise<Team> {
  const shown = await shownTeam(own);
  const [newest] = shown;
  if (newest === undefined) throw new Error('a team that was just begun is nowhere');
  const copies = new Map(shown.flatMap((each) => copyFor(own, each) ?? []).map((copy) => [copy.version, copy]));
  const copy = copies.get(newest.version);
  const before = copies.get(newest.version - 1);
  if (copy !== undefined) await openTeamKey(own, copy).catch(refuseOther);
  else if (before !== undefined) await refuseUnvouched(own, before, newest);
  return {
    version: newest.version,
    publicKey: fromBase64(newest.publicKey),
    isMember: copy !== undefined,
    isToRenew: copy !== undefined && newest.standing !== 'settled',
    pairOf: async (version) => {
      const held = copies.get(version);
      return held === undefined ? null : openTeamKey(own, held);
    },
    renew: async () => {
      if (copy !== undefined) await makeNext(own, copy);
    },
    newcomers: async () => (copy === undefined ? [] : handOn(own, copy, before)),
    letIn: async (newcomer) => {
      if (copy === undefined) throw new NotOpened('no-key');
      for (const held of copies.values()) await give(own, held, newcomer);
    },
  };
}

async function shownTeam(own: AccountKey): Promise<Keys['team']> {
  const shown = (await readDocument<Keys>('/api/keys')).team;
  const [newest] = shown;
  if (newest === undefined) return begin(own, 1);
  const holds = shown.some((each) => copyFor(own, each) !== null);
  return newest.standing === 'for-anybody' && !holds ? begin(own, newest.version + 1) : shown;
}

/** The first version, or one after which nobody is left who had the version before. */
async function begin(own: AccountKey, version: number): Promise<Keys['team']> {
  await makeKnown(own, await makeTeamKey(version, own.publicKey), null);
  return (await readDocument<Keys>('/api/keys')).team;
}

async function makeNext(own: AccountKey, copy: TeamKeyCopy): Promise<void> {
  const next = await makeTeamKey(copy.version + 1, own.publicKey);
  await makeKnown(own, next, await vouchFor({ kind: 'next', publicKey: next.publicKey }, own, copy));
}

async function makeKnown(
  own: AccountKey,
  made: Awaited<ReturnType<typeof makeTeamKey>>,
  voucher: Bytes | null,
): Promise<void> {
  const { version, publicKey, sealed, copyVoucher } = made;
  const copy = { keyId: own.id, sealed: toBase64(sealed), copyVoucher: toBase64(copyVoucher) };
  const key = { version, publicKey: toBase64(publicKey), voucher: voucher && toBase64(voucher) };
  await sendCommand('/api/team-key', { ...key, ...copy }).catch((error: unknown) => {
    // A colleague was first.
    if (!(error instanceof CommandRefused) || error.code !== 'already-done') throw error;
  });
}

async function handOn(own: AccountKey, copy: TeamKeyCopy, before: TeamKeyCopy | undefined): Promise<Newcomer[]> {
  const waiting = await readDocument<Newcomer[]>(`/api/team-key/${copy.version}/newcomers`);
  const strangers: Newcomer[] = [];
  for (const newcomer of waiting) {
    if (before !== undefined && (await isVouchedFor(own, before, newcomer))) await give(own, copy, newcomer);
    else strangers.push(newcomer);
  }
  return strangers;
}

async function isVouchedFor(own: AccountKey, before: TeamKeyCopy, { publicKey, voucher }: Newcomer): Promise<boolean> {
  if (voucher === null) return false;
  const vouched = { kind: 'member', publicKey: fromBase64(publicKey) } as const;
  return isSameVoucher(fromBase64(voucher), await vouchFor(vouched, own, before));
}

async function refuseUnvouched(own: AccountKey, before: TeamKeyCopy, newest: Shown): Promise<void> {
  const vouched = { kind: 'next', publicKey: fromBase64(newest.publicKey) } as const;
  const expected = await vouchFor(vouched, own, before).catch(refuseOther);
  if (newest.voucher === null || !isSameVoucher(fromBase64(newest.voucher), expected)) throw new NotOpened('altered');
}

async function give(own: AccountKey, copy: TeamKeyCopy, { keyId, publicKey }: Newcomer): Promise<void> {
  const { sealed, copyVoucher } = await sealTeamKeyFor(fromBase64(publicKey), own, copy);
  const given = { keyId, sealed: toBase64(sealed), copyVoucher: toBase64(copyVoucher) };
  await sendCommand('/api/team-key/copies', { version: copy.version, ...given });
}

function copyFor(own: AccountKey, shown: Shown): TeamKeyCopy | null {
  const copy = shown.copies.find(({ keyId }) => keyId === own.id);
  if (copy === undefined) return null;
  return { version: shown.version, publicKey: fromBase64(shown.publicKey), sealed: fromBase64(copy.sealed) };
}

function refuseOther(): never {
  throw new NotOpened('altered');
}
