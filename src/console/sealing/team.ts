// The team's key as this page sees it: to whom it seals, what it can open, and whom it may let in.
import type { Static } from 'typebox';
import type { NewcomersBody } from '../../notes/contract.ts';
import { CommandRefused, readDocument, sendCommand } from '../shared/http-client.ts';
import type { Keys } from './account-key.ts';
import { type Bytes, fromBase64, toBase64 } from './bytes.ts';
import type { AccountKey } from './key-chest.ts';
import type { KeyPair } from './key-pair.ts';
import { NotOpened } from './not-opened.ts';
import { makeTeamKey, openTeamKey, sealTeamKeyFor, type TeamKeyCopy } from './team-key.ts';

export type Newcomer = Static<typeof NewcomersBody>[number];

export interface Team {
  readonly version: number;
  readonly publicKey: Bytes;
  /** Whether this page has the private half; without it it can seal to the team, and open nothing of the team's. */
  readonly isMember: boolean;
  /** The team's pair of that version; null where it was never given to this key. */
  pairOf(version: number): Promise<KeyPair | null>;
  newcomers(): Promise<Newcomer[]>;
  /** Lets a colleague in whose fingerprint somebody has compared. */
  letIn(newcomer: Newcomer): Promise<void>;
}

/**
 * The team as the server shows it; whoever finds none makes its key. Throws NotOpened `altered` where we have a copy that does not
 * fit the public half which the server shows: somebody put another key there, and nothing may be sealed to it.
 */
export async function readTeam(own: AccountKey): Promise<Team> {
  const shown = (await readDocument<Keys>('/api/keys')).team;
  const found = shown.length > 0 ? shown : await beginTeam(own);
  const [newest] = found;
  if (newest === undefined) throw new Error('a team that was just begun is nowhere');
  const copies = new Map(found.flatMap((each) => copyFor(own, each) ?? []).map((copy) => [copy.version, copy]));
  const copy = copies.get(newest.version);
  if (copy !== undefined) await openTeamKey(own, copy).catch(refuseOther);
  return {
    version: newest.version,
    publicKey: fromBase64(newest.publicKey),
    isMember: copy !== undefined,
    pairOf: async (version) => {
      const held = copies.get(version);
      return held === undefined ? null : openTeamKey(own, held);
    },
    newcomers: () =>
      copy === undefined ? Promise.resolve([]) : readDocument(`/api/team-key/${copy.version}/newcomers`),
    letIn: async ({ keyId, publicKey }) => {
      if (copy === undefined) throw new NotOpened('no-key');
      const sealed = await sealTeamKeyFor(fromBase64(publicKey), own, copy);
      await sendCommand('/api/team-key/copies', { version: copy.version, keyId, sealed: toBase64(sealed) });
    },
  };
}

async function beginTeam(own: AccountKey): Promise<Keys['team']> {
  const { version, publicKey, sealed } = await makeTeamKey(1, own.publicKey);
  const body = { version, publicKey: toBase64(publicKey), keyId: own.id, sealed: toBase64(sealed) };
  try {
    await sendCommand('/api/team-key', body);
    return [{ version, publicKey: body.publicKey, copies: [{ keyId: own.id, sealed: body.sealed }] }];
  } catch (error) {
    // A colleague was first.
    if (!(error instanceof CommandRefused) || error.code !== 'already-done') throw error;
    return (await readDocument<Keys>('/api/keys')).team;
  }
}

function copyFor(own: AccountKey, shown: Keys['team'][number]): TeamKeyCopy | null {
  const copy = shown.copies.find(({ keyId }) => keyId === own.id);
  if (copy === undefined) return null;
  return { version: shown.version, publicKey: fromBase64(shown.publicKey), sealed: fromBase64(copy.sealed) };
}

function refuseOther(): never {
  throw new NotOpened('altered');
}
