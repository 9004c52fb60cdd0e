// The call note as it is sealed: under a key that is made of a half of the people and a half of the line, new at each saving.
import { type Bytes, join, measured, randomBytes, utf8 } from './bytes.ts';
import { openWith, type Sealing, sealTo } from './hpke.ts';
import { KEY_BYTES, type KeyPair } from './key-pair.ts';
import { NotOpened } from './not-opened.ts';
import { type NoteContent, readContent, writeContent } from './note-content.ts';
import { pad, unpad } from './padding.ts';

const FORMAT = 1;
const NAME = 'yardim-xetti note 1';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What a sealed note is bound to: in any other place it does not open. */
export interface NotePlace {
  readonly callId: string;
  readonly operatorId: string;
  readonly revision: number;
  /** 0 where it is sealed to no team. */
  readonly teamVersion: number;
}

/** What the server keeps. It is enough for nobody: without the line's half even the author opens nothing. */
export interface SealedNote extends NotePlace {
  readonly sealed: Bytes;
  /** The people's half, to the author's account key and to the team's. */
  readonly authorCopy: Bytes;
  readonly teamCopy: Bytes | null;
}

export interface NoteReaders {
  readonly author: Bytes;
  readonly team: { readonly version: number; readonly publicKey: Bytes } | null;
}

/** The private keys that are here; either is enough. */
export interface NoteKeys {
  readonly account: KeyPair | null;
  readonly team: KeyPair | null;
}

/** Seals a note to its author and the team. The line's half goes to the server beside it, and is not kept here. */
export async function sealNote(
  content: NoteContent,
  place: Omit<NotePlace, 'teamVersion'>,
  readers: NoteReaders,
): Promise<{ note: SealedNote; lineHalf: Bytes }> {
  const at = { ...place, teamVersion: readers.team?.version ?? 0 };
  const [half, lineHalf] = [randomBytes(KEY_BYTES), randomBytes(KEY_BYTES)];
  const cipher = { name: 'AES-GCM', iv: randomBytes(NONCE_BYTES), additionalData: placed(at, 'sealed') };
  const plain = pad(utf8(writeContent(content)));
  const text = await crypto.subtle.encrypt(cipher, await recordKey({ half, lineHalf, at }), plain);
  const authorCopy = await sealTo(readers.author, half, copySealing(at, 'author_copy'));
  const teamCopy = readers.team && (await sealTo(readers.team.publicKey, half, copySealing(at, 'team_copy')));
  for (const bytes of [half, plain]) bytes.fill(0);
  const sealed = join(new Uint8Array([FORMAT]), cipher.iv, new Uint8Array(text));
  return { note: { ...at, sealed, authorCopy, teamCopy }, lineHalf };
}

/** The note again. Throws NotOpened, and hands out nothing that was not sealed exactly so, here, by a reader's key. */
export async function openNote(note: SealedNote, lineHalf: Bytes | null, keys: NoteKeys): Promise<NoteContent> {
  if (note.sealed[0] !== FORMAT) throw new NotOpened('unknown-format');
  if (note.sealed.length < 1 + NONCE_BYTES + TAG_BYTES) throw new NotOpened('altered');
  if (lineHalf === null) throw new NotOpened('line-half-missing');
  const half = await peoplesHalf(note, keys);
  const iv = note.sealed.slice(1, 1 + NONCE_BYTES);
  const cipher = { name: 'AES-GCM', iv, additionalData: placed(note, 'sealed') };
  const key = await recordKey({ half, lineHalf, at: note });
  half.fill(0);
  const padded = await crypto.subtle.decrypt(cipher, key, note.sealed.slice(1 + NONCE_BYTES)).catch(() => {
    throw new NotOpened('altered');
  });
  return readContent(new TextDecoder().decode(unpad(new Uint8Array(padded))));
}

async function peoplesHalf(note: SealedNote, keys: NoteKeys): Promise<Bytes> {
  if (keys.account !== null) {
    const opened = await openWith(keys.account, note.authorCopy, copySealing(note, 'author_copy')).catch(() => null);
    if (opened !== null) return opened;
  }
  if (keys.team === null || note.teamCopy === null) throw new NotOpened('no-key');
  return openWith(keys.team, note.teamCopy, copySealing(note, 'team_copy'));
}

async function recordKey(parts: { half: Bytes; lineHalf: Bytes; at: NotePlace }): Promise<CryptoKey> {
  const { half, lineHalf, at } = parts;
  if (half.length !== KEY_BYTES || lineHalf.length !== KEY_BYTES) throw new NotOpened('altered');
  const whole = await crypto.subtle.importKey('raw', join(half, lineHalf), 'HKDF', false, ['deriveKey']);
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: placed(at, 'key') };
  return crypto.subtle.deriveKey(derivation, whole, { name: 'AES-GCM', length: KEY_BYTES * 8 }, false, [
    'encrypt',
    'decrypt',
  ]);
}

function copySealing(at: NotePlace, column: string): Sealing {
  return { aead: 'aes-256-gcm', info: utf8(NAME), associated: placed(at, column) };
}

function placed({ callId, operatorId, revision, teamVersion }: NotePlace, column: string): Bytes {
  return measured(NAME, 'call_notes', column, callId, operatorId, revision, teamVersion);
}
