import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { isSignedOut } from '../shared/http-client.ts';
import { useText } from '../shared/language.tsx';
import type { MessageId } from '../shared/messages.ts';
import { wordsForEntrance } from './failure.ts';

/** Who is signed in at the door. */
export const OWN_QUERY = ['own'];

/** One try at a time, and what to say when it failed. */
export function useTry(unmatched: MessageId) {
  const queries = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<MessageId | null>(null);
  const attempt = async (work: () => Promise<void>) => {
    if (isBusy) return;
    setBusy(true);
    setFailure(null);
    try {
      await work();
    } catch (error) {
      setFailure(wordsForEntrance(error, unmatched));
      // A wrong code is answered as a session that is over is: the door asks which of the two it was.
      const predicate = ({ state }: { state: { data: unknown } }) => state.data !== undefined;
      if (isSignedOut(error)) void queries.refetchQueries({ queryKey: OWN_QUERY, predicate });
    } finally {
      setBusy(false);
    }
  };
  return { isBusy, failure, attempt };
}

/** Read out as soon as it appears. */
export function Failure({ words }: { readonly words: MessageId | null }) {
  const text = useText();
  return <div role="alert">{words === null ? null : <p className="entrance-failure">{text(words)}</p>}</div>;
}

/** A form whose words go to the server by script alone. */
export function Form(props: { readonly onSend: () => void; readonly children: ReactNode }) {
  const send = (event: FormEvent) => {
    event.preventDefault();
    props.onSend();
  };
  return <form onSubmit={send}>{props.children}</form>;
}

export interface FieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'password';
  /** What a password manager may put here. */
  readonly autoComplete: string;
  readonly isCode?: boolean;
}

/** A labelled field. Pasting is allowed everywhere: a manager's password is better than a remembered one. */
export function Field({ label, hint, value, onChange, type = 'text', autoComplete, isCode = false }: FieldProps) {
  const hintId = useId();
  return (
    <label>
      <span>{label}</span>
      <input
        className={isCode ? 'field entrance-code' : 'field'}
        type={type}
        value={value}
        required
        autoComplete={autoComplete}
        autoCapitalize="none"
        spellCheck={false}
        inputMode={isCode ? 'numeric' : undefined}
        aria-describedby={hint === undefined ? undefined : hintId}
        onChange={(event) => onChange(event.target.value)}
      />
      {hint === undefined ? null : <small id={hintId}>{hint}</small>}
    </label>
  );
}

/** Sends a form; says when it is busy instead of going grey. */
export function SendButton(props: { readonly label: string; readonly isBusy: boolean; readonly isMain?: boolean }) {
  return (
    <button
      type="submit"
      className={`button ${props.isMain === false ? 'button-plain' : 'button-main'}`}
      aria-busy={props.isBusy || undefined}
    >
      <span className="button-label">{props.label}</span>
    </button>
  );
}

/** Six digits, however they were pasted. */
export function digitsOf(text: string): string {
  return text.replace(/\D/g, '').slice(0, 6);
}
