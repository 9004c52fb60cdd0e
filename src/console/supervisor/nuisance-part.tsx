import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { ActionButton } from '../shared/action-button.tsx';
import type { NuisanceFlag, NuisanceFlags } from '../shared/contract.ts';
import { readDocument, sendCommand } from '../shared/http-client.ts';
import { useLanguage, useText } from '../shared/language.tsx';
import { timeOf } from '../shared/moments.ts';
import { NotRead } from '../shared/not-read.tsx';
import { useJustMoved } from '../shared/use-just-moved.ts';
import { wordsForFailure, wordsForMoment } from '../shared/wording.ts';

/** A flag waits for hours: nobody has to see it in the same second. */
const READ_AGAIN_MS = 10_000;
/** As many as one answer holds at the most. */
const PART = 25;

interface Order {
  readonly id: string;
  readonly what: 'confirm' | 'decline' | 'lift';
}

/** Nuisance flags that want a second person, and those that stand. Nothing of who called. */
export function NuisancePart() {
  const text = useText();
  const read = useInfiniteQuery({
    queryKey: ['nuisance-flags'],
    queryFn: ({ pageParam }) =>
      readDocument<NuisanceFlags>(pageParam === 0 ? '/api/nuisance-flags' : `/api/nuisance-flags/after/${pageParam}`),
    initialPageParam: 0,
    getNextPageParam: (last, parts) => (last.flags.length < PART ? null : parts.length * PART),
    refetchInterval: READ_AGAIN_MS,
    networkMode: 'always',
  });
  const order = useMutation<unknown, Error, Order>({
    mutationFn: ({ id, what }) => sendCommand(`/api/nuisance-flags/${id}/${what}`),
    onSettled: () => void read.refetch(),
  });
  const flags = read.data?.pages.flatMap((part) => part.flags) ?? [];
  const isMoved = useJustMoved(flags.map(({ id, standsUntil }) => `${id} ${standsUntil}`).join());
  return (
    <section className="watch-part" aria-labelledby="nuisance">
      <h2 className="small-title" id="nuisance">
        {text('nuisance.flags')}
      </h2>
      <p className="hint">{text('nuisance.flags.rule')}</p>
      <div role="alert">
        {order.error === null ? null : <p className="call-note">{text(wordsForFailure(order.error))}</p>}
      </div>
      {read.data === undefined || read.isError ? <NotRead error={read.error} /> : null}
      {read.data !== undefined && flags.length === 0 ? <p className="hint">{text('nuisance.flags.none')}</p> : null}
      <ul className="watch-list">
        {flags.map((flag) => (
          <Flag
            key={flag.id}
            flag={flag}
            now={read.dataUpdatedAt}
            isBusy={order.isPending || isMoved}
            onOrder={(what) => order.mutate({ id: flag.id, what })}
          />
        ))}
      </ul>
      {read.hasNextPage ? (
        <ActionButton
          label={text('inbox.next')}
          isBusy={read.isFetchingNextPage}
          onPress={() => void read.fetchNextPage()}
        />
      ) : null}
    </section>
  );
}

interface FlagProps {
  readonly flag: NuisanceFlag;
  readonly now: number;
  readonly isBusy: boolean;
  readonly onOrder: (what: Order['what']) => void;
}

function Flag({ flag, now, isBusy, onOrder }: FlagProps) {
  const { text, language } = useLanguage();
  const warned = flag.warnings.map(({ ground, givenAt }) => `${timeOf(givenAt)} ${text(`nuisance.ground.${ground}`)}`);
  return (
    <li>
      <article className="card watch-item" aria-labelledby={`flag-${flag.id}`}>
        <header className="watch-item-head">
          <h3 className="small-title" id={`flag-${flag.id}`}>
            {text('nuisance.asks', {
              name: flag.operator,
              moment: wordsForMoment(text, language, { moment: flag.askedAt, now }),
            })}
          </h3>
          <span className="fact">{text('nuisance.hours', { hours: flag.hours })}</span>
        </header>
        <p>
          <strong>{text(`nuisance.ground.${flag.ground}`)}</strong>
        </p>
        <p className="hint">{text('nuisance.warned-at', { warnings: warned.join(', ') })}</p>
        {flag.earlier === 0 ? null : <p className="hint">{text('nuisance.earlier', { count: flag.earlier })}</p>}
        <FlagButtons flag={flag} now={now} isBusy={isBusy} onOrder={onOrder} />
      </article>
    </li>
  );
}

function FlagButtons({ flag, now, isBusy, onOrder }: FlagProps) {
  const { text, language } = useLanguage();
  const about = `flag-${flag.id}`;
  if (flag.standsUntil !== null) {
    const until = wordsForMoment(text, language, { moment: flag.standsUntil, now });
    const stands = { until, name: flag.confirmedBy ?? '' };
    return (
      <>
        <p>{text('nuisance.stands', stands)}</p>
        <div className="button-row">
          <ActionButton label={text('nuisance.lift')} about={about} isBusy={isBusy} onPress={() => onOrder('lift')} />
        </div>
      </>
    );
  }
  if (flag.isOwn) return <p className="hint">{text('nuisance.own')}</p>;
  return (
    <div className="button-row">
      <ActionButton
        label={text('nuisance.confirm')}
        about={about}
        icon="check"
        tone="main"
        isBusy={isBusy}
        onPress={() => onOrder('confirm')}
      />
      <ActionButton label={text('nuisance.decline')} about={about} isBusy={isBusy} onPress={() => onOrder('decline')} />
    </div>
  );
}
