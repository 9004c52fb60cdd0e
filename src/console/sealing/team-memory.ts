// What a browser remembers of the team's key, beside its own: whoever writes the database can seal a copy of a false key to any
// public key that stands there, so that a copy which opens proves nothing.
import { type Bytes, toBase64 } from './bytes.ts';

/** A version of the team's key by its public half. */
export interface KnownVersion {
  readonly version: number;
  readonly publicKey: Bytes;
}

/** A version that was made in this browser; `before` is the public half of the one that it follows, where it follows one. */
export interface MadeVersion extends KnownVersion {
  readonly before: Bytes | null;
}

/** `known`: the last version that was proved here. */
export interface Remembered {
  readonly known: KnownVersion | null;
  readonly made: MadeVersion | null;
}

export interface TeamMemory {
  read(): Promise<Remembered>;
  know(known: KnownVersion): Promise<void>;
  /** Before the server is told: an answer that is lost leaves it ours all the same. */
  make(made: MadeVersion): Promise<void>;
}

/** Whether both are the same key of the same number. */
export function isSameVersion(one: KnownVersion, other: KnownVersion): boolean {
  return one.version === other.version && toBase64(one.publicKey) === toBase64(other.publicKey);
}
