// The note of a call, sealed and saved as it is typed. What is not yet on the server lives in this page's memory only, never
// in storage.

import { NotOpened } from '../sealing/not-opened.ts';
import type { NoteContent } from '../sealing/note-content.ts';
import type { Note } from '../shared/contract.ts';
import { CommandRefused, isSignedOut, mayPass } from '../shared/http-client.ts';
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
  let underWay: Promise<void> = Promise.resolve();
  let stopTimer: (() => void) | null = null;
  let isClosed = false;
  const copy = followCopy({ ...parts, state: () => note, change }, initial);

  function change(event: NoteEvent): void {
    const next = nextNote(note, event);
    if (next === note) return;
    note = next;
    plan();
    copy.look();
    parts.onChange();
  }

  /** The first unsaved letter starts the clock and later ones do not move it, so that steady typing is saved too. */
  function plan(): void {
    const delay = isClosed ? null : delayToSave(note);
    if (delay === null) cancel();
    else
      stopTimer ??= parts.timers.after(delay, () => {
        stopTimer = null;
        void send();
      });
  }

  function cancel(): void {
    stopTimer?.();
    stopTimer = null;
  }

  function send(): Promise<void> {
    cancel();
    if (isClosed || delayToSave(note) === null) return underWay;
    change({ type: 'sent' });
    if (note.inFlight !== null) underWay = deliver(note.inFlight);
    return underWay;
  }

  function deliver(attempt: Attempt): Promise<void> {
    return parts.save(attempt.content, attempt.revision).then(
      ({ savedAt }) => change({ type: 'saved', attempt, savedAt }),
      (error: unknown) => {
        const failure = failureIn(error);
        if (failure === 'stale') copy.heardOf({ revision: attempt.revision, savedAt: '' });
        change({ type: 'failed', attempt, failure });
      },
    );
  }

  copy.look();
  return {
    state: () => note,
    edit: (typed) => change({ type: 'edited', change: typed }),
    flush: async () => {
      await send();
      // What was typed while the first was on its way.
      await send();
    },
    receive: copy.receive,
    ...choicesOf(change),
    close() {
      isClosed = true;
      copy.close();
      cancel();
    },
  };
}

/** What a person chooses where two texts stand against each other. */
function choicesOf(change: (event: NoteEvent) => void) {
  return {
    keepMine: () => change({ type: 'kept-mine' }),
    takeTheirs: () => change({ type: 'took-theirs' }),
    beginAnew: () => change({ type: 'began-anew' }),
  };
}

interface Follower {
  /** The server has this revision. */
  heardOf(kept: Note): void;
  receive(kept: Note | null): void;
  /** Opens the server's copy where it is newer than what we know. */
  look(): void;
  close(): void;
}

/** Keeps up with the server's copy, and asks again for one that nobody answers for. */
function followCopy(
  parts: Pick<NoteParts, 'timers' | 'read'> & { state(): NoteState; change(event: NoteEvent): void },
  initial: Note | null,
): Follower {
  let latest = initial;
  let isReading = false;
  let stopWaiting: (() => void) | null = null;
  let isClosed = false;

  function look(): void {
    const { saved, theirs, shut, inFlight } = parts.state();
    // What is on its way may be that copy: its answer comes first.
    if (isClosed || isReading || stopWaiting !== null || latest === null || inFlight !== null) return;
    const known = Math.max(saved.revision, theirs?.revision ?? 0, isForGood(shut) ? shut.revision : 0);
    if (latest.revision <= known) return;
    isReading = true;
    parts.read().then(take, refuse);
  }

  function take(note: OpenedNote): void {
    isReading = false;
    parts.change({ type: 'received', note });
  }

  function refuse(error: unknown): void {
    isReading = false;
    stopWaiting = parts.timers.after(READ_AGAIN_MS, () => {
      stopWaiting = null;
      look();
    });
    if (error instanceof NotOpened && latest !== null)
      parts.change({ type: 'shut', shut: { reason: error.reason, ...latest } });
  }

  const heardOf = (kept: Note) => {
    if (kept.revision > (latest?.revision ?? 0)) latest = kept;
  };
  return {
    heardOf,
    receive: (kept) => {
      if (kept !== null) heardOf(kept);
      look();
    },
    look,
    close: () => {
      isClosed = true;
      stopWaiting?.();
    },
  };
}

function failureIn(error: unknown): 'lost' | 'refused' | 'stale' {
  // Nobody is signed in here: no word about the note, which is sent again once its person is.
  if (mayPass(error) || isSignedOut(error)) return 'lost';
  return error instanceof CommandRefused && error.code === 'stale-revision' ? 'stale' : 'refused';
}

/** The line's half comes back with the key process; nothing else opens later. */
function isForGood(shut: NoteState['shut']): shut is NonNullable<NoteState['shut']> {
  return shut !== null && shut.reason !== 'line-half-missing';
}
