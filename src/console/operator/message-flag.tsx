import { useQueryClient } from '@tanstack/react-query';
import { CommandRefused, sendCommand } from '../shared/http-client.ts';
import { useText } from '../shared/language.tsx';
import { wordsForFailure } from '../shared/wording.ts';
import type { LeftMessage } from './hear-message.ts';
import { type FromListProps, ListFlag } from './list-flag.tsx';

export interface MessageFlagProps extends FromListProps {
  readonly message: LeftMessage;
}

/** B4.1: the flag of what a caller left. Once it is sent the message is passed on, and goes from the list. */
export function MessageFlag({ message, ...opened }: MessageFlagProps) {
  const text = useText();
  const queries = useQueryClient();
  const path = `/api/messages/${message.id}`;
  const finish = () => {
    // Where nobody answers it stays in the list, and whoever says then that it was passed on is believed.
    void sendCommand(`${path}/finish`, { disposition: 'escalated' })
      .catch(() => undefined)
      .then(() => queries.invalidateQueries({ queryKey: ['messages'] }));
  };
  return (
    <ListFlag
      {...opened}
      id={message.id}
      path={`${path}/escalation`}
      title={text('flag.title-message', { label: message.callLabel })}
      reason={text('messages.not-told')}
      source="message"
      heading="messages-title"
      onSent={finish}
      wordsFor={wordsForHeard}
    />
  );
}

/** What only whoever opened a message last may do about it was refused: a colleague has opened it since. */
export function wordsForHeard(error: Error) {
  const isGone = error instanceof CommandRefused && error.code === 'not-found';
  return isGone ? 'messages.with-colleague' : wordsForFailure(error);
}
