import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { ActionButton } from './action-button.tsx';
import type { Me } from './contract.ts';
import type { DocumentSession, DocumentState } from './document-session.ts';
import { FailureNote } from './failure-note.tsx';
import { sendCommand } from './http-client.ts';
import { Icon } from './icons.tsx';
import { KeySheet } from './key-sheet.tsx';
import { useText } from './language.tsx';
import { timeWithSeconds } from './moments.ts';
import { askToNotify, noticePermission, useOutsideNotice } from './outside-notice.ts';
import { PageFoot } from './page-foot.tsx';
import { PageHeader } from './page-header.tsx';
import { Shade } from './shade.tsx';
import { useSignOutBeside } from './sign-out-layer.tsx';
import { useKeys } from './use-keys.ts';
import { useStore } from './use-store.ts';

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
export function WatchPage<Document extends { readonly serverTime: string }>({
  place,
  me,
  session,
  count,
  failure,
  children,
}: WatchPageProps<Document>) {
  const text = useText();
  const state = useStore(session.state);
  const [isShaded, setIsShaded] = useState(false);
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  const signOut = useMutation<unknown, Error, void>({
    mutationFn: () => sendCommand('/api/sign-out'),
    onSuccess: session.leave,
  });
  // A supervisor may sit at an operator's desk in another tab.
  const beside = useSignOutBeside(() => signOut.mutate());
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
          <button type="button" className="tool" onClick={beside.signOut}>
            {text('button.sign-out')}
          </button>
        </PageHeader>
        <Notices />
        <Freshness state={state} />
        <FailureNote error={failure ?? signOut.error} />
        <main className="watch">{children}</main>
        <PageFoot state={state} me={me} />
      </div>
      {isShaded ? null : beside.question}
      {isHelpOpen && !isShaded ? <KeySheet groups={[]} onClose={() => setIsHelpOpen(false)} /> : null}
    </>
  );
}

/** Says at once, and as long as it lasts, that nothing new comes to this page, and of when its copy is. */
function Freshness({ state }: { readonly state: DocumentState<{ readonly serverTime: string }> }) {
  const text = useText();
  const isLost = state.connection === 'lost' || state.isOld;
  const since = state.document?.serverTime;
  return (
    <div className={isLost ? 'problem' : undefined}>
      {isLost ? <Icon name="warning" /> : null}
      <p role="alert">{isLost ? text('watch.lost') : ''}</p>
      {isLost && since !== undefined ? (
        <p className="figures">{text('watch.as-of', { time: timeWithSeconds(since) })}</p>
      ) : null}
    </div>
  );
}

/** What comes while another window is in front is told by a notification alone: who watches is asked for it, once. */
function Notices() {
  const text = useText();
  const [permission, setPermission] = useState(noticePermission);
  const ask = () => void askToNotify().then(() => setPermission(noticePermission()));
  if (permission !== 'default' && permission !== 'denied') return null;
  return (
    <section className="status" aria-label={text('status.title')}>
      {permission === 'denied' ? (
        <p className="hint">{text('watch.notices-off')}</p>
      ) : (
        <ActionButton label={text('button.notices-on')} icon="bell" tone="main" onPress={ask} />
      )}
    </section>
  );
}
