import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ActionButton } from '../shared/action-button.tsx';
import { readDocument, sendCommand } from '../shared/http-client.ts';
import { useText } from '../shared/language.tsx';
import { Failure } from './entrance-parts.tsx';
import { useProof } from './use-proof.tsx';

/** As many as one answer holds at the most. */
const PART = 25;

interface Colleague {
  readonly id: string;
  readonly name: string;
  readonly recoveryId: string | null;
  readonly askedBy: string | null;
  readonly isMine: boolean;
  readonly mayConfirm: boolean;
}

/** Two people help a third back in: one asks, another confirms and hands on the link. */
export function HelpColleague() {
  const text = useText();
  const queries = useQueryClient();
  const { isBusy, failure, act, proof } = useProof('refusal.try-again');
  const [link, setLink] = useState<string | null>(null);
  const read = useInfiniteQuery({
    queryKey: ['colleagues'],
    queryFn: ({ pageParam }) =>
      readDocument<Colleague[]>(pageParam === 0 ? '/api/recoveries' : `/api/recoveries/after/${pageParam}`),
    initialPageParam: 0,
    getNextPageParam: (last, parts) => (last.length < PART ? null : parts.length * PART),
    networkMode: 'always',
  });
  const colleagues = read.data?.pages.flat() ?? [];
  const post = (path: string, body?: object) => async () => {
    const answer = await sendCommand<{ link?: string }>(path, body);
    if (answer.link !== undefined) setLink(answer.link);
    await queries.invalidateQueries({ queryKey: ['colleagues'] });
  };
  if (colleagues.length === 0) return null;
  return (
    <>
      <section className="card">
        <h3 className="small-title">{text('help.title')}</h3>
        <p className="hint">{text('help.hint')}</p>
        <ul className="own-sessions">
          {colleagues.map((colleague) => (
            <li key={colleague.id}>
              <span>{colleague.name}</span>
              <Step colleague={colleague} isBusy={isBusy} onAct={(path, body) => act(post(path, body))} />
            </li>
          ))}
        </ul>
        {read.hasNextPage ? (
          <ActionButton
            label={text('inbox.next')}
            onPress={() => void read.fetchNextPage()}
            isBusy={read.isFetchingNextPage}
          />
        ) : null}
        {link === null ? null : (
          <div role="status">
            <p>{text('help.link')}</p>
            <p className="entrance-letters">{link}</p>
          </div>
        )}
        <Failure words={failure} />
      </section>
      {proof}
    </>
  );
}

function Step(props: {
  readonly colleague: Colleague;
  readonly isBusy: boolean;
  readonly onAct: (path: string, body?: object) => void;
}) {
  const text = useText();
  const { isBusy, onAct } = props;
  const { id, name, recoveryId, askedBy, isMine, mayConfirm } = props.colleague;
  if (recoveryId === null) {
    const ask = () => onAct('/api/recoveries', { accountId: id });
    return <ActionButton label={text('help.ask', { name })} onPress={ask} isBusy={isBusy} />;
  }
  if (isMine) {
    const withdraw = () => onAct(`/api/recoveries/${recoveryId}/withdraw`);
    return <ActionButton label={text('help.withdraw', { name })} onPress={withdraw} isBusy={isBusy} />;
  }
  const whoAsked = askedBy === null ? null : <span className="hint">{text('help.asked-by', { name: askedBy })}</span>;
  if (!mayConfirm) {
    return (
      <>
        {whoAsked}
        <span className="hint">{text('help.other')}</span>
      </>
    );
  }
  const confirm = () => onAct(`/api/recoveries/${recoveryId}/confirm`);
  return (
    <>
      {whoAsked}
      <ActionButton label={text('help.confirm', { name })} onPress={confirm} isBusy={isBusy} tone="danger" />
    </>
  );
}
