import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Static } from 'typebox';
import type { MessagesBody } from '../../messages/contract.ts';
import { NotOpened } from '../sealing/not-opened.ts';
import { ActionButton } from '../shared/action-button.tsx';
import { CommandRefused, readDocument, sendCommand } from '../shared/http-client.ts';
import { Icon } from '../shared/icons.tsx';
import { useLanguage, useText } from '../shared/language.tsx';
import { elapsed } from '../shared/moments.ts';
import { NotRead } from '../shared/not-read.tsx';
import { useFocusGoesOn } from '../shared/use-focus-goes-on.ts';
import { wordsForFailure } from '../shared/wording.ts';
import { StepUp } from '../sign-in/step-up.tsx';
import { isStepUpNeeded } from '../sign-in/use-proof.tsx';
import { SaidByKeys } from './call-facts.tsx';
import { useDesk } from './desk-commands.ts';
import { hearMessage, type LeftMessage } from './hear-message.ts';
import { wordsForHeard } from './message-flag.tsx';
import { useMomentWords } from './moment-words.ts';
import './messages.css';

const LOOK_MS = 15_000;
const OUTCOMES = ['call-back-promised', 'escalated', 'nothing-to-do'] as const;

/**
 * On the quiet desk, and at the start of a shift: what callers left while nobody was free. Nothing where all was heard, and for
 * the moment of the first look. `onTell`: one is to be passed on to the unit, which was not told yet.
 */
export function MessagesPanel({ onTell }: { readonly onTell: (message: LeftMessage) => void }) {
  const text = useText();
  const left = useQuery({
    queryKey: ['messages'],
    queryFn: () => readDocument<Static<typeof MessagesBody>>('/api/messages'),
    refetchInterval: LOOK_MS,
    networkMode: 'always',
  });
  const part = useFocusGoesOn<HTMLElement>();
  if (left.data === undefined)
    return left.failureCount + left.errorUpdateCount === 0 ? null : <NotListed error={left.error} />;
  const { messages } = left.data;
  if (messages.length === 0) return null;
  return (
    <section className="card messages" aria-labelledby="messages-title" {...part}>
      <h3 id="messages-title" className="small-title" tabIndex={-1}>
        <Icon name="bell" /> {text('messages.title', { count: messages.length })}
      </h3>
      <p className="hint">{text('messages.hint')}</p>
      <ul className="message-list">
        {messages.map((message) => (
          <li key={message.id}>
            <OneMessage message={message} onDone={() => void left.refetch()} onTell={() => onTell(message)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Whether anybody left a message is not known. */
function NotListed({ error }: { readonly error: Error | null }) {
  const text = useText();
  return (
    <section className="card messages" aria-labelledby="messages-title">
      <h3 id="messages-title" className="small-title">
        <Icon name="bell" /> {text('messages.unread')}
      </h3>
      <NotRead error={error} />
    </section>
  );
}

interface OneMessageProps {
  readonly message: LeftMessage;
  readonly onDone: () => void;
  readonly onTell: () => void;
}

function OneMessage({ message, onDone, onTell }: OneMessageProps) {
  const { session } = useDesk();
  const text = useText();
  const label = text('call.label', { label: message.callLabel });
  const open = useMutation<Blob, Error, void>({ mutationFn: () => hearMessage(session.keys, message.id) });
  // In the demo nobody has anything to prove with: its people sign in again.
  const isProofWanted = isStepUpNeeded(open.error) && !session.me.line.demo;
  const part = useFocusGoesOn<HTMLElement>();
  return (
    <article className="message" aria-label={text('messages.one', { label: message.callLabel })} {...part}>
      <MessageFacts message={message} label={label} />
      {open.data === undefined ? (
        <ActionButton
          label={text('messages.listen', { label: message.callLabel })}
          icon="play"
          isBusy={open.isPending}
          onPress={() => open.mutate()}
        />
      ) : (
        <Heard id={message.id} sound={open.data} onDone={onDone} onTell={onTell} />
      )}
      {isProofWanted ? <StepUp onProved={() => open.mutate()} /> : null}
      <div role="alert">
        {open.error === null || isProofWanted ? null : <p className="call-note">{text(wordsForShut(open.error))}</p>}
      </div>
    </article>
  );
}

function MessageFacts({ message, label }: { readonly message: LeftMessage; readonly label: string }) {
  const { language, text } = useLanguage();
  const moment = useMomentWords();
  const name = message.codeName === null ? text('messages.no-name') : message.codeName[language];
  return (
    <ul className="facts">
      <li className="fact fact-label">{label}</li>
      <SaidByKeys call={message} />
      <li className="fact">{text('messages.caller', { name })}</li>
      <li className="fact">{text(`language.name.${message.language}`)}</li>
      <li className="fact">
        {text('messages.left', { at: moment(message.leftAt), length: elapsed(message.seconds) })}
      </li>
      {message.isLate ? (
        <li className="fact fact-warning">
          <Icon name="warning" />
          {text('messages.late')}
        </li>
      ) : null}
      {message.openedBy === null || message.openedAt === null ? null : (
        <li className="fact">
          {text('messages.opened', { name: message.openedBy, moment: moment(message.openedAt) })}
        </li>
      )}
    </ul>
  );
}

interface HeardProps extends Omit<OneMessageProps, 'message'> {
  readonly id: string;
  readonly sound: Blob;
}

/** Played from this page's memory; what was done about it takes it off the list. */
function Heard(props: HeardProps) {
  const text = useText();
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    const made = URL.createObjectURL(props.sound);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [props.sound]);
  const finish = useMutation<unknown, Error, string>({
    mutationFn: (disposition) => sendCommand(`/api/messages/${props.id}/finish`, { disposition }),
    onSuccess: props.onDone,
    onError: (error) => isUntold(error) && props.onTell(),
  });
  return (
    <>
      {address === null ? null : (
        <audio className="message-sound" controls src={address} aria-label={text('messages.sound')}>
          {/* Empty: nothing that a caller says is turned into text. */}
          <track kind="captions" />
        </audio>
      )}
      <fieldset className="message-outcomes">
        <legend>{text('messages.outcome')}</legend>
        {OUTCOMES.map((outcome) => (
          <ActionButton
            key={outcome}
            label={text(`messages.outcome.${outcome}`)}
            isBusy={finish.isPending && finish.variables === outcome}
            onPress={() => finish.mutate(outcome)}
          />
        ))}
      </fieldset>
      <div role="alert">
        {/* The form says so of what the unit was not told: here it would be untrue as soon as the form is sent. */}
        {finish.error === null || isUntold(finish.error) ? null : (
          <p className="call-note">{text(wordsForHeard(finish.error))}</p>
        )}
      </div>
    </>
  );
}

/** B4.1: that it was passed on is said by the flag, and by nothing else. */
function isUntold(error: Error): boolean {
  return error instanceof CommandRefused && error.code === 'unit-not-told';
}

function wordsForShut(error: Error) {
  if (!(error instanceof NotOpened)) return wordsForFailure(error);
  return error.reason === 'no-key' ? 'messages.no-key' : 'messages.shut';
}
