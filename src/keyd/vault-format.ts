// What the store holds, and how it lies in bytes: facts as JSON, then the keys as they are, so that no key is ever a string.
import { KEY_BYTES } from './root-key.ts';

const VERSION = 1;
const LENGTH_BYTES = 4;

/** What a key is for; its name is `kind:name`. */
export type KeyKind = 'pepper' | 'wrapping' | 'window' | 'signer' | 'client';

export interface CallbackWindow {
  readonly opensAt: number;
  readonly closesAt: number;
}

export interface KeptCheckpoint {
  readonly signer: string;
  readonly number: number;
  /** What was asked, so that the same question gets the same answer. */
  readonly asked: string;
  readonly text: string;
  readonly signature: string;
  readonly digest: string;
}

export interface KeptSigner {
  readonly id: string;
  /** Ed25519: SubjectPublicKeyInfo, base64. */
  readonly publicKey: string;
  readonly lastNumber: number | null;
}

/** Never changed, only replaced. */
export interface VaultState {
  /** Raised by each change. */
  readonly generation: number;
  /** The latest moment that is believed: time never goes back behind it. */
  readonly seenAt: number;
  /** Every secret, 32 bytes each, by `kind:name`. */
  readonly keys: ReadonlyMap<string, Buffer>;
  readonly windows: ReadonlyMap<string, CallbackWindow>;
  readonly checkpoint: KeptCheckpoint | null;
  /** The present one last. */
  readonly signers: readonly KeptSigner[];
  /** Whose signature a list of recipients must bear: Ed25519, 32 bytes in base64. */
  readonly directoryKey: string | null;
  /** The last good signed list of recipients, as it came. */
  readonly recipients: string | null;
}

type Facts = Omit<VaultState, 'keys' | 'windows'> & {
  readonly version: number;
  readonly names: readonly string[];
  readonly windows: readonly (readonly [string, CallbackWindow])[];
};

/** The bytes to be sealed; the caller's to zero. */
export function encodeVault(state: VaultState): Buffer {
  const { keys, windows, ...rest } = state;
  const facts: Facts = { version: VERSION, ...rest, names: [...keys.keys()], windows: [...windows] };
  const text = Buffer.from(JSON.stringify(facts));
  const bytes = Buffer.alloc(LENGTH_BYTES + text.length + keys.size * KEY_BYTES);
  bytes.writeUInt32BE(text.length);
  text.copy(bytes, LENGTH_BYTES);
  let at = LENGTH_BYTES + text.length;
  for (const key of keys.values()) at += key.copy(bytes, at);
  return bytes;
}

/** The state in bytes that were unsealed, and so are as they were written. The caller zeroes the bytes. */
export function decodeVault(bytes: Buffer): VaultState {
  const end = LENGTH_BYTES + bytes.readUInt32BE();
  // What the root key proves was written by `encodeVault`.
  const { version, names, windows, ...rest } = JSON.parse(bytes.toString('utf8', LENGTH_BYTES, end)) as Facts;
  if (version !== VERSION) throw new Error(`the store is of version ${version}`);
  if (bytes.length !== end + names.length * KEY_BYTES) throw new Error('the store has another length than it says');
  const keys = new Map(names.map((name, index) => [name, newKey(bytes.subarray(end + index * KEY_BYTES))]));
  return { ...rest, keys, windows: new Map(windows) };
}

/** A copy in memory of its own, which zeroing reaches: a pooled buffer would share its block with others. */
export function newKey(bytes: Buffer): Buffer {
  const key = Buffer.alloc(KEY_BYTES);
  bytes.copy(key, 0, 0, KEY_BYTES);
  return key;
}

/** The name under which a key is kept. */
export function keyName(kind: KeyKind, name: string): string {
  return `${kind}:${name}`;
}

/** The names of all keys of a kind, without the kind. */
export function namesOf(state: VaultState, kind: KeyKind): string[] {
  const prefix = keyName(kind, '');
  return [...state.keys.keys()].filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
}

/** The state with one key more. */
export function withKey(state: VaultState, name: string, key: Buffer): VaultState {
  return { ...state, keys: new Map([...state.keys, [name, key]]) };
}

/** The state without these keys; they are zeroed once that is on disk. */
export function withoutKeys(state: VaultState, names: readonly string[]): VaultState {
  return { ...state, keys: new Map([...state.keys].filter(([name]) => !names.includes(name))) };
}
