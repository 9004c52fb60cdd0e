// The note of a call, saved as it is typed. What is not yet on the server lives in this page's memory only, never in storage.
import type { Note } from '../shared/contract.ts';
import { CommandRefused } from '../shared/http-client.ts';
import type { Timers } from '../shared/timers.ts';
import { type Attempt, delayToSave, type NoteEvent, type NoteState, nextNote, openNote } from './note-state.ts';

export interface NoteAutosave {
  state(): NoteState;
  edit(text: string): void;
  /** Saves now what is not saved. */
  flush(): void;
  /** The server's copy, from each document. */
  receive(note: Note | null): void;
  keepMine(): void;
  takeTheirs(): void;
  close(): void;
}

export interface NoteParts {
  readonly timers: Timers;
  readonly save: (text: string, revision: number) => Promise<{ readonly revision: number; readonly savedAt: string }>;
  /** Asks for a fresh document, since the server has another revision than we thought. */
  readonly refresh: () => void;
  readonly onChange: () => void;
}

/** One note's life in this page. `initial` is the server's copy, from which a reload goes on. */
export function createNoteAutosave(parts: NoteParts, initial: Note | null): NoteAutosave {
  let note = openNote(initial);
  let stopTimer: (() => void) | null = null;
  let isClosed = false;

  function change(event: NoteEvent): void {
    const next = nextNote(note, event);
    if (next === note) return;
    note = next;
    plan();
    parts.onChange();
  }

  /** The first unsaved letter starts the clock and later ones do not move it, so that steady typing is saved too. */
  function plan(): void {
    const delay = isClosed ? null : delayToSave(note);
    if (delay === null) {
      cancel();
      return;
    }
    stopTimer ??= parts.timers.after(delay, () => {
      stopTimer = null;
      send();
    });
  }

  function cancel(): void {
    stopTimer?.();
    stopTimer = null;
  }

  function send(): void {
    cancel();
    if (isClosed || delayToSave(note) === null) return;
    change({ type: 'sent' });
    const attempt = note.inFlight;
    if (attempt !== null) deliver(attempt);
  }

  function deliver(attempt: Attempt): void {
    parts.save(attempt.text, attempt.revision).then(
      (answer) => change({ type: 'saved', attempt, revision: answer.revision, savedAt: answer.savedAt }),
      (error: unknown) => {
        const failure = failureIn(error);
        change({ type: 'failed', attempt, failure });
        if (failure === 'stale') parts.refresh();
      },
    );
  }

  return {
    state: () => note,
    edit: (text) => change({ type: 'edited', text }),
    flush: send,
    receive: (copy) => copy !== null && change({ type: 'received', note: copy }),
    keepMine: () => change({ type: 'kept-mine' }),
    takeTheirs: () => change({ type: 'took-theirs' }),
    close() {
      isClosed = true;
      cancel();
    },
  };
}

function failureIn(error: unknown): 'lost' | 'refused' | 'stale' {
  if (!(error instanceof CommandRefused)) return 'lost';
  return error.code === 'stale-revision' ? 'stale' : 'refused';
}
