import { useQueryClient } from '@tanstack/react-query';
import { CommandRefused } from '../shared/http-client.ts';
import { useText } from '../shared/language.tsx';
import { wordsForFailure } from '../shared/wording.ts';
import { type FromListProps, ListFlag } from './list-flag.tsx';
import type { TelephoneCall } from './telephone-calls-panel.tsx';

/** B4.1: the flag of a call that was taken on an on-call telephone, where there is none. Once it is sent the call goes from the list. */
export function TelephoneFlag({ call, ...opened }: FromListProps & { readonly call: TelephoneCall }) {
  const text = useText();
  const queries = useQueryClient();
  return (
    <ListFlag
      {...opened}
      id={call.id}
      path={`/api/calls/${call.id}/escalation`}
      title={text('flag.title', { label: call.callLabel })}
      source={call.isOver ? 'telephone-over' : 'telephone'}
      heading="telephone-calls-title"
      onSent={() => void queries.invalidateQueries({ queryKey: ['telephone-calls'] })}
      wordsFor={wordsForTaken}
    />
  );
}

function wordsForTaken(error: Error) {
  const isGone = error instanceof CommandRefused && error.code === 'not-your-call';
  return isGone ? 'telephone-calls.gone' : wordsForFailure(error);
}
