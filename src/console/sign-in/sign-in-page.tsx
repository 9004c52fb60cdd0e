import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Me } from '../shared/contract.ts';
import { forgetEverything } from '../shared/forget-everything.ts';
import { CommandRefused, isSignedOut, mayPass, readDocument, sendCommand } from '../shared/http-client.ts';
import { useLanguage, useText } from '../shared/language.tsx';
import { PageHeader } from '../shared/page-header.tsx';
import { Conduct } from './conduct.tsx';
import { DemoLink } from './demo-link.tsx';
import { Failure, OWN_QUERY, useTry } from './entrance-parts.tsx';
import { Invitation } from './invitation.tsx';
import { OwnPage } from './own-page.tsx';
import { SignInForm } from './sign-in-form.tsx';

/** A link of the demo. */
const LINK = /^\/sign-in\/([^/]+)\/?$/;
const SECRET = /^#([A-Za-z0-9_-]{20,100})$/;
const RETRY_MS = 2_000;
/** The end of a session is told to no page without a line to the server. */
const LOOK_MS = 30_000;

/** The one door of the line: an invitation stands after the # of the address, where no server and no log sees it. */
export function SignInPage() {
  const text = useText();
  const secret = SECRET.exec(location.hash)?.[1];
  const link = LINK.exec(location.pathname)?.[1];
  return (
    <div className="page">
      <PageHeader place={text('sign-in.place')} />
      <main className="entrance">
        {link !== undefined ? <DemoLink secret={link} /> : null}
        {link === undefined && secret !== undefined ? <Invitation secret={secret} /> : null}
        {link === undefined && secret === undefined ? <Door /> : null}
      </main>
    </div>
  );
}

function Door() {
  const queries = useQueryClient();
  const wasIn = () => queries.getQueryData(OWN_QUERY) !== undefined;
  const me = useQuery({
    queryKey: OWN_QUERY,
    queryFn: () => readDocument<Me>('/api/me'),
    retry: (_count, error) => mayPass(error),
    retryDelay: RETRY_MS,
    refetchInterval: () => (wasIn() ? LOOK_MS : false),
    refetchIntervalInBackground: true,
    networkMode: 'always',
  });
  // Whoever comes back to this tab has it asked again: until the answer is there, what was being typed stays on the screen.
  const [last, setLast] = useState(me.error);
  if (me.error !== null && me.error !== last) setLast(me.error);
  if (me.data !== undefined && isSignedOut(me.error)) return <Ended />;
  if (me.data !== undefined) return <OwnPage me={me.data} />;
  if (last instanceof CommandRefused && last.code === 'conduct-not-accepted') return <NewConduct />;
  if (last !== null) return <SignInForm />;
  return <Failure words={me.failureCount > 0 ? 'refusal.unreachable' : null} />;
}

/** The session of one's own page is over: nothing of it stays on the screen, a link for a colleague least of all, or in the browser. */
function Ended() {
  const text = useText();
  useEffect(() => void forgetEverything(), []);
  return (
    <>
      <div role="alert">
        <p>
          <strong>{text('gate.signed-out')}</strong>
        </p>
        <p>{text('gate.signed-out.hint')}</p>
      </div>
      <SignInForm />
    </>
  );
}

/** Somebody who accepted an older wording: the new one comes first. */
function NewConduct() {
  const { language } = useLanguage();
  const { isBusy, failure, attempt } = useTry('refusal.try-again');
  const conduct = useQuery({
    queryKey: ['conduct'],
    queryFn: () => readDocument<{ version: number }>('/api/conduct'),
    retry: (_count, error) => mayPass(error),
    retryDelay: RETRY_MS,
    networkMode: 'always',
  });
  if (conduct.data === undefined) return <Failure words={conduct.failureCount > 0 ? 'refusal.unreachable' : null} />;
  const { version } = conduct.data;
  const accept = () =>
    attempt(async () => {
      await sendCommand('/api/conduct/accept', { version, language });
      location.reload();
    });
  return (
    <>
      <Conduct isBusy={isBusy} onAccept={accept} />
      <Failure words={failure} />
    </>
  );
}
