import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Me } from './contract.ts';
import type { DocumentSession, DocumentState } from './document-session.ts';
import { sendCommand } from './http-client.ts';
import { Icon } from './icons.tsx';
import { KeySheet } from './key-sheet.tsx';
import { useText } from './language.tsx';
import { timeWithSeconds } from './moments.ts';
import { useOutsideNotice } from './outside-notice.ts';
import { PageHeader } from './page-header.tsx';
import { Shade } from './shade.tsx';
import { useKeys } from './use-keys.ts';
import { useNow } from './use-now.ts';
import { useStore } from './use-store.ts';
import { wordsForFailure } from './wording.ts';

export interface WatchPageProps<Document> {
  readonly place: string;
  readonly me: Me;
  readonly session: DocumentSession<Document>;
  /** How many things wait for this person: shown in the tab's title, as a bare number. */
  readonly count: number;
  readonly failure: Error | null;
  readonly children: ReactNode;
}

/** The frame of a page that watches: head, shade, what went wrong, foot. */
export function WatchPage<Document>({ place, me, session, count, failure, children }: WatchPageProps<Document>) {
  const text = useText();
  const state = useStore(session.state);
  const [isShaded, setIsShaded] = useState(false);
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  const signOut = useMutation<unknown, Error, void>({
    mutationFn: () => sendCommand('/api/sign-out'),
    onSuccess: session.leave,
  });
  const shade = () => setIsShaded((was) => !was);
  const help = () => setIsHelpOpen(true);
  useKeys({ situation: 'officer', actions: isShaded ? { shade } : { shade, help } });
  useOutsideNotice(count, isShaded);
  return (
    <>
      {isShaded ? <Shade count={count} onOpen={shade} /> : null}
      <div className="page" inert={isShaded}>
        <PageHeader place={place} person={me.account.name} onHelp={help} onShade={shade}>
          <a className="tool" href="/sign-in">
            {text('button.own-page')}
          </a>
          <button type="button" className="tool" onClick={() => signOut.mutate()}>
            {text('button.sign-out')}
          </button>
        </PageHeader>
        <WatchFailure error={failure ?? signOut.error} />
        <main className="watch">{children}</main>
        <WatchFoot state={state} me={me} />
      </div>
      {isHelpOpen && !isShaded ? <KeySheet groups={[]} onClose={() => setIsHelpOpen(false)} /> : null}
    </>
  );
}

function WatchFailure({ error }: { readonly error: Error | null }) {
  const text = useText();
  return (
    <div role="alert">
      {error === null ? null : (
        <div className="failure">
          <Icon name="warning" />
          <p>{text(wordsForFailure(error))}</p>
        </div>
      )}
    </div>
  );
}

function WatchFoot<Document>({ state, me }: { readonly state: DocumentState<Document>; readonly me: Me }) {
  const text = useText();
  const now = useNow() + state.clockOffsetMs;
  const isOpen = state.connection === 'open';
  return (
    <footer className="page-foot">
      <p className={`lamp lamp-${isOpen ? 'ok' : 'failed'}`}>
        <Icon name={isOpen ? 'check-circle' : 'warning'} />
        {text(`connection.${state.connection}`)}
      </p>
      <p className="figures">{text('foot.server-time', { time: timeWithSeconds(now) })}</p>
      {me.line.demo ? <p className="demo-mark">{text('foot.demo')}</p> : null}
    </footer>
  );
}
