import { useEffect, useId, useMemo, useSyncExternalStore } from 'react';
import { NOTE_LIMITS, NOTE_PARTS, type NoteContent } from '../sealing/note-content.ts';
import { ActionButton } from '../shared/action-button.tsx';
import type { Note } from '../shared/contract.ts';
import { findingsIn } from '../shared/findings.ts';
import { FoundList } from '../shared/found-list.tsx';
import { Icon } from '../shared/icons.tsx';
import { useText } from '../shared/language.tsx';
import { MarkedText } from '../shared/marked-text.tsx';
import type { Text } from '../shared/messages.ts';
import { timeWithSeconds } from '../shared/moments.ts';
import { useStore } from '../shared/use-store.ts';
import { useDesk } from './desk-commands.ts';
import type { NoteAutosave } from './note-autosave.ts';
import { type NotePhase, type NoteState, type OpenedNote, phaseOf } from './note-state.ts';
import { WORDS_OF_DOUBT } from './team-panel.tsx';

export interface NoteFieldProps {
  readonly callId: string;
  readonly initial: Note | null;
}

/** The note of a call, sealed in this page and saved as it is typed. What is not on the server is said so, in words. */
export function NoteField({ callId, initial }: NoteFieldProps) {
  const { session, commands } = useDesk();
  const text = useText();
  const id = useId();
  const { isPending, variables } = commands.finishWrapUp;
  // Once its work is finished the call is not ours to write about: what is typed meanwhile would be refused, and lost.
  const isFinishing = isPending && variables?.callId === callId;
  // The notebook begins each note once; later copies come to it with the documents.
  const note = useMemo(() => session.notebook.open(callId, initial), [session, callId, initial]);
  const state = useSyncExternalStore(session.notebook.subscribe, note.state);
  useEffect(() => () => void note.flush(), [note]);
  return (
    <section className="note">
      <div className="note-head">
        <label htmlFor={id} className="small-title">
          {text('note.title')}
        </label>
        <SaveState state={state} />
      </div>
      <Part part="note" id={id} note={note} state={state} isFinishing={isFinishing} />
      <div className="note-parts">
        <Labelled part="caseWord" note={note} state={state} isFinishing={isFinishing} />
        <Labelled part="safetyRules" note={note} state={state} isFinishing={isFinishing} />
      </div>
      <SealedLine />
      {state.theirs === null ? null : <Conflict note={note} theirs={state.theirs} />}
      {state.shut === null ? null : <Shut note={note} shut={state.shut} />}
    </section>
  );
}

interface PartProps {
  readonly part: keyof NoteContent;
  readonly note: NoteAutosave;
  readonly state: NoteState;
  readonly isFinishing: boolean;
}

const ROWS = { note: 7, caseWord: 1, safetyRules: 2 } as const;

function Part({ part, id, note, state, isFinishing }: PartProps & { readonly id: string }) {
  const text = useText();
  const value = state.content[part];
  // Here names may stand, since the text is sealed: they are marked all the same, and may be taken out.
  const findings = useMemo(() => (part === 'caseWord' ? [] : findingsIn(value)), [part, value]);
  const change = (changed: string) => note.edit({ [part]: changed });
  const field = {
    id,
    value,
    isReadOnly: state.isOpening || state.shut !== null || isFinishing,
    limit: NOTE_LIMITS[part],
    describedBy: `${id}-hint`,
    onChange: change,
    onLeave: () => void note.flush(),
  };
  return (
    <>
      <MarkedText
        {...field}
        findings={findings}
        rows={ROWS[part]}
        {...(part === 'note' ? { className: 'note-text' } : {})}
      />
      <div className="note-foot">
        <p className="hint" id={`${id}-hint`}>
          {text(HINTS[part])}
        </p>
        <p className="note-count" aria-hidden="true">
          {value.length}/{NOTE_LIMITS[part]}
        </p>
      </div>
      <FoundList value={value} findings={findings} isStop={false} onChange={change} />
    </>
  );
}

const HINTS = { note: 'note.hint', caseWord: 'note.case-word.hint', safetyRules: 'note.safety.hint' } as const;

function Labelled(props: PartProps & { readonly part: 'caseWord' | 'safetyRules' }) {
  const text = useText();
  const id = useId();
  return (
    <div className="note-part">
      <label htmlFor={id} className="small-title">
        {text(props.part === 'caseWord' ? 'note.case-word' : 'note.safety')}
      </label>
      <Part {...props} id={id} />
    </div>
  );
}

/** For whom it is sealed; and a warning where the server shows a key of the team that this browser cannot believe. */
function SealedLine() {
  const { session } = useDesk();
  const text = useText();
  const keys = useStore(session.keys.state);
  if (keys !== null && keys.team === null)
    return (
      <p className="save-state save-not-saved" role="alert">
        <Icon name="warning" />
        {text(WORDS_OF_DOUBT[keys.doubt])}
      </p>
    );
  return (
    <p className="save-state" data-testid="sealed">
      <Icon name="lock" />
      {text('note.sealed')}
    </p>
  );
}

function SaveState({ state }: { readonly state: NoteState }) {
  const text = useText();
  const phase = phaseOf(state);
  const isBad = phase === 'not-saved' || phase === 'conflict' || phase === 'shut';
  return (
    <p
      className={`save-state save-${phase}`}
      role={isBad ? 'alert' : undefined}
      aria-live={isBad ? 'assertive' : 'off'}
      data-testid="save-state"
    >
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
    case 'opening':
    case 'shut':
    case 'not-saved':
    case 'conflict':
      return text(`note.${phase}`);
  }
}

function Conflict({ note, theirs }: { readonly note: NoteAutosave; readonly theirs: OpenedNote }) {
  const text = useText();
  return (
    <div className="conflict">
      <p className="small-title">{text('note.theirs', { time: timeWithSeconds(theirs.savedAt) })}</p>
      {NOTE_PARTS.filter((part) => theirs.content[part] !== '').map((part) => (
        <blockquote key={part} className="conflict-text">
          {theirs.content[part]}
        </blockquote>
      ))}
      <div className="button-row">
        <ActionButton label={text('button.keep-mine')} tone="main" onPress={() => note.keepMine()} />
        <ActionButton label={text('button.take-theirs')} onPress={() => note.takeTheirs()} />
      </div>
    </div>
  );
}

function Shut({ note, shut }: { readonly note: NoteAutosave; readonly shut: NonNullable<NoteState['shut']> }) {
  const text = useText();
  return (
    <div className="conflict">
      <p>{text(`note.shut.${shut.reason}`)}</p>
      <div className="button-row">
        <ActionButton label={text('button.write-anew')} onPress={() => note.beginAnew()} />
      </div>
    </div>
  );
}
