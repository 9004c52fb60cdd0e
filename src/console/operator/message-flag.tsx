import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { CommandRefused, sendCommand } from '../shared/http-client.ts';
import { useText } from '../shared/language.tsx';
import { wordsForFailure } from '../shared/wording.ts';
import { EMPTY_FLAG, type FlagForm } from './flag-form.ts';
import { FlagLayer, type RaisedFlag } from './flag-layer.tsx';
import type { LeftMessage } from './hear-message.ts';

const drafts = new Map<string, FlagForm>();

export interface MessageFlagProps {
  readonly message: LeftMessage;
  /** What was pressed to open it. */
  readonly opener: Element | null;
  readonly raised: RaisedFlag | null;
  readonly onRaised: (raised: RaisedFlag) => void;
  readonly onClose: () => void;
}

/** B4.1: the flag of what a caller left. Once it is sent the message is passed on, and goes from the list. */
export function MessageFlag({ message, opener, raised, onRaised, onClose }: MessageFlagProps) {
  const text = useText();
  const queries = useQueryClient();
  const [form, setForm] = useState(drafts.get(message.id) ?? EMPTY_FLAG);
  const path = `/api/messages/${message.id}`;
  const change = (next: FlagForm) => {
    drafts.set(message.id, next);
    setForm(next);
  };
  const finish = (sent: RaisedFlag) => {
    onRaised(sent);
    drafts.delete(message.id);
    // Where nobody answers it stays in the list, and whoever says then that it was passed on is believed.
    void sendCommand(`${path}/finish`, { disposition: 'escalated' })
      .catch(() => undefined)
      .then(() => queries.invalidateQueries({ queryKey: ['messages'] }));
  };
  return (
    <FlagLayer
      path={`${path}/escalation`}
      title={text('flag.title-message', { label: message.callLabel })}
      reason={text('messages.not-told')}
      source="message"
      presumedAt={null}
      form={form}
      onChange={change}
      onClose={onClose}
      onSent={finish}
      raised={raised}
      wordsFor={wordsForHeard}
      focusAfter={() => placeAfter(opener)}
    />
  );
}

/** Back to the message; where it is gone, to the others, and where none is left, to what comes after them. */
function placeAfter(opener: Element | null): HTMLElement | true {
  if (opener instanceof HTMLButtonElement && opener.isConnected) return opener;
  return document.getElementById('messages-title') ?? document.querySelector('main') ?? true;
}

/** What only whoever opened a message last may do about it was refused: a colleague has opened it since. */
export function wordsForHeard(error: Error) {
  const isGone = error instanceof CommandRefused && error.code === 'not-found';
  return isGone ? 'messages.with-colleague' : wordsForFailure(error);
}
