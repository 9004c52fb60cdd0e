import { type PublicKeyCredentialRequestOptionsJSON, startAuthentication } from '@simplewebauthn/browser';
import { useState } from 'react';
import { ASK_FOR_SECRET, broughtByPasskey, broughtByPassword } from '../sealing/brought.ts';
import { sendCommand } from '../shared/http-client.ts';
import { useText } from '../shared/language.tsx';
import { digitsOf, Failure, Field, Form, SendButton, useTry } from './entrance-parts.tsx';
import { takeKey } from './take-key.ts';

/** The pages are built without the demo for production. */
const isDemo = import.meta.env.MODE === 'demo';

interface Next {
  readonly path: string;
}

/** A passkey first; name, password and code for a device that has none. */
export function SignInForm() {
  const text = useText();
  return (
    <>
      <h2 className="big-title">{text('sign-in.title')}</h2>
      <ByPasskey />
      <ByPassword />
      {isDemo ? (
        <p>
          <a href="/">{text('sign-in.demo')}</a>
        </p>
      ) : null}
    </>
  );
}

function ByPasskey() {
  const text = useText();
  const { isBusy, failure, attempt } = useTry('sign-in.no-passkey');
  const send = () =>
    attempt(async () => {
      const { options } = await sendCommand<{ options: PublicKeyCredentialRequestOptionsJSON }>(
        '/api/sign-in/passkey-options',
      );
      const answer = await startAuthentication({ optionsJSON: { ...options, extensions: ASK_FOR_SECRET } });
      // The passkey's own secret is in the answer too: it stays here.
      const { id, rawId, type, response } = answer;
      const { path } = await sendCommand<Next>('/api/sign-in/passkey', { answer: { id, rawId, type, response } });
      await takeKey(broughtByPasskey(answer));
      location.replace(path);
    });
  return (
    <section className="card">
      <Form onSend={send}>
        <p className="hint">{text('sign-in.passkey.hint')}</p>
        <SendButton label={text('sign-in.passkey')} isBusy={isBusy} />
      </Form>
      <Failure words={failure} />
    </section>
  );
}

function ByPassword() {
  const text = useText();
  const { isBusy, failure, attempt } = useTry('sign-in.no');
  const [typed, setTyped] = useState({ name: '', password: '', code: '' });
  const change = (field: keyof typeof typed) => (value: string) => setTyped({ ...typed, [field]: value });
  const send = () =>
    attempt(async () => {
      const { path } = await sendCommand<Next>('/api/sign-in/password', { ...typed, code: digitsOf(typed.code) });
      await takeKey(broughtByPassword(typed.password));
      location.replace(path);
    });
  return (
    <section className="card">
      <h3 className="small-title">{text('sign-in.other')}</h3>
      <Form onSend={send}>
        <Field label={text('sign-in.name')} value={typed.name} onChange={change('name')} autoComplete="username" />
        <Field
          label={text('sign-in.password')}
          type="password"
          value={typed.password}
          onChange={change('password')}
          autoComplete="current-password"
        />
        <Field
          label={text('sign-in.code')}
          hint={text('sign-in.code.hint')}
          value={typed.code}
          onChange={change('code')}
          autoComplete="one-time-code"
          isCode
        />
        <SendButton label={text('sign-in.go')} isBusy={isBusy} isMain={false} />
      </Form>
      <Failure words={failure} />
    </section>
  );
}
