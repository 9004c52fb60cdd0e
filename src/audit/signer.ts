/** What the sealer asks of the process that holds the signing key. `keyd` fits it; `worker.ts` joins the two. */
export interface Signer {
  /**
   * Signs the checkpoint of this number. The number signed last may be asked for again and gives the same answer; the one
   * key process there is refuses two different checkpoints of one number, and any number but the next.
   */
  sign(ask: CheckpointToSign): Promise<SignedText>;
  /** Every key that ever signed, the present one last. */
  signers(): Promise<readonly SignerKey[]>;
}

export interface CheckpointToSign {
  number: number;
  /** SHA-256 of the text signed before, hexadecimal; zeros for the first. */
  previous: string;
  /** Hexadecimal. */
  root: string;
  rows: number;
  /** Milliseconds since 1970, by the database's clock. */
  databaseAt: number;
}

export interface SignedText {
  /** base64. */
  text: string;
  /** Ed25519, base64. */
  signature: string;
  signer: string;
}

export interface SignerKey {
  id: string;
  /** SubjectPublicKeyInfo, base64. */
  publicKey: string;
  /** The last number that a retired key signed; null for the one that signs now. */
  lastNumber: number | null;
}
