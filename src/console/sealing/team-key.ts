// The team's key: its public half seals every note, its private half is sealed to each member by somebody who has it. When somebody
// leaves, a member makes the next version, and hands it on to whomever the version before vouches for.
import { type Bytes, measured, utf8 } from './bytes.ts';
import { openWith, type Sealing, sealTo } from './hpke.ts';
import { type KeyPair, newPairWithSecret, pairFrom } from './key-pair.ts';
import { type Vouched, voucherOf } from './team-voucher.ts';

const NAME = 'yardim-xetti team key 1';

/** One version of the team's key, sealed to one account key. */
export interface TeamKeyCopy {
  readonly version: number;
  readonly publicKey: Bytes;
  readonly sealed: Bytes;
}

/** A copy, and what shows later holders that one of this version gave it. */
export interface GivenCopy {
  readonly sealed: Bytes;
  readonly copyVoucher: Bytes;
}

/** A new team key, sealed to whoever makes it; its private half is nowhere else. */
export async function makeTeamKey(version: number, maker: Bytes): Promise<TeamKeyCopy & GivenCopy> {
  const { pair, secret } = await newPairWithSecret();
  const copy = { version, publicKey: pair.publicKey };
  const given = await give(secret, copy, maker);
  secret.fill(0);
  return { ...copy, ...given };
}

/** The team's pair. Throws NotOpened where the copy is not ours, or does not fit the public half that the server shows. */
export function openTeamKey(own: KeyPair, copy: TeamKeyCopy): Promise<KeyPair> {
  return withSecret(own, copy, async (_, pair) => pair);
}

/** The team's key for one more member, whose fingerprint somebody has compared, or for whom the version before vouches. */
export function sealTeamKeyFor(member: Bytes, own: KeyPair, copy: TeamKeyCopy): Promise<GivenCopy> {
  return withSecret(own, copy, (secret) => give(secret, copy, member));
}

/** What holders of this version know the next one, or a member's key, by. */
export function vouchFor(vouched: Vouched, own: KeyPair, copy: TeamKeyCopy): Promise<Bytes> {
  return withSecret(own, copy, (secret) => voucherOf(secret, { ...vouched, by: copy }));
}

async function give(secret: Bytes, copy: Omit<TeamKeyCopy, 'sealed'>, member: Bytes): Promise<GivenCopy> {
  const sealed = await sealTo(member, secret, bound(copy.version, copy.publicKey, member));
  return { sealed, copyVoucher: await voucherOf(secret, { kind: 'member', publicKey: member, by: copy }) };
}

async function withSecret<Result>(
  own: KeyPair,
  copy: TeamKeyCopy,
  use: (secret: Bytes, pair: KeyPair) => Promise<Result>,
): Promise<Result> {
  const secret = await openWith(own, copy.sealed, bound(copy.version, copy.publicKey, own.publicKey));
  try {
    return await use(secret, await pairFrom(secret, copy.publicKey));
  } finally {
    secret.fill(0);
  }
}

function bound(version: number, team: Bytes, member: Bytes): Sealing {
  return {
    aead: 'aes-256-gcm',
    info: utf8(NAME),
    associated: measured(NAME, 'team_key_copies', 'sealed', version, team, member),
  };
}
