import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { broughtByPassword } from '../sealing/brought.ts';
import { ActionButton } from '../shared/action-button.tsx';
import { hasDesk, type Me } from '../shared/contract.ts';
import { readDocument, sendCommand } from '../shared/http-client.ts';
import { useLanguage } from '../shared/language.tsx';
import { wordsForMoment } from '../shared/wording.ts';
import { digitsOf, Failure, Field, Form, SendButton } from './entrance-parts.tsx';
import { NewAuthenticator, type OfferedCode } from './new-authenticator.tsx';
import { keepKeyFor } from './take-key.ts';
import { useProof } from './use-proof.tsx';

interface Password {
  readonly signInName: string | null;
  readonly changedAt: string | null;
}

const EMPTY = { present: '', password: '', code: '' };

/** Whether the person has a password, and by what name they sign in with it; undefined until it is read. */
export function useOwnPassword(): Password | undefined {
  const own = useQuery({
    queryKey: ['password'],
    queryFn: () => readDocument<Password>('/api/password'),
    networkMode: 'always',
  });
  return own.data;
}

/** A new password, with the code app in use or a new one; every other browser of the person is signed out by it. */
export function OwnPassword({ me }: { readonly me: Me }) {
  const { text } = useLanguage();
  const queries = useQueryClient();
  const { isBusy, failure, act, proof } = useProof('password.code-wrong');
  const [typed, setTyped] = useState(EMPTY);
  // What was corrected while a proof was asked for is sent as it stands, not as it was.
  const standing = useRef(typed);
  standing.current = typed;
  const [offered, setOffered] = useState<OfferedCode | null>(null);
  const [isDone, setDone] = useState(false);
  const own = useOwnPassword();
  const signInName = own?.signInName;
  if (own === undefined || typeof signInName !== 'string') return null;
  const hasPassword = own.changedAt !== null;
  const offer = () => act(async () => setOffered(await sendCommand<OfferedCode>('/api/password/code')));
  const send = () =>
    act(async (brought) => {
      const { present, password, code } = standing.current;
      const body = { password, code: digitsOf(code) };
      await sendCommand('/api/password', offered === null ? body : { ...body, sealed: offered.sealed });
      const ways = [...brought, ...broughtByPassword(present)];
      await keepKeyFor(me, ways, { added: broughtByPassword(password), replaces: true });
      setTyped(EMPTY);
      setOffered(null);
      setDone(true);
      await queries.invalidateQueries({ queryKey: ['password'] });
      await queries.invalidateQueries({ queryKey: ['sessions'] });
    });
  return (
    <>
      <section className="card">
        <h3 className="small-title">{text('own.password')}</h3>
        <Since changedAt={own.changedAt} />
        {offered === null ? (
          <ActionButton label={text('own.password.authenticator')} onPress={offer} isBusy={isBusy} />
        ) : (
          <NewAuthenticator letters={offered.text} signInName={signInName} />
        )}
        {hasPassword || offered !== null ? (
          <Form onSend={send}>
            <input type="text" autoComplete="username" value={signInName} readOnly hidden />
            {hasPassword && hasDesk(me) ? (
              <Present value={typed.present} onChange={(present) => setTyped({ ...typed, present })} />
            ) : null}
            <Field
              label={text('own.password.new')}
              hint={text('invite.password.hint')}
              type="password"
              value={typed.password}
              onChange={(password) => setTyped({ ...typed, password })}
              autoComplete="new-password"
            />
            <Field
              label={text('sign-in.code')}
              hint={text('sign-in.code.hint')}
              value={typed.code}
              onChange={(code) => setTyped({ ...typed, code })}
              autoComplete="one-time-code"
              isCode
            />
            <SendButton label={text('own.password.change')} isBusy={isBusy} isMain={false} />
          </Form>
        ) : null}
        <Failure words={failure} />
        <p role="status">{isDone ? text('own.password.done') : ''}</p>
      </section>
      {proof}
    </>
  );
}

/** For whoever has sealed notes: it opens the key that the new password is to open. */
function Present(props: { readonly value: string; readonly onChange: (value: string) => void }) {
  const { text } = useLanguage();
  return (
    <Field
      label={text('own.password.present')}
      hint={text('own.password.present.hint')}
      type="password"
      autoComplete="current-password"
      {...props}
    />
  );
}

function Since({ changedAt }: { readonly changedAt: string | null }) {
  const { text, language } = useLanguage();
  if (changedAt === null) return <p className="hint">{text('own.password.none')}</p>;
  const moment = wordsForMoment(text, language, { moment: changedAt, now: Date.now() });
  return <p className="hint">{text('own.password.since', { moment })}</p>;
}
