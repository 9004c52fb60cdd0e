import { useQuery } from '@tanstack/react-query';
import type { TelephoneCalls } from '../../escalation/contract.ts';
import { ActionButton } from '../shared/action-button.tsx';
import { readDocument } from '../shared/http-client.ts';
import { Icon } from '../shared/icons.tsx';
import { useText } from '../shared/language.tsx';
import { elapsed } from '../shared/moments.ts';
import { NotRead } from '../shared/not-read.tsx';
import { SaidByKeys } from './call-facts.tsx';
import { useMomentWords } from './moment-words.ts';
import './messages.css';

export type TelephoneCall = TelephoneCalls['calls'][number];

const LOOK_MS = 15_000;

/**
 * B4.1: on the quiet desk, and at the start of a shift: calls of the last hours that somebody took on an on-call telephone, and of which the
 * unit was not told. Nothing where there are none, and for the moment of the first look. `onTell`: the unit is to be told of one.
 */
export function TelephoneCallsPanel({ onTell }: { readonly onTell: (call: TelephoneCall) => void }) {
  const text = useText();
  const taken = useQuery({
    queryKey: ['telephone-calls'],
    queryFn: () => readDocument<TelephoneCalls>('/api/telephone-calls'),
    refetchInterval: LOOK_MS,
    networkMode: 'always',
  });
  const isUnread = taken.data === undefined;
  if (isUnread ? taken.failureCount + taken.errorUpdateCount === 0 : taken.data.calls.length === 0) return null;
  return (
    <section className="card messages" aria-labelledby="telephone-calls-title">
      <h3 id="telephone-calls-title" className="small-title" tabIndex={-1}>
        <Icon name="phone" /> {text('telephone-calls.title')}
      </h3>
      {isUnread ? (
        <NotRead error={taken.error} />
      ) : (
        <>
          <p className="hint">{text('telephone-calls.hint')}</p>
          <ul className="message-list">
            {taken.data.calls.map((call) => (
              <li key={call.id} className="message">
                <TakenFacts call={call} />
                <ActionButton
                  label={text('telephone-calls.flag', { label: call.callLabel })}
                  icon="flag"
                  onPress={() => onTell(call)}
                />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function TakenFacts({ call }: { readonly call: TelephoneCall }) {
  const text = useText();
  const moment = useMomentWords();
  return (
    <ul className="facts">
      <li className="fact fact-label">{text('call.label', { label: call.callLabel })}</li>
      <SaidByKeys call={call} />
      <li className="fact">{text(`language.name.${call.language}`)}</li>
      <li className="fact">{text('messages.left', { at: moment(call.takenAt), length: elapsed(call.seconds) })}</li>
      {call.isOver ? null : <li className="fact">{text('telephone-calls.lasts')}</li>}
    </ul>
  );
}
