// What is true of one note: what stands in the fields, what the server has, what is on its way. Pure; the driver adds time.

import type { ShutReason } from '../sealing/not-opened.ts';
import { EMPTY_NOTE, isSameContent, type NoteContent, within } from '../sealing/note-content.ts';

/** With the sealing, the way to the server and back this stays within the promised 800 ms, however fast somebody types. */
const SAVE_DELAY_MS = 400;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 8_000;
const UNANSWERED_LIMIT = 8;

/** A note that this page has opened. */
export interface OpenedNote {
  readonly content: NoteContent;
  readonly revision: number;
  readonly savedAt: string;
}

export interface Attempt {
  readonly content: NoteContent;
  readonly revision: number;
}

export interface NoteState {
  readonly content: NoteContent;
  /** The server's copy as we know it; revision 0 while it has none. */
  readonly saved: { readonly content: NoteContent; readonly revision: number; readonly savedAt: string | null };
  /** The server has a note that this page has not opened yet: nobody types over what they cannot see. */
  readonly isOpening: boolean;
  /** Why the server's copy does not open here; null while there is no such trouble. */
  readonly shut: { readonly reason: ShutReason; readonly revision: number; readonly savedAt: string } | null;
  readonly inFlight: Attempt | null;
  /** What was sent and never answered: the server may have any of it. */
  readonly unanswered: readonly NoteContent[];
  /** Another page's version that ours would overwrite; a person has to choose. */
  readonly theirs: OpenedNote | null;
  /** `lost`: nobody answered. `refused`: the server said no. `stale`: it has another revision than we thought. */
  readonly failure: 'lost' | 'refused' | 'stale' | null;
  readonly failures: number;
}

export type NoteEvent =
  | { readonly type: 'edited'; readonly change: Partial<NoteContent> }
  | { readonly type: 'sent' }
  | { readonly type: 'saved'; readonly attempt: Attempt; readonly savedAt: string }
  | { readonly type: 'failed'; readonly attempt: Attempt; readonly failure: 'lost' | 'refused' | 'stale' }
  | { readonly type: 'received'; readonly note: OpenedNote }
  | { readonly type: 'shut'; readonly shut: NonNullable<NoteState['shut']> }
  | { readonly type: 'kept-mine' }
  | { readonly type: 'took-theirs' }
  | { readonly type: 'began-anew' };

export type NotePhase = 'opening' | 'shut' | 'saved' | 'waiting' | 'saving' | 'not-saved' | 'conflict';

/** The note as a page finds it: empty, or still to be opened. */
export function beginNote(isKept: boolean): NoteState {
  const saved = { content: EMPTY_NOTE, revision: 0, savedAt: null };
  const nothing = { shut: null, inFlight: null, unanswered: [], theirs: null, failure: null, failures: 0 };
  return { content: EMPTY_NOTE, saved, isOpening: isKept, ...nothing };
}

/** What the person is told. Never `saved` while a letter is not on the server. */
export function phaseOf(note: NoteState): NotePhase {
  if (note.shut !== null) return 'shut';
  if (note.isOpening) return 'opening';
  if (note.theirs !== null) return 'conflict';
  if (note.failure !== null) return 'not-saved';
  if (note.inFlight !== null) return 'saving';
  return isSameContent(note.content, note.saved.content) ? 'saved' : 'waiting';
}

/** What keeps words of this page from being on the server; null where letting the note go would lose none. */
export function obstacleToSaving(note: NoteState): 'not-saved' | 'conflict' | null {
  if (note.theirs !== null) return 'conflict';
  return note.inFlight === null && isSameContent(note.content, note.saved.content) ? null : 'not-saved';
}

/** In how many milliseconds the next attempt is due; null when there is nothing to send, or no sense in sending it. */
export function delayToSave(note: NoteState): number | null {
  if (note.isOpening || note.shut !== null || note.theirs !== null || note.inFlight !== null) return null;
  if (isSameContent(note.content, note.saved.content)) return null;
  if (note.failure === 'refused' || note.failure === 'stale') return null;
  if (note.failure === null) return SAVE_DELAY_MS;
  return Math.min(FIRST_RETRY_MS * 2 ** (note.failures - 1), LONGEST_RETRY_MS);
}

/** The note after something happened. */
export function nextNote(note: NoteState, event: NoteEvent): NoteState {
  switch (event.type) {
    case 'edited':
      return afterEdit(note, within({ ...note.content, ...event.change }));
    case 'sent':
      return { ...note, inFlight: { content: note.content, revision: note.saved.revision + 1 } };
    case 'saved':
      if (note.inFlight !== event.attempt) return note;
      return accept(note, { ...event.attempt, savedAt: event.savedAt });
    case 'failed':
      if (note.inFlight !== event.attempt) return note;
      return afterFailure(note, event);
    case 'received':
      return afterCopy(note, event.note);
    case 'shut':
      return event.shut.revision <= note.saved.revision ? note : { ...note, isOpening: false, shut: event.shut };
    case 'kept-mine':
      return note.theirs === null ? note : accept(note, note.theirs);
    case 'took-theirs':
      return note.theirs === null ? note : { ...accept(note, note.theirs), content: note.theirs.content };
    case 'began-anew':
      return note.shut === null ? note : accept(note, { ...note.shut, content: EMPTY_NOTE });
  }
}

/** A changed text may be tried again after a "no"; a lost line is still lost. */
function afterEdit(note: NoteState, content: NoteContent): NoteState {
  if (note.isOpening || note.shut !== null) return note;
  const isClean = isSameContent(content, note.saved.content) && note.inFlight === null;
  return { ...note, content, failure: !isClean && note.failure === 'lost' ? 'lost' : null };
}

function afterFailure(note: NoteState, { attempt, failure }: { attempt: Attempt; failure: NoteState['failure'] }) {
  const unanswered = failure === 'lost' ? [attempt.content, ...note.unanswered] : note.unanswered;
  return {
    ...note,
    inFlight: null,
    unanswered: unanswered.slice(0, UNANSWERED_LIMIT),
    failure,
    failures: note.failures + 1,
  };
}

function afterCopy(note: NoteState, copy: OpenedNote): NoteState {
  if (copy.revision <= note.saved.revision) return note;
  const isFirst = note.isOpening || note.shut !== null;
  if (isFirst && isSameContent(note.content, note.saved.content))
    return { ...accept(note, copy), content: copy.content };
  // Our own text: its answer was lost or is still on its way.
  const own = [note.content, ...(note.inFlight === null ? [] : [note.inFlight.content]), ...note.unanswered];
  if (own.some((content) => isSameContent(copy.content, content))) return accept(note, copy);
  // Another page's text, while nothing was typed here.
  if (isSameContent(note.content, note.saved.content) && note.inFlight === null)
    return { ...accept(note, copy), content: copy.content };
  return { ...note, inFlight: null, theirs: copy };
}

function accept(note: NoteState, saved: NoteState['saved']): NoteState {
  const { content, revision, savedAt } = saved;
  const nothing = {
    isOpening: false,
    shut: null,
    inFlight: null,
    sent: null,
    theirs: null,
    failure: null,
    failures: 0,
  };
  return { ...note, saved: { content, revision, savedAt }, ...nothing };
}
