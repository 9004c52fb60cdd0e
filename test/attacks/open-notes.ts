// What somebody tries who has sealed notes, and secrets, but not both of the halves that open them.
import { createDecipheriv, hkdfSync } from 'node:crypto';
import { type KeyPair, pairFrom } from '../../src/console/sealing/key-pair.ts';
import { openNote, type SealedNote } from '../../src/console/sealing/note.ts';
import type { Secret } from './constructions.ts';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface PlainKey {
  name: string;
  key: Buffer;
}

/** Each secret as a key: as it is where it is as long as one, and derived. */
export function plainKeys(secrets: readonly Secret[]): PlainKey[] {
  return secrets.flatMap(({ name, value }) => {
    const derived = Buffer.from(hkdfSync('sha256', value, '', '', KEY_BYTES));
    return [value, derived].filter(({ length }) => length === KEY_BYTES).map((key) => ({ name, key }));
  });
}

/** The name of the secret that, taken for a key, opens these bytes, whether they begin with a version or not; null when none does. */
export function opensPlainly(sealed: Uint8Array, keys: readonly PlainKey[], context: string): string | null {
  const bytes = Buffer.from(sealed);
  const ways = [
    { at: 0, associated: '' },
    { at: 1, associated: '' },
    { at: 1, associated: context },
  ];
  return keys.find(({ key }) => ways.some((way) => decrypts(bytes, { key, ...way })))?.name ?? null;
}

function decrypts(sealed: Buffer, { key, at, associated }: { key: Buffer; at: number; associated: string }): boolean {
  const tag = sealed.length - TAG_BYTES;
  const cipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(at, at + NONCE_BYTES));
  if (associated !== '') cipher.setAAD(Buffer.from(associated));
  cipher.setAuthTag(sealed.subarray(tag));
  cipher.update(sealed.subarray(at + NONCE_BYTES, tag));
  try {
    cipher.final();
    return true;
  } catch {
    // Not this key.
    return false;
  }
}

/** Private keys that these secrets could be, without their public halves being known. */
export async function pairsOf(
  secrets: readonly Secret[],
  publicKeys: readonly Uint8Array<ArrayBuffer>[],
): Promise<KeyPair[]> {
  const pairs: KeyPair[] = [];
  for (const { value } of secrets) {
    if (value.length !== KEY_BYTES) continue;
    for (const publicKey of publicKeys) {
      const pair = await pairFrom(new Uint8Array(value), publicKey).catch(() => null);
      if (pair !== null) pairs.push(pair);
    }
  }
  return pairs;
}

/** Whether the note opens with what is there: keys of people, and the line's half or guesses at it. */
export async function opensWith(
  note: SealedNote,
  { pairs, halves }: { pairs: readonly KeyPair[]; halves: readonly Uint8Array<ArrayBuffer>[] },
): Promise<boolean> {
  for (const account of pairs) {
    for (const half of halves) {
      const opened = await openNote(note, half, { account, team: account }).catch(() => null);
      if (opened !== null) return true;
    }
  }
  return false;
}
