import type { SealedNoteBody } from './contract.ts';
import type { SealedNote } from './note-store.ts';

/** What goes to the browser of somebody who may read the note: sealed, and the line's half where it was released. */
export function noteBody(note: SealedNote, lineHalf: Buffer | null): SealedNoteBody {
  const { callId, operatorId, revision, authorKey, teamVersion } = note;
  return {
    ...{ callId, operatorId, revision, authorKey, teamVersion },
    savedAt: note.savedAt.toISOString(),
    sealed: note.sealed.toString('base64'),
    authorCopy: note.authorCopy.toString('base64'),
    teamCopy: note.teamCopy?.toString('base64') ?? null,
    lineHalf: lineHalf?.toString('base64') ?? null,
  };
}
