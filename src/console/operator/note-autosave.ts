// The note of a call, sealed and saved as it is typed. What is not yet on the server lives in this page's memory only, never
// in storage.

import { NotOpened } from '../sealing/not-opened.ts';
import type { NoteContent } from '../sealing/note-content.ts';
import type { Note } from '../shared/contract.ts';
import { CommandRefused } from '../shared/http-client.ts';
import type { Timers } from '../shared/timers.ts';
import {
  type Attempt,
  beginNote,
  delayToSave,
  type NoteEvent,
  type NoteState,
  nextNote,
  type OpenedNote,
} from './note-state.ts';

const READ_AGAIN_MS = 1_500;

export interface NoteAutosave {
  state(): NoteState;
  edit(change: Partial<NoteContent>): void;
  /** Saves now what is not saved. Resolves when the server has answered what was on its way. */
  flush(): Promise<void>;
  /** That the server has a copy, and which: from each document. */
  receive(note: Note | null): void;
  keepMine(): void;
  takeTheirs(): void;
  /** Writes over a note that does not open here. */
  beginAnew(): void;
  close(): void;
}

export interface NoteParts {
  readonly timers: Timers;
  /** Seals and sends. */
  readonly save: (content: NoteContent, revision: number) => Promise<{ readonly savedAt: string }>;
  /** The server's copy, opened; rejects with NotOpened where it stays shut. */
  readonly read: () => Promise<OpenedNote>;
  readonly onChange: () => void;
}

/** One note's life in this page. `initial` says whether the server has a copy, which is opened first. */
export function createNoteAutosave(parts: NoteParts, initial: Note | null): NoteAutosave {
  let note = beginNote(initial !== null);
  let latest = initial;
  let isReading = false;
  let underWay: Promise<void> = Promise.resolve();
  let stopTimer: (() => void) | null = null;
  let stopReading: (() => void) | null = null;
  let isClosed = false;

  function change(event: NoteEvent): void {
    const next = nextNote(note, event);
    if (next === note) return;
    note = next;
    plan();
    look();
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
    if (attempt !== null) underWay = deliver(attempt);
  }

  function deliver(attempt: Attempt): Promise<void> {
    return parts.save(attempt.content, attempt.revision).then(
      ({ savedAt }) => change({ type: 'saved', attempt, savedAt }),
      (error: unknown) => {
        const failure = failureIn(error);
        if (failure === 'stale') latest = { revision: attempt.revision, savedAt: '' };
        change({ type: 'failed', attempt, failure });
      },
    );
  }

  /** Opens the server's copy where it is newer than what we know. What is on its way may be that copy: its answer comes first. */
  function look(): void {
    if (isClosed || isReading || stopReading !== null || latest === null || note.inFlight !== null) return;
    const known = Math.max(
      note.saved.revision,
      note.theirs?.revision ?? 0,
      isForGood(note.shut) ? note.shut.revision : 0,
    );
    if (latest.revision <= known) return;
    isReading = true;
    parts.read().then(
      (copy) => {
        isReading = false;
        change({ type: 'received', note: copy });
      },
      (error: unknown) => {
        isReading = false;
        if (error instanceof NotOpened && latest !== null)
          change({ type: 'shut', shut: { reason: error.reason, ...latest } });
        readAgain();
      },
    );
  }

  function readAgain(): void {
    stopReading = parts.timers.after(READ_AGAIN_MS, () => {
      stopReading = null;
      look();
    });
  }

  look();
  return {
    state: () => note,
    edit: (change_) => change({ type: 'edited', change: change_ }),
    flush: async () => {
      send();
      await underWay;
      // What was typed while the first was on its way.
      send();
      await underWay;
    },
    receive: (copy) => {
      if (copy === null || copy.revision <= (latest?.revision ?? 0)) return;
      latest = copy;
      look();
    },
    keepMine: () => change({ type: 'kept-mine' }),
    takeTheirs: () => change({ type: 'took-theirs' }),
    beginAnew: () => change({ type: 'began-anew' }),
    close() {
      isClosed = true;
      cancel();
      stopReading?.();
    },
  };
}

function failureIn(error: unknown): 'lost' | 'refused' | 'stale' {
  if (!(error instanceof CommandRefused)) return 'lost';
  return error.code === 'stale-revision' ? 'stale' : 'refused';
}

/** The line's half comes back with the key process; nothing else opens later. */
function isForGood(shut: NoteState['shut']): shut is NonNullable<NoteState['shut']> {
  return shut !== null && shut.reason !== 'line-half-missing';
}
