import { type PublicKeyCredentialCreationOptionsJSON, startRegistration } from '@simplewebauthn/browser';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { ASK_FOR_SECRET, broughtByPasskey } from '../sealing/brought.ts';
import type { Brought } from '../sealing/wrapped-key.ts';
import { ActionButton } from '../shared/action-button.tsx';
import type { Me } from '../shared/contract.ts';
import { GuardedField } from '../shared/guarded-field.tsx';
import { readDocument, sendCommand } from '../shared/http-client.ts';
import { useLanguage } from '../shared/language.tsx';
import { wordsForMoment } from '../shared/wording.ts';
import { Failure, Form, SendButton } from './entrance-parts.tsx';
import { useOwnPassword } from './own-password.tsx';
import { keepKeyFor } from './take-key.ts';
import { useProof } from './use-proof.tsx';

const LABEL_LIMIT = 40;

interface Passkey {
  readonly id: string;
  readonly label: string;
  readonly lastUsedAt: string | null;
}

/** A person's passkeys: another one, and one away; never the last way in. Both ask for a fresh proof. */
export function OwnPasskeys({ me }: { readonly me: Me }) {
  const { text } = useLanguage();
  const queries = useQueryClient();
  const { isBusy, failure, act, proof } = useProof('sign-in.no-passkey');
  const [label, setLabel] = useState('');
  // As it stands when the proof has come.
  const standing = useRef(label);
  standing.current = label;
  const passkeys = useQuery({
    queryKey: ['passkeys'],
    queryFn: () => readDocument<Passkey[]>('/api/passkeys'),
    networkMode: 'always',
  });
  const own = passkeys.data ?? [];
  const hasPassword = typeof useOwnPassword()?.changedAt === 'string';
  const change = (work: (brought: readonly Brought[]) => Promise<void>) =>
    act(async (brought) => {
      await work(brought);
      await queries.invalidateQueries({ queryKey: ['passkeys'] });
    });
  const remove = (id: string) => change(() => sendCommand(`/api/passkeys/${id}/remove`));
  const add = () =>
    change(async (brought) => {
      const made = await makePasskey(standing.current.trim());
      await keepKeyFor(me, brought, { added: made, replaces: false });
      setLabel('');
    });
  return (
    <>
      <section className="card">
        <h3 className="small-title">{text('own.passkeys')}</h3>
        <ul className="own-sessions">
          {own.map((passkey) => (
            <PasskeyRow
              key={passkey.id}
              passkey={passkey}
              isLast={own.length === 1 && !hasPassword}
              isBusy={isBusy}
              onRemove={() => remove(passkey.id)}
            />
          ))}
        </ul>
        {passkeys.data?.length === 0 ? <p className="hint">{text('own.passkeys.none')}</p> : null}
        <Form onSend={add}>
          <GuardedField
            label={text('own.passkey.label')}
            hint={text('own.passkey.label.hint')}
            value={label}
            onChange={setLabel}
            limit={LABEL_LIMIT}
          />
          <SendButton label={text('own.passkey.add')} isBusy={isBusy} isMain={false} />
        </Form>
        <Failure words={failure} />
      </section>
      {proof}
    </>
  );
}

function PasskeyRow(props: {
  readonly passkey: Passkey;
  readonly isLast: boolean;
  readonly isBusy: boolean;
  readonly onRemove: () => void;
}) {
  const { text, language } = useLanguage();
  const { label, lastUsedAt } = props.passkey;
  const used =
    lastUsedAt === null
      ? text('own.passkey.unused')
      : text('own.passkey.used', { moment: wordsForMoment(text, language, { moment: lastUsedAt, now: Date.now() }) });
  return (
    <li>
      <span>
        <strong>{label}</strong> <small>{used}</small>
      </span>
      {props.isLast ? (
        <span className="hint">{text('own.passkey.last')}</span>
      ) : (
        <ActionButton label={text('own.passkey.remove', { label })} onPress={props.onRemove} isBusy={props.isBusy} />
      )}
    </li>
  );
}

/** Answers what the new passkey brings, where it makes secrets. */
async function makePasskey(label: string): Promise<Brought[]> {
  const { options } = await sendCommand<{ options: PublicKeyCredentialCreationOptionsJSON }>('/api/passkeys/options');
  const made = await startRegistration({ optionsJSON: { ...options, extensions: ASK_FOR_SECRET } });
  const { id, rawId, type, response } = made;
  const { clientDataJSON, attestationObject, transports } = response;
  const answer = { id, rawId, type, response: { clientDataJSON, attestationObject, transports } };
  await sendCommand('/api/passkeys', { answer, label });
  return broughtByPasskey(made);
}
