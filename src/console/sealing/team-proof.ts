// Whether the newest version of the team's key that the server shows follows from one that this browser knows.
import { type Bytes, fromBase64 } from './bytes.ts';
import type { KeyPair } from './key-pair.ts';
import { openTeamKey, type TeamKeyCopy, vouchFor } from './team-key.ts';
import { isSameVersion, type KnownVersion, type Remembered } from './team-memory.ts';
import { isSameVoucher } from './team-voucher.ts';

/** A version as the server shows it. */
export interface ShownVersion extends KnownVersion {
  readonly voucher: string | null;
  /** The one that was given to this browser's key. */
  readonly copy: TeamKeyCopy | null;
}

/**
 * `altered`: what is shown contradicts what we hold or know. `unproved`: it may follow from what we know, but we were never given a
 * version in between. Nothing may be sealed to either.
 */
export type Doubt = 'altered' | 'unproved';
/** `newcomer`: we hold and know nothing, and can only believe the server. */
export type Proof = 'proved' | 'newcomer' | Doubt;

/**
 * Goes from the version that this browser knows to the newest, each by the voucher of the one before. A browser that remembers nothing
 * begins with the oldest copy of its key: an older one still can be withheld from it, one in between cannot.
 */
export async function proofOf(own: KeyPair, shown: readonly ShownVersion[], remembered: Remembered): Promise<Proof> {
  const start = startOf(shown, remembered);
  if (start === null) return 'newcomer';
  if (!isShown(shown, start)) return 'altered';
  const later = shown
    .filter(({ version }) => version >= start.version)
    .sort((one, other) => one.version - other.version);
  const steps = await Promise.all(later.map((each, at) => proofOfStep(own, each, later[at + 1])));
  return steps.find((step) => step === 'altered') ?? steps.find((step) => step === 'unproved') ?? 'proved';
}

/** A version that was made here needs nobody's word: its private half is nowhere else. */
function startOf(shown: readonly ShownVersion[], { known, made }: Remembered): KnownVersion | null {
  if (made !== null && made.version >= (known?.version ?? 0) && isShown(shown, made)) return made;
  if (known !== null) return known;
  const held = shown.filter(({ copy }) => copy !== null);
  return held.reduce<KnownVersion | null>((old, each) => (old && old.version < each.version ? old : each), null);
}

function isShown(shown: readonly ShownVersion[], version: KnownVersion): boolean {
  return shown.some((each) => isSameVersion(each, version));
}

async function proofOfStep(own: KeyPair, each: ShownVersion, next: ShownVersion | undefined): Promise<Proof> {
  const { version, copy } = each;
  if (next !== undefined && next.version !== version + 1) return 'altered';
  if (copy === null) return next === undefined ? 'proved' : 'unproved';
  if (next === undefined)
    return openTeamKey(own, copy).then(
      () => 'proved',
      () => 'altered',
    );
  const expected = await vouchFor({ kind: 'next', publicKey: next.publicKey }, own, copy).catch(() => null);
  return isVoucher(next.voucher, expected) ? 'proved' : 'altered';
}

function isVoucher(shown: string | null, expected: Bytes | null): boolean {
  return shown !== null && expected !== null && isSameVoucher(fromBase64(shown), expected);
}
