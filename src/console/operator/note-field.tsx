import { useEffect, useId, useMemo, useSyncExternalStore } from 'react';
import { ActionButton } from '../shared/action-button.tsx';
import type { Note } from '../shared/contract.ts';
import { Icon } from '../shared/icons.tsx';
import { useText } from '../shared/language.tsx';
import type { Text } from '../shared/messages.ts';
import { timeWithSeconds } from '../shared/moments.ts';
import { useDesk } from './desk-commands.ts';
import type { NoteAutosave } from './note-autosave.ts';
import { NOTE_LIMIT, type NotePhase, type NoteState, phaseOf } from './note-state.ts';

export interface NoteFieldProps {
  readonly callId: string;
  readonly initial: Note | null;
}

/** The short note of a call, saved as it is typed. What is not on the server is said so, in words. */
export function NoteField({ callId, initial }: NoteFieldProps) {
  const { session } = useDesk();
  const text = useText();
  const id = useId();
  // The notebook begins each note once; later copies come to it with the documents.
  const note = useMemo(() => session.notebook.open(callId, initial), [session, callId, initial]);
  const state = useSyncExternalStore(session.notebook.subscribe, note.state);
  useEffect(() => () => note.flush(), [note]);
  return (
    <section className="note">
      <div className="note-head">
        <label htmlFor={id} className="small-title">
          {text('note.title')}
        </label>
        <SaveState state={state} />
      </div>
      <textarea
        id={id}
        className="field note-text"
        rows={7}
        maxLength={NOTE_LIMIT}
        value={state.text}
        aria-describedby={`${id}-hint`}
        onChange={(event) => note.edit(event.target.value)}
        onBlur={() => note.flush()}
      />
      <div className="note-foot">
        <p className="hint" id={`${id}-hint`}>
          {text('note.hint')}
        </p>
        <p className="note-count" aria-hidden="true">
          {state.text.length}/{NOTE_LIMIT}
        </p>
      </div>
      {state.theirs === null ? null : <Conflict note={note} theirs={state.theirs} />}
    </section>
  );
}

function SaveState({ state }: { readonly state: NoteState }) {
  const text = useText();
  const phase = phaseOf(state);
  const isBad = phase === 'not-saved' || phase === 'conflict';
  return (
    <p className={`save-state save-${phase}`} role={isBad ? 'alert' : undefined} data-testid="save-state">
      <Icon name={phase === 'saved' ? 'check' : isBad ? 'warning' : 'clock'} />
      {wordsFor(text, phase, state.saved.savedAt)}
    </p>
  );
}

function wordsFor(text: Text, phase: NotePhase, savedAt: string | null): string {
  switch (phase) {
    case 'saved':
      return savedAt === null ? text('note.empty') : text('note.saved', { time: timeWithSeconds(savedAt) });
    case 'waiting':
    case 'saving':
      return text('note.saving');
    case 'not-saved':
      return text('note.not-saved');
    case 'conflict':
      return text('note.conflict');
  }
}

function Conflict({ note, theirs }: { readonly note: NoteAutosave; readonly theirs: Note }) {
  const text = useText();
  return (
    <div className="conflict">
      <p className="small-title">{text('note.theirs', { time: timeWithSeconds(theirs.savedAt) })}</p>
      <blockquote className="conflict-text">{theirs.text}</blockquote>
      <div className="button-row">
        <ActionButton label={text('button.keep-mine')} tone="main" onPress={() => note.keepMine()} />
        <ActionButton label={text('button.take-theirs')} onPress={() => note.takeTheirs()} />
      </div>
    </div>
  );
}
