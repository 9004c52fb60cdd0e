import { type PublicKeyCredentialCreationOptionsJSON, startRegistration } from '@simplewebauthn/browser';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ASK_FOR_SECRET, broughtByPasskey, broughtByPassword } from '../sealing/brought.ts';
import { sendCommand } from '../shared/http-client.ts';
import { useLanguage } from '../shared/language.tsx';
import { digitsOf, Failure, Field, Form, SendButton, useTry } from './entrance-parts.tsx';
import { NewAuthenticator, type OfferedCode } from './new-authenticator.tsx';
import { takeKey } from './take-key.ts';

export interface Invited {
  readonly secret: string;
  readonly signInName: string | null;
  readonly conductVersion: number;
}

interface Next {
  readonly path: string;
}

/** The last step of an invitation: a passkey, or a password with a code. Either uses the link up and opens the desk. */
export function ChooseCredential({ invited }: { readonly invited: Invited }) {
  const { text, language } = useLanguage();
  const { isBusy, failure, attempt } = useTry('sign-in.no-passkey');
  const [isByPassword, setByPassword] = useState(false);
  const { secret, conductVersion } = invited;
  const acceptance = { version: conductVersion, language };
  const make = () =>
    attempt(async () => {
      const { options } = await sendCommand<{ options: PublicKeyCredentialCreationOptionsJSON }>(
        '/api/invitation/passkey-options',
        { secret },
      );
      const made = await startRegistration({ optionsJSON: { ...options, extensions: ASK_FOR_SECRET } });
      const { id, rawId, type, response } = made;
      const { clientDataJSON, attestationObject, transports } = response;
      const answer = { id, rawId, type, response: { clientDataJSON, attestationObject, transports } };
      const body = { secret, answer, label: text('invite.passkey.label'), acceptance };
      const { path } = await sendCommand<Next>('/api/invitation/passkey', body);
      await takeKey(broughtByPasskey(made));
      location.replace(path);
    });
  return (
    <>
      <section className="card">
        <h2 className="big-title">{text('invite.how')}</h2>
        <Form onSend={make}>
          <p className="hint">{text('invite.passkey.hint')}</p>
          <SendButton label={text('invite.passkey')} isBusy={isBusy} />
        </Form>
        <Failure words={failure} />
        {isByPassword ? null : (
          <button type="button" className="button button-quiet" onClick={() => setByPassword(true)}>
            {text('invite.password')}
          </button>
        )}
      </section>
      {isByPassword ? <PasswordAndCode invited={invited} acceptance={acceptance} /> : null}
    </>
  );
}

function PasswordAndCode(props: { readonly invited: Invited; readonly acceptance: object }) {
  const { text } = useLanguage();
  const { secret, signInName } = props.invited;
  const { isBusy, failure, attempt } = useTry('invite.gone');
  const [chosen, setChosen] = useState({ password: '', code: '' });
  const offered = useQuery({
    queryKey: ['code'],
    queryFn: () => sendCommand<OfferedCode>('/api/invitation/code', { secret }),
    staleTime: Number.POSITIVE_INFINITY,
    networkMode: 'always',
  });
  if (offered.data === undefined) return <Failure words={offered.error === null ? null : 'refusal.unreachable'} />;
  const { text: letters, sealed } = offered.data;
  const send = () =>
    attempt(async () => {
      const body = { secret, sealed, ...chosen, code: digitsOf(chosen.code), acceptance: props.acceptance };
      const { path } = await sendCommand<Next>('/api/invitation/password', body);
      await takeKey(broughtByPassword(chosen.password));
      location.replace(path);
    });
  return (
    <section className="card">
      <h2 className="big-title">{text('invite.password')}</h2>
      <p>{text('invite.name', { name: signInName ?? '' })}</p>
      <NewAuthenticator letters={letters} signInName={signInName ?? ''} />
      <Form onSend={send}>
        <input type="text" autoComplete="username" value={signInName ?? ''} readOnly hidden />
        <Field
          label={text('sign-in.password')}
          hint={text('invite.password.hint')}
          type="password"
          value={chosen.password}
          onChange={(password) => setChosen({ ...chosen, password })}
          autoComplete="new-password"
        />
        <Field
          label={text('sign-in.code')}
          hint={text('sign-in.code.hint')}
          value={chosen.code}
          onChange={(code) => setChosen({ ...chosen, code })}
          autoComplete="one-time-code"
          isCode
        />
        <SendButton label={text('sign-in.go')} isBusy={isBusy} />
      </Form>
      <Failure words={failure} />
    </section>
  );
}
