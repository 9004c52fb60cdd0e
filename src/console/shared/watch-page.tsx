import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Me } from './contract.ts';
import type { DocumentSession } from './document-session.ts';
import { FailureNote } from './failure-note.tsx';
import { sendCommand } from './http-client.ts';
import { KeySheet } from './key-sheet.tsx';
import { useText } from './language.tsx';
import { useOutsideNotice } from './outside-notice.ts';
import { PageFoot } from './page-foot.tsx';
import { PageHeader } from './page-header.tsx';
import { Shade } from './shade.tsx';
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
        <FailureNote error={failure ?? signOut.error} />
        <main className="watch">{children}</main>
        <PageFoot state={state} me={me} />
      </div>
      {isHelpOpen && !isShaded ? <KeySheet groups={[]} onClose={() => setIsHelpOpen(false)} /> : null}
    </>
  );
}
