// What is true of one note: what stands in the field, what the server has, what is on its way. Pure; the driver adds time.
import type { Note } from '../shared/contract.ts';

export const NOTE_LIMIT = 600;
/** With the way to the server and back this stays within the promised 800 ms, however fast somebody types. */
export const SAVE_DELAY_MS = 400;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 8_000;

export interface Attempt {
  readonly text: string;
  readonly revision: number;
}

export interface NoteState {
  readonly text: string;
  /** The server's copy as we know it; revision 0 while it has none. */
  readonly saved: { readonly text: string; readonly revision: number; readonly savedAt: string | null };
  readonly inFlight: Attempt | null;
  /** Another page's version that ours would overwrite; a person has to choose. */
  readonly theirs: Note | null;
  /** `lost`: nobody answered. `refused`: the server said no. `stale`: it has another revision than we thought. */
  readonly failure: 'lost' | 'refused' | 'stale' | null;
  readonly failures: number;
}

export type NoteEvent =
  | { readonly type: 'edited'; readonly text: string }
  | { readonly type: 'sent' }
  | { readonly type: 'saved'; readonly attempt: Attempt; readonly revision: number; readonly savedAt: string }
  | { readonly type: 'failed'; readonly attempt: Attempt; readonly failure: 'lost' | 'refused' | 'stale' }
  | { readonly type: 'received'; readonly note: Note }
  | { readonly type: 'kept-mine' }
  | { readonly type: 'took-theirs' };

export type NotePhase = 'saved' | 'waiting' | 'saving' | 'not-saved' | 'conflict';

/** The note as a page finds it: from the server's copy, if there is one. */
export function openNote(initial: Note | null): NoteState {
  const saved = { text: initial?.text ?? '', revision: initial?.revision ?? 0, savedAt: initial?.savedAt ?? null };
  return { text: saved.text, saved, inFlight: null, theirs: null, failure: null, failures: 0 };
}

/** What the person is told. Never `saved` while a letter is not on the server. */
export function phaseOf(note: NoteState): NotePhase {
  if (note.theirs !== null) return 'conflict';
  if (note.failure !== null) return 'not-saved';
  if (note.inFlight !== null) return 'saving';
  return note.text === note.saved.text ? 'saved' : 'waiting';
}

/** In how many milliseconds the next attempt is due; null when there is nothing to send, or no sense in sending it. */
export function delayToSave(note: NoteState): number | null {
  if (note.theirs !== null || note.inFlight !== null || note.text === note.saved.text) return null;
  if (note.failure === 'refused' || note.failure === 'stale') return null;
  if (note.failure === null) return SAVE_DELAY_MS;
  return Math.min(FIRST_RETRY_MS * 2 ** (note.failures - 1), LONGEST_RETRY_MS);
}

/** The note after something happened. */
export function nextNote(note: NoteState, event: NoteEvent): NoteState {
  switch (event.type) {
    case 'edited':
      return afterEdit(note, event.text.slice(0, NOTE_LIMIT));
    case 'sent':
      return { ...note, inFlight: { text: note.text, revision: note.saved.revision + 1 } };
    case 'saved':
      if (note.inFlight !== event.attempt) return note;
      return accept(note, { text: event.attempt.text, revision: event.revision, savedAt: event.savedAt });
    case 'failed':
      if (note.inFlight !== event.attempt) return note;
      return { ...note, inFlight: null, failure: event.failure, failures: note.failures + 1 };
    case 'received':
      return afterCopy(note, event.note);
    case 'kept-mine':
      return note.theirs === null ? note : accept(note, note.theirs);
    case 'took-theirs':
      return note.theirs === null ? note : { ...accept(note, note.theirs), text: note.theirs.text };
  }
}

/** A changed text may be tried again after a "no"; a lost line is still lost. */
function afterEdit(note: NoteState, text: string): NoteState {
  const isClean = text === note.saved.text && note.inFlight === null;
  return { ...note, text, failure: !isClean && note.failure === 'lost' ? 'lost' : null };
}

function afterCopy(note: NoteState, copy: Note): NoteState {
  if (copy.revision <= note.saved.revision) return note;
  // Our own text: its answer was lost or is still on its way.
  if (copy.text === note.text || copy.text === note.inFlight?.text) return accept(note, copy);
  // Another page's text, while nothing was typed here.
  if (note.text === note.saved.text && note.inFlight === null) return { ...accept(note, copy), text: copy.text };
  return { ...note, inFlight: null, theirs: copy };
}

function accept(note: NoteState, saved: NoteState['saved']): NoteState {
  const { text, revision, savedAt } = saved;
  return { ...note, saved: { text, revision, savedAt }, inFlight: null, theirs: null, failure: null, failures: 0 };
}
