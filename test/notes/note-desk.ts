// An operator's browser and the line's side of the notes, without a page: real keys, a real database, a real key process.
import { randomUUID } from 'node:crypto';
import type { KeydClient } from '../../src/confidentiality/keyd-client.ts';
import { fromBase64, toBase64 } from '../../src/console/sealing/bytes.ts';
import { type KeyPair, newPair } from '../../src/console/sealing/key-pair.ts';
import { openNote, type SealedNote, sealNote } from '../../src/console/sealing/note.ts';
import { EMPTY_NOTE, type NoteContent } from '../../src/console/sealing/note-content.ts';
import type { makeTeamKey } from '../../src/console/sealing/team-key.ts';
import type { NewTeamKeyBody, NoteBody, SealedNoteBody } from '../../src/notes/contract.ts';

/** The key process is away. */
export const noKeyd: KeydClient = { ask: async () => ({ refused: 'unreachable' }), close: () => {} };

export interface Author {
  keyId: string;
  pair: KeyPair;
}

export async function makeAuthor(): Promise<Author> {
  return { keyId: randomUUID(), pair: await newPair() };
}

/** What the author's browser would send. */
export async function bodyOf(
  author: Author,
  parts: {
    callId: string;
    operatorId: string;
    revision: number;
    note: string;
    team?: KeyPair | null;
    teamVersion?: number;
  },
): Promise<NoteBody> {
  const { note: text, team = null, teamVersion: version = 1, ...place } = parts;
  const readers = { author: author.pair.publicKey, team: team && { version, publicKey: team.publicKey } };
  const { note, lineHalf } = await sealNote({ ...EMPTY_NOTE, note: text }, place, readers);
  return {
    revision: place.revision,
    sealed: toBase64(note.sealed),
    authorKey: author.keyId,
    authorCopy: toBase64(note.authorCopy),
    teamVersion: note.teamVersion,
    teamCopy: note.teamCopy && toBase64(note.teamCopy),
    lineHalf: toBase64(lineHalf),
  };
}

/** What the page of whoever made a version of the team's key would send; `voucher` is the version before's. */
export function teamBody(
  made: Awaited<ReturnType<typeof makeTeamKey>>,
  keyId: string,
  voucher: Uint8Array<ArrayBuffer> | null = null,
): NewTeamKeyBody {
  const { version, publicKey, sealed, copyVoucher } = made;
  const key = { version, publicKey: toBase64(publicKey), voucher: voucher && toBase64(voucher) };
  return { ...key, keyId, sealed: toBase64(sealed), copyVoucher: toBase64(copyVoucher) };
}

/** Opens an answer of the server with these keys; rejects with NotOpened. */
export function opened(
  body: Omit<SealedNoteBody, 'savedAt' | 'authorKey'>,
  keys: { account: KeyPair | null; team: KeyPair | null },
): Promise<NoteContent> {
  const { callId, operatorId, revision, teamVersion } = body;
  const note: SealedNote = {
    ...{ callId, operatorId, revision, teamVersion },
    sealed: fromBase64(body.sealed),
    authorCopy: fromBase64(body.authorCopy),
    teamCopy: body.teamCopy === null ? null : fromBase64(body.teamCopy),
  };
  return openNote(note, body.lineHalf === null ? null : fromBase64(body.lineHalf), keys);
}
