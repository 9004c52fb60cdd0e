import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { sendCommand } from '../shared/http-client.ts';
import { EMPTY_FLAG, type FlagForm } from './flag-form.ts';
import { FlagLayer, type RaisedFlag } from './flag-layer.tsx';
import type { LeftMessage } from './hear-message.ts';

const drafts = new Map<string, FlagForm>();

export interface MessageFlagProps {
  readonly message: LeftMessage;
  readonly raised: RaisedFlag | null;
  readonly onRaised: (raised: RaisedFlag) => void;
  readonly onClose: () => void;
}

/** B4.1: the flag of what a caller left. Once it is sent the message is passed on, and goes from the list. */
export function MessageFlag({ message, raised, onRaised, onClose }: MessageFlagProps) {
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
      callLabel={message.callLabel}
      presumedAt={null}
      isCallOver
      form={form}
      onChange={change}
      onClose={onClose}
      onSent={finish}
      raised={raised}
    />
  );
}
