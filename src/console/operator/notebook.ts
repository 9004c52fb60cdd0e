// The notes of the calls on this desk, each with its own autosave, alive for as long as something is unsaved.

import type { NoteContent } from '../sealing/note-content.ts';
import type { Desk, Note } from '../shared/contract.ts';
import type { Timers } from '../shared/timers.ts';
import { createNoteAutosave, type NoteAutosave } from './note-autosave.ts';
import { type OpenedNote, obstacleToSaving } from './note-state.ts';

export interface Notebook {
  /** The note of a call; begun from the server's copy when it is opened first. */
  open(callId: string, initial: Note | null): NoteAutosave;
  /** Tells every note of the server's copy, and lets go of the ones that are finished and saved. */
  receive(desk: Desk): void;
  hasUnsaved(): boolean;
  /** The calls about which words are on no server. */
  unsavedCalls(): string[];
  /** Why words of some call are not on the server; null where all of them are. */
  obstacleToLeaving(): 'not-saved' | 'conflict' | null;
  /** Why words about this call are not on the server; null where all of them are. */
  obstacleToSaving(callId: string): 'not-saved' | 'conflict' | null;
  /** Drops what is not saved about this call: the person was told, and finished all the same. */
  letGo(callId: string): void;
  /** Drops what is not saved of any: its person was told, and signs out all the same. */
  letGoOfAll(): void;
  /** Drops the copies of what is on the server: nobody is signed in any more. */
  letGoOfSaved(): void;
  /** Saves what is not saved. Resolves when the server has answered, whatever it said. */
  flush(): Promise<void>;
  subscribe(listener: () => void): () => void;
}

export interface NotebookParts {
  readonly timers: Timers;
  readonly save: (callId: string, content: NoteContent, revision: number) => Promise<{ readonly savedAt: string }>;
  readonly read: (callId: string) => Promise<OpenedNote>;
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
        save: (content, revision) => parts.save(callId, content, revision),
        read: () => parts.read(callId),
        onChange: tell,
      },
      initial,
    );
    notes.set(callId, note);
    return note;
  }

  function letGo(callId: string): void {
    notes.get(callId)?.close();
    if (notes.delete(callId)) tell();
  }

  const unsavedCalls = () =>
    [...notes].filter(([, note]) => obstacleToSaving(note.state()) !== null).map(([callId]) => callId);

  return {
    open: (callId, initial) => notes.get(callId) ?? begin(callId, initial),
    receive(desk) {
      const present = notesOn(desk);
      for (const [callId, note] of notes) {
        const copy = present.get(callId);
        if (copy !== undefined) note.receive(copy);
        else if (obstacleToSaving(note.state()) === null) letGo(callId);
      }
    },
    hasUnsaved: () => unsavedCalls().length > 0,
    unsavedCalls,
    obstacleToLeaving() {
      const found = [...notes.values()].map((note) => obstacleToSaving(note.state()));
      return found.includes('conflict') ? 'conflict' : (found.find((each) => each !== null) ?? null);
    },
    obstacleToSaving: (callId) => {
      const note = notes.get(callId);
      return note === undefined ? null : obstacleToSaving(note.state());
    },
    letGo,
    letGoOfAll() {
      for (const callId of [...notes.keys()]) letGo(callId);
    },
    letGoOfSaved() {
      const unsaved = unsavedCalls();
      for (const callId of [...notes.keys()]) if (!unsaved.includes(callId)) letGo(callId);
    },
    flush: async () => {
      await Promise.all([...notes.values()].map((note) => note.flush()));
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
