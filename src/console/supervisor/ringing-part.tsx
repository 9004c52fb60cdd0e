import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Ringing } from '../shared/contract.ts';
import { readDocument } from '../shared/http-client.ts';
import { useLanguage, useText } from '../shared/language.tsx';
import { secondsBetween } from '../shared/moments.ts';
import { NotRead } from '../shared/not-read.tsx';
import { wordsForMoment, wordsForSpan } from '../shared/wording.ts';
import { RungOffers, UnrungPeople } from './ringing-lists.tsx';

/** A page that falls silent says nothing: whoever looks sees it this much later. */
const READ_AGAIN_MS = 3_000;

/** Why nobody is ringing, for each caller who waits; and who was rung for those who waited within a day. Nothing of who called. */
export function RingingPart() {
  const text = useText();
  const read = useQuery({
    queryKey: ['ringing'],
    queryFn: () => readDocument<Ringing>('/api/ringing'),
    refetchInterval: READ_AGAIN_MS,
    networkMode: 'always',
  });
  const calls = read.data?.calls ?? [];
  const waiting = calls.filter(({ standing }) => standing === 'waiting');
  const past = calls.filter(({ standing }) => standing !== 'waiting');
  return (
    <section className="watch-part" aria-labelledby="ringing">
      <h2 className="small-title" id="ringing">
        {text('ringing.title')}
      </h2>
      {read.data === undefined || read.isError ? <NotRead error={read.error} /> : null}
      {read.data === undefined ? null : (
        <>
          {waiting.length === 0 ? <p className="hint">{text('ringing.nobody-waits')}</p> : null}
          <ul className="watch-list">
            {waiting.map((call) => (
              <WaitingCall key={`${call.callLabel} ${call.waitingSince}`} call={call} now={read.data.serverTime} />
            ))}
          </ul>
          <PastCalls calls={past} now={read.data.serverTime} />
        </>
      )}
    </section>
  );
}

type RingingCall = Ringing['calls'][number];

function WaitingCall({ call, now }: { readonly call: RingingCall; readonly now: string }) {
  const text = useText();
  const span = wordsForSpan(text, secondsBetween(call.waitingSince, new Date(now).getTime()));
  return (
    <li className="card watch-item watch-item-new">
      <CallFacts call={call}>
        <span className="fact fact-warning">{text('ringing.waits', { span })}</span>
      </CallFacts>
      {call.obstacle === null ? null : <p className="watch-line">{text(`ringing.obstacle.${call.obstacle}`)}</p>}
      <div className="ringing-columns">
        {call.people === null ? null : <UnrungPeople people={call.people} inAll={call.peopleInAll} />}
        <RungOffers offers={call.offers} />
      </div>
    </li>
  );
}

function CallFacts({ call, children }: { readonly call: RingingCall; readonly children: React.ReactNode }) {
  const text = useText();
  return (
    <div className="watch-item-head">
      <strong>{text('call.label', { label: call.callLabel })}</strong>
      {call.language === null ? null : <span>{text(`language.name.${call.language}`)}</span>}
      {call.urgency === 'ordinary' ? null : <span className="fact fact-danger">{text(`urgency.${call.urgency}`)}</span>}
      {children}
    </div>
  );
}

function PastCalls({ calls, now }: { readonly calls: readonly RingingCall[]; readonly now: string }) {
  const text = useText();
  const [isOpen, setIsOpen] = useState(false);
  if (calls.length === 0) return <p className="hint">{text('ringing.none')}</p>;
  return (
    <details onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary className="ringing-summary">{text('ringing.past', { count: calls.length })}</summary>
      {isOpen ? (
        <ul className="watch-rows">
          {calls.map((call) => (
            <PastCall key={`${call.callLabel} ${call.waitingSince}`} call={call} now={new Date(now).getTime()} />
          ))}
        </ul>
      ) : null}
    </details>
  );
}

function PastCall({ call, now }: { readonly call: RingingCall; readonly now: number }) {
  const { text, language } = useLanguage();
  const moment = wordsForMoment(text, language, { moment: call.waitingSince, now });
  return (
    <li className="watch-row ringing-past">
      <CallFacts call={call}>
        <span>{call.standing === 'waiting' ? '' : text(`ringing.standing.${call.standing}`)}</span>
        <span className="since">{text('ringing.since', { moment })}</span>
      </CallFacts>
      <RungOffers offers={call.offers} />
    </li>
  );
}
