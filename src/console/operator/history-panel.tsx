import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { History } from '../shared/contract.ts';
import { mayPass, readDocument } from '../shared/http-client.ts';
import { useText } from '../shared/language.tsx';
import { useFocusGoesOn } from '../shared/use-focus-goes-on.ts';
import { useNow } from '../shared/use-now.ts';
import { useStore } from '../shared/use-store.ts';
import { AgreeCaseWord } from './agree-case-word.tsx';
import { AskBreakGlass } from './ask-break-glass.tsx';
import { useDesk } from './desk-commands.ts';
import type { Subject } from './desk-state.ts';
import { EarlierNotes } from './earlier-notes.tsx';
import { SayCaseWord } from './say-case-word.tsx';

export interface HistoryProps {
  readonly callId: string;
  readonly history: History;
  /** Looks again: what was asked may have been answered. */
  readonly onChange: () => void;
}

/**
 * What came before this call: that there was something, and the two ways to it. A caller who cannot be known again has none, and then
 * there is nothing to show.
 */
export function HistoryPanel({ subject }: { readonly subject: Subject }) {
  const { session } = useDesk();
  const text = useText();
  const { callId, stage } = subject;
  const { historyChanges, clockOffsetMs } = useStore(session.state);
  const now = useNow() + clockOffsetMs;
  const read = useQuery({
    queryKey: ['history', callId, stage, historyChanges],
    queryFn: () => readDocument<History>(`/api/calls/${callId}/history`),
    placeholderData: keepPreviousData,
    retry: (_count, error) => mayPass(error),
    networkMode: 'always',
  });
  const part = useFocusGoesOn<HTMLElement>();
  if (read.data?.known !== true) return null;
  const history = openAt(read.data, now);
  const props = { callId, history, onChange: () => void read.refetch() };
  const { earlier, hasWord, opening } = history;
  return (
    <section className="panel history" aria-labelledby="history-title" {...part}>
      <h3 id="history-title" className="small-title">
        {text(earlier ? 'history.title' : 'history.title.none')}
      </h3>
      {earlier ? <p className="hint">{text('history.rule')}</p> : null}
      {opening === null ? null : <EarlierNotes {...props} />}
      {(earlier || hasWord) && opening?.way !== 'case-word' && stage === 'call' ? <Ways {...props} /> : null}
      <AgreeCaseWord {...props} />
    </section>
  );
}

/** An opening ends at its minute, and the words that were read go with it: nobody tells the page, and the server may be away by then. */
function openAt(history: History, now: number): History {
  const isOver = history.opening !== null && Date.parse(history.opening.until) <= now;
  return isOver ? { ...history, opening: null, notes: [] } : history;
}

/** The caller's own word; or, where it is not to be had, two people. */
function Ways(props: HistoryProps) {
  const text = useText();
  return (
    <>
      {props.history.hasWord ? <SayCaseWord {...props} /> : <p className="hint">{text('history.no-word')}</p>}
      {props.history.earlier ? <AskBreakGlass {...props} /> : null}
    </>
  );
}
