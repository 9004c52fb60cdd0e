import { useMutation } from '@tanstack/react-query';
import { NotOpened } from '../sealing/not-opened.ts';
import { NOTE_PARTS, type NoteContent } from '../sealing/note-content.ts';
import { ActionButton } from '../shared/action-button.tsx';
import type { EarlierNote, History } from '../shared/contract.ts';
import { sendCommand } from '../shared/http-client.ts';
import { Icon } from '../shared/icons.tsx';
import { useLanguage } from '../shared/language.tsx';
import type { Text } from '../shared/messages.ts';
import { dateOf, timeOf } from '../shared/moments.ts';
import { useFocusGoesOn } from '../shared/use-focus-goes-on.ts';
import { wordsForFailure } from '../shared/wording.ts';
import { StepUp } from '../sign-in/step-up.tsx';
import { isStepUpNeeded } from '../sign-in/use-proof.tsx';
import { useDesk } from './desk-commands.ts';
import type { HistoryProps } from './history-panel.tsx';
import { openSealed } from './note-seal.ts';

interface Opened extends Pick<EarlierNote, 'breakGlasses'> {
  readonly content: NoteContent;
}

/** What is open: by whom and when it was written, and each note's words when it is asked for. To read, not to change. */
export function EarlierNotes({ callId, history }: HistoryProps) {
  const { text } = useLanguage();
  const { opening, notes } = history;
  if (opening === null) return null;
  return (
    <div className="history-form">
      <p className="hint" role="status">
        {text(`history.open.${opening.way}`, { time: timeOf(opening.until) })}
      </p>
      {notes.length === 0 ? <p className="hint">{text('history.nothing-open')}</p> : null}
      <ul className="history-notes">
        {notes.map((note) => (
          <li key={`${note.callId} ${note.operatorId}`}>
            <OneNote callId={callId} note={note} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function OneNote({ callId, note }: { readonly callId: string; readonly note: History['notes'][number] }) {
  const { session } = useDesk();
  const { text, language } = useLanguage();
  const open = useMutation<Opened, Error, void>({
    mutationFn: async () => {
      const path = `/api/calls/${callId}/history/${note.callId}/${note.operatorId}/open`;
      const answer = await sendCommand<EarlierNote>(path);
      return { content: await openSealed(session.keys, answer.note), breakGlasses: answer.breakGlasses };
    },
  });
  // In the demo nobody has anything to prove with: its people sign in again.
  const isProofWanted = isStepUpNeeded(open.error) && !session.me.line.demo;
  const heading = text('history.note', { date: dateOf(note.notedOn, language), name: note.author });
  const part = useFocusGoesOn<HTMLElement>();
  return (
    <article className="history-note" aria-label={heading} {...part}>
      <p>
        <Icon name="lock" /> <strong>{heading}</strong>
      </p>
      {open.data === undefined ? (
        <ActionButton label={text('history.read', { heading })} isBusy={open.isPending} onPress={() => open.mutate()} />
      ) : (
        <Words opened={open.data} />
      )}
      {isProofWanted ? <StepUp onProved={() => open.mutate()} /> : null}
      <div role="alert">
        {open.error === null || isProofWanted ? null : (
          <p className="call-note">
            {open.error instanceof NotOpened ? text('history.shut') : text(wordsForFailure(open.error))}
          </p>
        )}
      </div>
    </article>
  );
}

/** An access that nobody confirmed has opened nothing. */
function wordsForOutcome(text: Text, { answer, answeredBy }: Opened['breakGlasses'][number]): string {
  if (answer === null) return text('break-glass.unanswered');
  const name = answeredBy ?? '';
  return answer === 'confirmed' ? text('break-glass.confirmed-by', { name }) : text('history.glass.declined', { name });
}

function Words({ opened }: { readonly opened: Opened }) {
  const { text, language } = useLanguage();
  return (
    <>
      {NOTE_PARTS.filter((part) => part !== 'caseWord' && opened.content[part] !== '').map((part) => (
        <blockquote key={part} className="history-words">
          {opened.content[part]}
        </blockquote>
      ))}
      {opened.breakGlasses.map((glass) => (
        <p key={glass.askedAt} className="fact fact-warning">
          {text('history.glass', {
            date: dateOf(glass.askedAt, language),
            name: glass.askedBy,
            reason: text(`break-glass.reason.${glass.reason}`),
            outcome: wordsForOutcome(text, glass),
          })}
        </p>
      ))}
    </>
  );
}
