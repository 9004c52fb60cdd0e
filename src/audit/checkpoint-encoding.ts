// A checkpoint as the key process signs it, and as one line of the append-only file. Imports the encoding and nothing else.
import { createHash, createPublicKey, verify } from 'node:crypto';
import { HASH_BYTES } from './encoding.ts';

export const ROWS_PER_CHECKPOINT = 256;
/** The `previous` of the first checkpoint. */
export const NOTHING_BEFORE: string = '0'.repeat(2 * HASH_BYTES);
const LINE_CHARACTERS_LIMIT = 40_000;
/** What stands before the 32 bytes of an Ed25519 key in its SubjectPublicKeyInfo (RFC 8410). */
const ED25519_KEY_HEAD = Buffer.from('302a300506032b6570032100', 'hex');
const BASE64_LEAF = /^[A-Za-z0-9_-]{43}$/;
const BASE64_SIGNATURE = /^[A-Za-z0-9_-]{86}$/;
const SIGNED_TEXT = new RegExp(
  '^yardim-xetti audit checkpoint 1\\nnumber ([1-9]\\d{0,14})\\nprevious ([0-9a-f]{64})\\nroot ([0-9a-f]{64})\\n' +
    'rows ([1-9]\\d{0,2})\\ndatabase-at (\\d{1,15})\\nsigner ([0-9a-f]{16})\\nsigned-at (\\d{1,15})\\n$',
);

/** What the signed text says. */
export interface SignedWords {
  number: number;
  /** SHA-256 of the text before, hexadecimal. */
  previous: string;
  /** The head of the chain of rows after this checkpoint, hexadecimal. */
  root: string;
  rows: number;
  /** The database's clock when the rows were taken, milliseconds since 1970. */
  databaseAt: number;
  signer: string;
  /** The clock of the key process, milliseconds since 1970. */
  signedAt: number;
}

export interface CheckpointLine {
  text: string;
  signature: Buffer;
  /** The hash of each row, in order: by these a changed row is found, and not only its checkpoint. */
  leaves: Buffer[];
}

/** What a signed text says; undefined when it is not written in the one way there is. */
export function wordsOf(text: string): SignedWords | undefined {
  const found = SIGNED_TEXT.exec(text);
  if (!found) return undefined;
  const [, number, previous = '', root = '', rows, databaseAt, signer = '', signedAt] = found;
  return {
    number: Number(number),
    previous,
    root,
    rows: Number(rows),
    databaseAt: Number(databaseAt),
    signer,
    signedAt: Number(signedAt),
  };
}

/** What the next checkpoint names as its `previous`. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Whether this Ed25519 key (SubjectPublicKeyInfo, base64) signed this text; false also for a key that is none. */
export function isSignedBy(publicKey: string, text: string, signature: Buffer): boolean {
  const der = Buffer.from(publicKey, 'base64');
  if (!der.subarray(0, -HASH_BYTES).equals(ED25519_KEY_HEAD)) return false;
  return verify(null, Buffer.from(text), createPublicKey({ key: der, format: 'der', type: 'spki' }), signature);
}

/** One line of the file, with its end. */
export function lineOf({ text, signature, leaves }: CheckpointLine): string {
  const asText = (bytes: Buffer) => bytes.toString('base64url');
  return `${JSON.stringify({ text, signature: asText(signature), leaves: leaves.map(asText) })}\n`;
}

/** A line of the file; undefined when it is torn or not ours. */
export function parseLine(line: string): CheckpointLine | undefined {
  if (line.length > LINE_CHARACTERS_LIMIT) return undefined;
  const value = parseJson(line);
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('text' in value && 'signature' in value && 'leaves' in value)) return undefined;
  const { text, signature, leaves } = value;
  if (typeof text !== 'string' || !isText(signature, BASE64_SIGNATURE) || !Array.isArray(leaves)) return undefined;
  const texts = leaves.filter((leaf) => isText(leaf, BASE64_LEAF));
  if (texts.length !== leaves.length || texts.length > ROWS_PER_CHECKPOINT) return undefined;
  return {
    text,
    signature: Buffer.from(signature, 'base64url'),
    leaves: texts.map((leaf) => Buffer.from(leaf, 'base64url')),
  };
}

function isText(value: unknown, form: RegExp): value is string {
  return typeof value === 'string' && form.test(value);
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // A process that was killed while it wrote leaves half a line.
    return undefined;
  }
}
