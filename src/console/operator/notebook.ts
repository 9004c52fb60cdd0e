// The notes of the calls on this desk, each with its own autosave, alive for as long as something is unsaved.
import type { Desk, Note } from '../shared/contract.ts';
import type { Timers } from '../shared/timers.ts';
import { createNoteAutosave, type NoteAutosave } from './note-autosave.ts';
import { phaseOf } from './note-state.ts';

export interface Notebook {
  /** The note of a call; begun from the server's copy when it is opened first. */
  open(callId: string, initial: Note | null): NoteAutosave;
  /** Gives every note the server's copy of it, and lets go of the ones that are finished and saved. */
  receive(desk: Desk): void;
  hasUnsaved(): boolean;
  flush(): void;
  subscribe(listener: () => void): () => void;
}

export interface NotebookParts {
  readonly timers: Timers;
  readonly save: (callId: string, text: string, revision: number) => Promise<{ revision: number; savedAt: string }>;
  readonly refresh: () => void;
}

/** A notebook for the page's life. */
export function createNotebook(parts: NotebookParts): Notebook {
  const notes = new Map<string, NoteAutosave>();
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of [...listeners]) listener();
  };

  function begin(callId: string, initial: Note | null): NoteAutosave {
    const note = createNoteAutosave(
      {
        timers: parts.timers,
        save: (text, revision) => parts.save(callId, text, revision),
        refresh: parts.refresh,
        onChange: tell,
      },
      initial,
    );
    notes.set(callId, note);
    return note;
  }

  return {
    open: (callId, initial) => notes.get(callId) ?? begin(callId, initial),
    receive(desk) {
      const present = notesOn(desk);
      for (const [callId, note] of notes) {
        const copy = present.get(callId);
        if (copy !== undefined) note.receive(copy);
        else if (phaseOf(note.state()) === 'saved') {
          note.close();
          notes.delete(callId);
        }
      }
    },
    hasUnsaved: () => [...notes.values()].some((note) => phaseOf(note.state()) !== 'saved'),
    flush: () => {
      for (const note of notes.values()) note.flush();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function notesOn(desk: Desk): Map<string, Note | null> {
  const found = new Map(desk.wrapUps.map((item) => [item.callId, item.note]));
  if (desk.call !== null) found.set(desk.call.id, desk.call.note);
  return found;
}
