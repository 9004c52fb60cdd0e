// What the other processes may ask of the one that holds the keys, and what it answers. Nothing else is understood.

/** Who may connect. Each has a token of its own; a process that has two duties holds two. */
export const CLIENTS = ['web', 'worker', 'dialler', 'sealer'] as const;
export type ClientName = (typeof CLIENTS)[number];

/** Every "no" there is. */
export type RefusedCode =
  | 'bad-request'
  | 'not-allowed'
  | 'no-number'
  | 'over-budget'
  | 'expired'
  | 'too-far-ahead'
  | 'unknown-key'
  | 'outside-window'
  | 'wrong-number'
  | 'no-recipients'
  | 'bad-recipients'
  | 'busy'
  | 'late'
  | 'fault';

/** What somebody must be told of at once; sent unasked to every worker. */
export type KeydAlarm = 'budget-spent' | 'store-unwritable' | 'clock-leapt' | 'recipients-expired';

export interface EpochReference {
  /** The month of the pepper, `2026-11`. */
  readonly epoch: string;
  /** 64 hexadecimal digits. */
  readonly reference: string;
}

export interface SignedCheckpoint {
  readonly number: number;
  /** What was signed, base64. */
  readonly text: string;
  /** Ed25519, base64. */
  readonly signature: string;
  /** Which of the signers' keys. */
  readonly signer: string;
  /** SHA-256 of the text, hexadecimal: the next one's `previous`. */
  readonly digest: string;
}

export interface PublicSigner {
  readonly id: string;
  /** Ed25519: SubjectPublicKeyInfo, base64. */
  readonly publicKey: string;
  /** The last number that a retired signer signed; null for the one that signs now. */
  readonly lastNumber: number | null;
}

export interface Health {
  /** Raised by every change of the store: one that goes down means that an older store was put back. */
  readonly generation: number;
  readonly month: string;
  readonly epochs: readonly string[];
  /** The oldest month of expiry whose key is there; null while there is none. What expired before is dark for good. */
  readonly oldestExpiry: string | null;
  readonly lastCheckpoint: number;
  /** Evaluations refused since the start because the budget was spent. */
  readonly refusedByBudget: number;
  readonly isClockHeld: boolean;
  /** When the store was backed up last; null before the first time. */
  readonly backedUpAt: number | null;
  readonly recipients: { readonly counter: number; readonly validUntil: number; readonly count: number } | null;
}

/** Each operation: what is asked, what is answered. Keys and sealed texts are base64, moments milliseconds since 1970. */
export interface Vocabulary {
  health: { ask: Record<never, never>; answer: Health };
  /** Who calls, as up to three references, newest epoch first; costs one of the budget. */
  evaluate: { ask: { number: string }; answer: { references: readonly EpochReference[] } };
  /** A data key under the key of the month in which its record expires. */
  wrap: { ask: { key: string; month: string; context: string }; answer: { wrapped: string } };
  unwrap: { ask: { wrapped: string; context: string }; answer: { key: string } };
  /** A number for a call back that the caller asked for. */
  promise: {
    ask: { callback: string; number: string; opensAt: number; closesAt: number };
    answer: { sealed: string };
  };
  /** Once, inside the window, to the dialler only. */
  open: { ask: { callback: string; sealed: string }; answer: { number: string } };
  forget: { ask: { callback: string }; answer: Record<never, never> };
  /** A number to the special unit's officers: for the length of the call, until a ground allows more. */
  seal: { ask: { call: string; number: string }; answer: { envelope: string } };
  recipients: { ask: { list: string }; answer: { counter: number } };
  sign: {
    ask: { number: number; previous: string; root: string; rows: number; databaseAt: number };
    answer: SignedCheckpoint;
  };
  signers: { ask: Record<never, never>; answer: { signers: readonly PublicSigner[] } };
}

export type OperationName = keyof Vocabulary;
