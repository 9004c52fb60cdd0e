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
import { isSameVersion, type MadeVersion, type Remembered, type TeamMemory } from './team-memory.ts';
import { type Doubt, proofOf, type ShownVersion } from './team-proof.ts';
import { isSameVoucher } from './team-voucher.ts';

export type Newcomer = Static<typeof NewcomersBody>[number];
type Shown = Keys['team'][number];
type TeamVersion = ShownVersion & Pick<Shown, 'standing'>;

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
  /** Hands a key that was made here on to whomever the version before vouches for, and answers who else waits. */
  newcomers(): Promise<Newcomer[]>;
  /** Lets a colleague in whose fingerprint somebody has compared, to every version that this page has. */
  letIn(newcomer: Newcomer): Promise<void>;
}

/** The team, or why nothing may be sealed to what the server shows as its key. */
export type TeamSeen = { readonly team: Team; readonly doubt: null } | { readonly team: null; readonly doubt: Doubt };

/**
 * The team as the server shows it, where its newest key follows from what this browser knows; whoever finds none, or one that nobody who
 * serves holds, makes its key.
 */
export async function readTeam(own: AccountKey, memory: TeamMemory): Promise<TeamSeen> {
  const { shown, remembered } = await lookOrBegin(own, memory);
  const proof = await proofOf(own, shown, remembered);
  if (proof === 'altered' || proof === 'unproved') return { team: null, doubt: proof };
  const [newest] = shown;
  if (newest === undefined) throw new Error('a team that was just begun is nowhere');
  const isNews = remembered.known === null || !isSameVersion(newest, remembered.known);
  if (proof === 'proved' && isNews) await memory.know(newest);
  return { team: teamOf(own, { newest, shown, made: remembered.made, memory }), doubt: null };
}

interface Proved {
  readonly newest: TeamVersion;
  readonly shown: readonly TeamVersion[];
  readonly made: MadeVersion | null;
  readonly memory: TeamMemory;
}

function teamOf(own: AccountKey, { newest, shown, made, memory }: Proved): Team {
  const copies = copiesIn(shown);
  const copy = copies.get(newest.version);
  return {
    version: newest.version,
    publicKey: newest.publicKey,
    isMember: copy !== undefined,
    isToRenew: copy !== undefined && newest.standing !== 'settled',
    pairOf: async (version) => {
      const held = copiesIn(await downTo(own, shown, version)).get(version);
      return held === undefined ? null : openTeamKey(own, held);
    },
    renew: async () => {
      if (copy !== undefined) await makeNext(own, memory, copy);
    },
    newcomers: async () => (copy === undefined ? [] : handOn(own, copy, beforeMade(copy, copies, made))),
    letIn: async (newcomer) => {
      if (copy === undefined) throw new NotOpened('no-key');
      // The newest comes last: until they have it, they stand among those who wait.
      const all = copiesIn(await downTo(own, shown, 1));
      for (const held of [...all.values()].reverse()) await give(own, held, newcomer);
    },
  };
}

function copiesIn(shown: readonly TeamVersion[]): ReadonlyMap<number, TeamKeyCopy> {
  return new Map(shown.flatMap(({ copy }) => (copy === null ? [] : [[copy.version, copy]])));
}

/** What is shown with the versions before it, down to this one: one answer holds the newest 25, and a note may be older than they are. */
async function downTo(
  own: AccountKey,
  shown: readonly TeamVersion[],
  version: number,
): Promise<readonly TeamVersion[]> {
  const all = [...shown];
  for (let oldest = all.at(-1)?.version ?? 1; oldest > version && oldest > 1; ) {
    const { team } = await readDocument<Keys>(`/api/keys/before/${oldest}`);
    const part = sorted(own, team).filter((each) => each.version < oldest);
    const last = part.at(-1);
    if (last === undefined) break;
    all.push(...part);
    oldest = last.version;
  }
  return all;
}

function sorted(own: AccountKey, team: Keys['team']): TeamVersion[] {
  return team.map((each) => versionOf(own, each)).sort((one, other) => other.version - one.version);
}

/**
 * The version before, where this browser made the newest: only then it is known to be the one that was replaced. A false one, put there
 * with a copy for us, would vouch for whomever its maker likes, and we would hand them the team's true key.
 */
function beforeMade(copy: TeamKeyCopy, copies: ReadonlyMap<number, TeamKeyCopy>, made: MadeVersion | null) {
  const before = copies.get(copy.version - 1);
  if (before === undefined || made === null || made.before === null || !isSameVersion(copy, made)) return undefined;
  return isSameVersion(before, { version: before.version, publicKey: made.before }) ? before : undefined;
}

async function lookOrBegin(own: AccountKey, memory: TeamMemory): Promise<Seen> {
  const seen = await look(own, memory);
  const [newest] = seen.shown;
  const holds = seen.shown.some(({ copy }) => copy !== null);
  // A team that this browser knew does not come to nothing.
  const isAnybodys = newest === undefined ? seen.remembered.known === null : newest.standing === 'for-anybody';
  if (!isAnybodys || holds) return seen;
  await begin(own, memory, (newest?.version ?? 0) + 1);
  return look(own, memory);
}

interface Seen {
  readonly shown: readonly TeamVersion[];
  readonly remembered: Remembered;
}

/** What we remember comes first: by the time the server answers another tab may remember more than that answer has. */
async function look(own: AccountKey, memory: TeamMemory): Promise<Seen> {
  const remembered = await memory.read();
  const { team } = await readDocument<Keys>('/api/keys');
  const newest = sorted(own, team);
  // A browser that was not used for long remembers an older one than those; what it knows is proved from there.
  const shown = remembered.known === null ? newest : await downTo(own, newest, remembered.known.version);
  return { shown, remembered };
}

/** The first version, or one after which nobody is left who had the version before. */
async function begin(own: AccountKey, memory: TeamMemory, version: number): Promise<void> {
  const first = await makeTeamKey(version, own.publicKey);
  await memory.make({ version, publicKey: first.publicKey, before: null });
  await makeKnown(own, first, null);
}

async function makeNext(own: AccountKey, memory: TeamMemory, copy: TeamKeyCopy): Promise<void> {
  const next = await makeTeamKey(copy.version + 1, own.publicKey);
  await memory.make({ version: next.version, publicKey: next.publicKey, before: copy.publicKey });
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

async function give(own: AccountKey, copy: TeamKeyCopy, { keyId, publicKey }: Newcomer): Promise<void> {
  const { sealed, copyVoucher } = await sealTeamKeyFor(fromBase64(publicKey), own, copy);
  const given = { keyId, sealed: toBase64(sealed), copyVoucher: toBase64(copyVoucher) };
  await sendCommand('/api/team-key/copies', { version: copy.version, ...given });
}

function versionOf(own: AccountKey, { version, publicKey: text, voucher, standing, copies }: Shown): TeamVersion {
  const publicKey = fromBase64(text);
  const sealed = copies.find(({ keyId }) => keyId === own.id)?.sealed;
  const copy = sealed === undefined ? null : { version, publicKey, sealed: fromBase64(sealed) };
  return { version, publicKey, voucher, standing, copy };
}
