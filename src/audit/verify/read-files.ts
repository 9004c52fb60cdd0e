import { createHash, createPublicKey } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { type DeclaredRestore, parseRestore } from '../restore-encoding.ts';
import type { PublicKey } from './checkpoint-chain.ts';
import type { NumberedRow } from './sealed-rows.ts';

const KEYS_LIMIT = 1_000;

/** The lines of a file, or of its first `size` bytes. Throws when there is no such file. */
export async function* linesOfFile(path: string, size = Number.POSITIVE_INFINITY): AsyncGenerator<string> {
  if (size === 0) return;
  const input = createReadStream(path, { end: size - 1 });
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line !== '') yield line;
  }
}

/** The rows of an export, as they stand there. Throws at the first line that is none. */
export async function* rowsOfFile(path: string): AsyncGenerator<NumberedRow> {
  let place = 0;
  for await (const line of linesOfFile(path)) {
    place += 1;
    const row = parseRow(line);
    if (!row) throw new Error(`${path}: line ${place} is no row of the trail`);
    yield row;
  }
}

/** Public keys: the file that the sealer keeps, or one key as PEM. Throws when it is neither. */
export async function keysOfFile(path: string): Promise<PublicKey[]> {
  const text = await readFile(path, 'utf8');
  if (text.startsWith('-----BEGIN PUBLIC KEY-----')) {
    const publicKey = createPublicKey(text).export({ format: 'der', type: 'spki' }).toString('base64');
    return [{ id: '*', publicKey, lastNumber: null }];
  }
  const value = parseJson(text);
  if (!Array.isArray(value) || value.length === 0 || value.length > KEYS_LIMIT || !value.every(isKey)) {
    throw new Error(`${path} holds no public keys`);
  }
  return value;
}

/** Declared restores that one of these keys signed; none where there is no such file. Throws at a line that nobody signed. */
export async function restoresOfFile(path: string, keys: readonly PublicKey[]): Promise<DeclaredRestore[]> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const declared = parseRestore(line, keys);
      if (!declared) throw new Error(`${path} holds a declaration that none of the keys signed`);
      return declared;
    });
}

/** What a person compares with what the coordinator wrote down: the first digits of the key's SHA-256. */
export function fingerprintOf({ publicKey }: PublicKey): string {
  const digest = createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex');
  return digest.slice(0, 32).replaceAll(/(.{4})(?=.)/g, '$1 ');
}

/** Undefined where the text is no JSON: whoever reads it names the file. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isKey(value: unknown): value is PublicKey {
  if (typeof value !== 'object' || value === null) return false;
  if (!('id' in value && 'publicKey' in value && 'lastNumber' in value)) return false;
  const { id, publicKey, lastNumber } = value;
  return (
    typeof id === 'string' && typeof publicKey === 'string' && (lastNumber === null || Number.isInteger(lastNumber))
  );
}

function parseRow(line: string): NumberedRow | undefined {
  const value = parseJson(line);
  if (typeof value !== 'object' || value === null) return undefined;
  // Each value is looked at below: the type is what a row must be to be hashed at all.
  const row = value as Record<keyof NumberedRow, unknown>;
  const texts = [row.id, row.at, row.actorRole, row.action, row.subjectKind];
  const textsOrNull = [row.actorId, row.subjectId, row.reason];
  const isRow =
    (row.number === null || Number.isSafeInteger(row.number)) &&
    texts.every((text) => typeof text === 'string') &&
    textsOrNull.every((text) => text === null || typeof text === 'string') &&
    Array.isArray(row.fields) &&
    row.fields.every((field) => typeof field === 'string');
  return isRow ? (row as NumberedRow) : undefined;
}
