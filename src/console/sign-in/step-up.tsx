import { type PublicKeyCredentialRequestOptionsJSON, startAuthentication } from '@simplewebauthn/browser';
import { useState } from 'react';
import { ASK_FOR_SECRET, broughtByPasskey } from '../sealing/brought.ts';
import type { Brought } from '../sealing/wrapped-key.ts';
import { sendCommand } from '../shared/http-client.ts';
import { useText } from '../shared/language.tsx';
import { digitsOf, Failure, Field, Form, SendButton, useTry } from './entrance-parts.tsx';

/** Asks the person to prove once more that it is them, by a passkey or a code; then what was wanted goes on. */
export function StepUp({ onProved }: { readonly onProved: (brought: readonly Brought[]) => void }) {
  const text = useText();
  const [code, setCode] = useState('');
  const { isBusy, failure, attempt } = useTry('step-up.no');
  const byPasskey = () =>
    attempt(async () => {
      const { options } = await sendCommand<{ options: PublicKeyCredentialRequestOptionsJSON }>(
        '/api/step-up/passkey-options',
      );
      const answer = await startAuthentication({ optionsJSON: { ...options, extensions: ASK_FOR_SECRET } });
      const { id, rawId, type, response } = answer;
      await sendCommand('/api/step-up/passkey', { answer: { id, rawId, type, response } });
      onProved(broughtByPasskey(answer));
    });
  const byCode = () =>
    attempt(async () => {
      await sendCommand('/api/step-up/code', { code: digitsOf(code) });
      onProved([]);
    });
  return (
    <section className="card">
      <h3 className="small-title">{text('step-up.title')}</h3>
      <p className="hint">{text('step-up.hint')}</p>
      <Form onSend={byPasskey}>
        <SendButton label={text('step-up.passkey')} isBusy={isBusy} />
      </Form>
      <Form onSend={byCode}>
        <Field
          label={text('sign-in.code')}
          hint={text('sign-in.code.hint')}
          value={code}
          onChange={setCode}
          autoComplete="one-time-code"
          isCode
        />
        <SendButton label={text('step-up.code')} isBusy={isBusy} isMain={false} />
      </Form>
      <Failure words={failure} />
    </section>
  );
}
