// Between a note that is typed and the server: sealing on the way there, opening on the way back.
import type { Static } from 'typebox';
import type { NoteBody, SealedNoteBody } from '../../notes/contract.ts';
import { fromBase64, toBase64 } from '../sealing/bytes.ts';
import { NotOpened } from '../sealing/not-opened.ts';
import { openNote, type SealedNote, sealNote } from '../sealing/note.ts';
import { isSameContent, type NoteContent } from '../sealing/note-content.ts';
import { CommandRefused, isSignedOut, mayPass, readDocument, sendCommand } from '../shared/http-client.ts';
import type { OpenedNote } from './note-state.ts';
import type { PageKeys } from './page-keys.ts';

type Sealed = Static<typeof SealedNoteBody>;
type Body = Static<typeof NoteBody>;

interface Attempt {
  readonly content: NoteContent;
  readonly body: Body;
}

export interface NoteSeal {
  save(callId: string, content: NoteContent, revision: number): Promise<{ readonly savedAt: string }>;
  read(callId: string): Promise<OpenedNote>;
}

/** The note of a call as the server keeps it. `operatorId` is the person of this page. */
export function createNoteSeal(keys: PageKeys, operatorId: string): NoteSeal {
  const attempts = new Map<string, Attempt>();

  /** A repeated saving sends the same bytes, so that the server knows it again. */
  async function bodyFor(callId: string, content: NoteContent, revision: number): Promise<Body> {
    const before = attempts.get(callId);
    if (before?.body.revision === revision && isSameContent(before.content, content)) return before.body;
    const { own, team } = await keys.whenReady();
    const readers = { author: own.publicKey, team };
    const { note, lineHalf } = await sealNote(content, { callId, operatorId, revision }, readers);
    const body = {
      revision,
      sealed: toBase64(note.sealed),
      authorKey: own.id,
      authorCopy: toBase64(note.authorCopy),
      teamVersion: note.teamVersion,
      teamCopy: note.teamCopy && toBase64(note.teamCopy),
      lineHalf: toBase64(lineHalf),
    };
    attempts.set(callId, { content, body });
    return body;
  }

  async function send(callId: string, content: NoteContent, revision: number): Promise<{ savedAt: string }> {
    const body = await bodyFor(callId, content, revision);
    const path = `/api/calls/${callId}/note`;
    const saved = await sendCommand<{ savedAt: string }>(path, body, operatorId).catch((error: unknown) => {
      // Whoever signs in again may come with another key.
      if (isSignedOut(error)) attempts.delete(callId);
      throw error;
    });
    attempts.delete(callId);
    return saved;
  }

  return {
    save: (callId, content, revision) =>
      send(callId, content, revision).catch((error: unknown) => {
        if (!(error instanceof CommandRefused) || error.code !== 'team-key-replaced') throw error;
        // Somebody left with the key that it was sealed to: it is sealed once more, to the new one.
        attempts.delete(callId);
        keys.refresh();
        return send(callId, content, revision);
      }),
    read: async (callId) => {
      const answer = await readDocument<Sealed>(`/api/calls/${callId}/note`).catch((error: unknown) => {
        // The call is no longer ours to read; what passes is asked again, and so is what was asked in nobody's name.
        if (!mayPass(error) && !isSignedOut(error)) throw new NotOpened('no-key');
        throw error;
      });
      return { content: await openSealed(keys, answer), revision: answer.revision, savedAt: answer.savedAt };
    },
  };
}

/** What a note says, whoever wrote it, where a key of this page opens it. Throws NotOpened. */
export async function openSealed(keys: PageKeys, sealed: Sealed): Promise<NoteContent> {
  const { own, team } = await keys.whenReady();
  const note = bytesOf(sealed);
  const readers = { account: own, team: (await team?.pairOf(note.teamVersion).catch(() => null)) ?? null };
  return openNote(note, sealed.lineHalf === null ? null : fromBase64(sealed.lineHalf), readers);
}

function bytesOf({ callId, operatorId, revision, teamVersion, ...sealed }: Sealed): SealedNote {
  return {
    ...{ callId, operatorId, revision, teamVersion },
    sealed: fromBase64(sealed.sealed),
    authorCopy: fromBase64(sealed.authorCopy),
    teamCopy: sealed.teamCopy === null ? null : fromBase64(sealed.teamCopy),
  };
}
