// The team's key: its public half seals every note, its private half is sealed to each member by somebody who has it.
import { type Bytes, measured, utf8 } from './bytes.ts';
import { openWith, type Sealing, sealTo } from './hpke.ts';
import { type KeyPair, newPairWithSecret, pairFrom } from './key-pair.ts';

const NAME = 'yardim-xetti team key 1';

/** One version of the team's key, sealed to one account key. */
export interface TeamKeyCopy {
  readonly version: number;
  readonly publicKey: Bytes;
  readonly sealed: Bytes;
}

/** A new team key, sealed to whoever makes it; its private half is nowhere else. */
export async function makeTeamKey(version: number, maker: Bytes): Promise<TeamKeyCopy> {
  const { pair, secret } = await newPairWithSecret();
  const sealed = await sealTo(maker, secret, bound(version, pair.publicKey, maker));
  secret.fill(0);
  return { version, publicKey: pair.publicKey, sealed };
}

/** The team's pair. Throws NotOpened where the copy is not ours, or does not fit the public half that the server shows. */
export async function openTeamKey(own: KeyPair, copy: TeamKeyCopy): Promise<KeyPair> {
  const secret = await openWith(own, copy.sealed, bound(copy.version, copy.publicKey, own.publicKey));
  const pair = await pairFrom(secret, copy.publicKey);
  secret.fill(0);
  return pair;
}

/** The team's key for one more member, whose fingerprint somebody has compared. */
export async function sealTeamKeyFor(newcomer: Bytes, own: KeyPair, copy: TeamKeyCopy): Promise<Bytes> {
  const secret = await openWith(own, copy.sealed, bound(copy.version, copy.publicKey, own.publicKey));
  await pairFrom(secret, copy.publicKey);
  const sealed = await sealTo(newcomer, secret, bound(copy.version, copy.publicKey, newcomer));
  secret.fill(0);
  return sealed;
}

function bound(version: number, team: Bytes, member: Bytes): Sealing {
  return {
    aead: 'aes-256-gcm',
    info: utf8(NAME),
    associated: measured(NAME, 'team_key_copies', 'sealed', version, team, member),
  };
}
