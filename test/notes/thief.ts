// Somebody with whatever was stolen, who tries all of it on every note: each stolen value as a key of each kind.
import { createDecipheriv, createPrivateKey, createPublicKey, hkdfSync } from 'node:crypto';
import { type Bytes, measured, toBase64 } from '../../src/console/sealing/bytes.ts';
import { type newPair, pairFrom } from '../../src/console/sealing/key-pair.ts';
import type { KeptHalf } from '../../src/notes/line-half.ts';
import type { TestDatabase } from '../harness/database.ts';
import { opened } from './note-desk.ts';

const KEY_BYTES = 32;
/** Longer values are texts that were sealed, not keys. */
const SHORT = 300;
const TABLES_OF_KEYS = [
  'call_notes',
  'account_keys',
  'account_key_wraps',
  'team_keys',
  'team_key_copies',
  'accounts',
  'passwords',
];

export interface StolenNote extends KeptHalf {
  sealed: Buffer;
  authorCopy: Buffer;
  teamCopy: Buffer | null;
  teamVersion: number;
}

/** What the thief has beside the dump. */
export interface Loot {
  /** Values that may be keys: settings, and all of a dump. */
  readonly values: readonly Bytes[];
  /** Private keys that were taken out of a browser. */
  readonly privateKeys?: readonly Bytes[];
  /** The line's half of a note, for whoever has the key process. */
  lineHalfOf?(note: StolenNote): Promise<Buffer | null>;
}

/** Every value of every table that could hold a key, whole, in pieces of a key's length, and as text. */
export async function valuesIn(database: TestDatabase): Promise<Bytes[]> {
  const found = new Map<string, Bytes>();
  for (const table of TABLES_OF_KEYS) {
    for (const row of await database.sql(`select * from ${table}`))
      for (const piece of Object.values(row).flatMap(piecesOf)) found.set(toBase64(piece), piece);
  }
  return [...found.values()];
}

export async function stolenNotes(database: TestDatabase): Promise<StolenNote[]> {
  return database.sql<StolenNote & Record<string, unknown>>(
    `select call_id as "callId", operator_id as "operatorId", revision, sealed, author_copy as "authorCopy",
            team_copy as "teamCopy", team_version as "teamVersion", wrapped_half as "wrappedHalf", waiting_half as "waitingHalf"
       from call_notes order by call_id`,
  );
}

/** How many of the notes this loot opens. */
export async function openedBy(loot: Loot, notes: readonly StolenNote[]): Promise<number> {
  let count = 0;
  for (const note of notes) if (await opens(loot, note)) count += 1;
  return count;
}

async function opens(loot: Loot, note: StolenNote): Promise<boolean> {
  if (loot.values.some((value) => isItsKey(note, value))) return true;
  const released = (await loot.lineHalfOf?.(note)) ?? note.waitingHalf;
  if (released !== null && loot.values.some((value) => isPeoplesHalf(note, value, released))) return true;
  const halves = [...(released === null ? [] : [Uint8Array.from(released)]), ...(loot.privateKeys ? loot.values : [])];
  const keys = [...(loot.privateKeys ?? []), ...(loot.privateKeys ? [] : loot.values)];
  for (const secret of keys) {
    const pair = await publicOf(secret);
    if (pair === null || !(await holdsItsHalf(note, pair))) continue;
    for (const half of halves) if (await isOpenedWith(note, pair, half)) return true;
  }
  return false;
}

/** The short way: the value is the key of the text itself. */
function isItsKey({ sealed }: StolenNote, value: Bytes): boolean {
  return isKeyOf(sealed, value, Buffer.alloc(0));
}

/** The value is the people's half, which then was never sealed. */
function isPeoplesHalf(note: StolenNote, value: Bytes, lineHalf: Buffer): boolean {
  const { callId, operatorId, revision, teamVersion } = note;
  const place = (column: string) =>
    measured('yardim-xetti note 1', 'call_notes', column, callId, operatorId, revision, teamVersion);
  const key = hkdfSync('sha256', Buffer.concat([value, lineHalf]), Buffer.alloc(0), place('key'), KEY_BYTES);
  return isKeyOf(note.sealed, new Uint8Array(key), Buffer.from(place('sealed')));
}

function isKeyOf(sealed: Buffer, key: Bytes, associated: Buffer): boolean {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 13)).setAAD(associated);
  decipher.setAuthTag(sealed.subarray(-16));
  decipher.update(sealed.subarray(13, -16));
  try {
    decipher.final();
    return true;
  } catch {
    return false;
  }
}

type Pair = Awaited<ReturnType<typeof newPair>>;

const pairs = new Map<string, Promise<Pair | null>>();

/** Each value as a private key, with the public half that belongs to it. */
function publicOf(secret: Bytes): Promise<Pair | null> {
  const name = toBase64(secret);
  const known = pairs.get(name) ?? derive(secret);
  pairs.set(name, known);
  return known;
}

async function derive(secret: Bytes): Promise<Pair | null> {
  const head = Buffer.from('302e020100300506032b656e04220420', 'hex');
  const key = createPrivateKey({ key: Buffer.concat([head, secret]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-KEY_BYTES);
  return pairFrom(secret, Uint8Array.from(publicKey)).catch(() => null);
}

async function holdsItsHalf(note: StolenNote, pair: Pair): Promise<boolean> {
  // Whoever holds the right key learns the people's half without the line's: the note then fails for that half only.
  const missing = opened(bodyFor(note, null), { account: pair, team: pair });
  const reason = await missing.then(
    () => 'open',
    (error: Error) => error.message,
  );
  if (reason !== 'line-half-missing') return false;
  const any = new Uint8Array(KEY_BYTES);
  const tried = opened(bodyFor(note, any), { account: pair, team: pair });
  return tried.then(
    () => true,
    (error: Error) => error.message === 'altered',
  );
}

function isOpenedWith(note: StolenNote, pair: Pair, half: Bytes): Promise<boolean> {
  return opened(bodyFor(note, half), { account: pair, team: pair }).then(
    () => true,
    () => false,
  );
}

function bodyFor(note: StolenNote, half: Bytes | null) {
  const { callId, operatorId, revision, teamVersion } = note;
  return {
    ...{ callId, operatorId, revision, teamVersion },
    sealed: note.sealed.toString('base64'),
    authorCopy: note.authorCopy.toString('base64'),
    teamCopy: note.teamCopy?.toString('base64') ?? null,
    lineHalf: half === null ? null : toBase64(half),
  };
}

function piecesOf(value: unknown): Bytes[] {
  if (Buffer.isBuffer(value)) return windows(Uint8Array.from(value));
  if (typeof value !== 'string' || value.length > SHORT) return [];
  return [Buffer.from(value, 'hex'), Buffer.from(value, 'base64')].flatMap((bytes) => windows(Uint8Array.from(bytes)));
}

function windows(bytes: Bytes): Bytes[] {
  if (bytes.length < KEY_BYTES || bytes.length > SHORT) return [];
  return Array.from({ length: bytes.length - KEY_BYTES + 1 }, (_, at) => bytes.slice(at, at + KEY_BYTES));
}

/** The settings of a process, each as a key: as it is written, and as what it may be written of. */
export function valuesOf(settings: readonly string[]): Bytes[] {
  return settings.flatMap((text) => {
    const spelled = [Buffer.from(text), Buffer.from(text, 'hex'), Buffer.from(text, 'base64')];
    return spelled
      .filter(({ length }) => length >= KEY_BYTES)
      .map((bytes) => Uint8Array.from(bytes.subarray(0, KEY_BYTES)));
  });
}
