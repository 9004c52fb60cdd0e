import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { mayPass, sendCommand } from '../shared/http-client.ts';
import { useText } from '../shared/language.tsx';
import { ChooseCredential } from './choose-credential.tsx';
import { Conduct } from './conduct.tsx';
import { Failure } from './entrance-parts.tsx';

const RETRY_MS = 2_000;

interface InvitationBody {
  readonly name: string;
  readonly signInName: string | null;
  readonly conductVersion: number;
}

/** From the one-time link to the desk: who it is for, the code of conduct, a passkey or a password. */
export function Invitation({ secret }: { readonly secret: string }) {
  const text = useText();
  const [isAccepted, setAccepted] = useState(false);
  const invitation = useQuery({
    queryKey: ['invitation'],
    queryFn: () => sendCommand<InvitationBody>('/api/invitation/open', { secret }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: (_count, error) => mayPass(error),
    retryDelay: RETRY_MS,
    networkMode: 'always',
  });
  if (invitation.error !== null) {
    return (
      <>
        <h2 className="big-title">{text('invite.gone')}</h2>
        <p>{text('invite.gone.hint')}</p>
        <p>
          <a href="/sign-in">{text('sign-in.title')}</a>
        </p>
      </>
    );
  }
  if (invitation.data === undefined)
    return <Failure words={invitation.failureCount > 0 ? 'refusal.unreachable' : null} />;
  const { name, signInName, conductVersion } = invitation.data;
  if (isAccepted) return <ChooseCredential invited={{ secret, signInName, conductVersion }} />;
  return (
    <>
      <h2 className="big-title">{text('invite.title', { name })}</h2>
      <p>{text('invite.lead')}</p>
      <Conduct isBusy={false} onAccept={() => setAccepted(true)} />
    </>
  );
}
