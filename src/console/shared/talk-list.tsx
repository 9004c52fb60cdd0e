import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Talk, Talks } from './contract.ts';
import { CutAt } from './cut-at.tsx';
import { readDocument } from './http-client.ts';
import { Icon } from './icons.tsx';
import { useText } from './language.tsx';
import { secondsBetween } from './moments.ts';
import { NotRead } from './not-read.tsx';
import { useNow } from './use-now.ts';
import './talk-list.css';
import { wordsForSpan } from './wording.ts';

/** A page that falls silent tells nobody. */
const LOOK_MS = 5_000;

export interface TalkListProps {
  readonly offsetMs: number;
  /** What can be done with each of them. */
  readonly actions?: (talk: Talk) => ReactNode;
  readonly children?: ReactNode;
}

/** The talks of this moment for a supervisor, those whose operator's page does not answer first. Of callers nothing. */
export function TalkList({ offsetMs, actions, children }: TalkListProps) {
  const text = useText();
  const now = useNow() + offsetMs;
  const read = useQuery({
    queryKey: ['talks'],
    queryFn: () => readDocument<Talks>('/api/talks'),
    refetchInterval: LOOK_MS,
    networkMode: 'always',
  });
  return (
    <section className="watch-part" aria-labelledby="talks">
      <h2 className="small-title" id="talks">
        {text('talks.title', { count: read.data?.inAll ?? '–' })}
      </h2>
      {/* What was read before goes on standing there, and is said to be old. */}
      {read.data === undefined || read.isError ? <NotRead error={read.error} /> : null}
      {read.data === undefined ? null : <CutAt shown={read.data.talks.length} total={read.data.inAll} />}
      <ul className="talk-rows">
        {read.data?.talks.map((talk) => (
          <li key={talk.id} className="talk-row">
            <strong id={`talk-${talk.id}`}>{talk.operator}</strong>
            <span>{text('call.label', { label: talk.callLabel })}</span>
            <TalkFacts talk={talk} />
            {talk.connectedAt === null ? null : (
              <span className="since talk-row-end">{wordsForSpan(text, secondsBetween(talk.connectedAt, now))}</span>
            )}
            {actions?.(talk)}
          </li>
        ))}
      </ul>
      {children}
    </section>
  );
}

function TalkFacts({ talk }: { readonly talk: Talk }) {
  const text = useText();
  return (
    <>
      {talk.isReachable ? null : (
        <span className="fact fact-danger">
          <Icon name="warning" />
          {text('talks.silent')}
        </span>
      )}
      {talk.hasListener ? <span className="fact">{text('talks.listened')}</span> : null}
      {talk.isChanging ? <span className="fact">{text('talks.changing')}</span> : null}
    </>
  );
}
