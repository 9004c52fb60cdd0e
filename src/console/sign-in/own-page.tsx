import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ActionButton } from '../shared/action-button.tsx';
import type { Me } from '../shared/contract.ts';
import { forgetEverything } from '../shared/forget-everything.ts';
import { readDocument, sendCommand } from '../shared/http-client.ts';
import { useLanguage } from '../shared/language.tsx';
import { useTellingTabs } from '../shared/page-guard.tsx';
import { useSignOutBeside } from '../shared/sign-out-layer.tsx';
import { wordsForMoment } from '../shared/wording.ts';
import { Failure, useTry } from './entrance-parts.tsx';
import { HelpColleague } from './help-colleague.tsx';
import { OwnPasskeys } from './own-passkeys.tsx';
import { OwnPassword } from './own-password.tsx';

interface OwnSession {
  readonly id: string;
  readonly lastSeenAt: string;
  readonly isThis: boolean;
}

const DESKS: Readonly<Record<string, string>> = {
  operator: '/operator',
  'duty-officer': '/duty-officer',
  supervisor: '/supervisor',
  coordinator: '/coordinator',
};

/** Who is signed in here, the way to the desk, and the other browsers in which the person is. */
export function OwnPage({ me }: { readonly me: Me }) {
  const { text } = useLanguage();
  const { isBusy, failure, attempt } = useTry('refusal.try-again');
  useTellingTabs(me);
  const desk = DESKS[me.account.role];
  const leave = () =>
    attempt(async () => {
      await sendCommand('/api/sign-out');
      await forgetEverything();
      location.replace('/sign-in');
    });
  const { signOut, question } = useSignOutBeside(() => void leave());
  return (
    <>
      <h2 className="big-title">{text('sign-in.is', { name: me.account.name })}</h2>
      <div className="button-row">
        {desk === undefined ? (
          <p>{text('sign-in.no-desk')}</p>
        ) : (
          <a className="button button-main" href={desk}>
            {text('sign-in.desk')}
          </a>
        )}
        <ActionButton label={text('sign-in.out')} onPress={signOut} isBusy={isBusy} />
      </div>
      {question}
      <Failure words={failure} />
      <OwnSessions />
      <OwnPasskeys me={me} />
      <OwnPassword me={me} />
      <HelpColleague />
    </>
  );
}

function OwnSessions() {
  const { text, language } = useLanguage();
  const queries = useQueryClient();
  const { isBusy, failure, attempt } = useTry('refusal.try-again');
  const sessions = useQuery({
    queryKey: ['sessions'],
    queryFn: () => readDocument<OwnSession[]>('/api/sessions'),
    networkMode: 'always',
  });
  const end = (id: string) =>
    attempt(async () => {
      await sendCommand(`/api/sessions/${id}/end`);
      await queries.invalidateQueries({ queryKey: ['sessions'] });
    });
  return (
    <section className="card">
      <h3 className="small-title">{text('sign-in.sessions')}</h3>
      <ul className="own-sessions">
        {(sessions.data ?? []).map((session) => (
          <li key={session.id}>
            <span>
              {session.isThis
                ? text('sign-in.session.this')
                : text('sign-in.session.other', {
                    moment: wordsForMoment(text, language, { moment: session.lastSeenAt, now: Date.now() }),
                  })}
            </span>
            {session.isThis ? null : (
              <ActionButton label={text('sign-in.session.end')} onPress={() => end(session.id)} isBusy={isBusy} />
            )}
          </li>
        ))}
      </ul>
      <Failure words={failure} />
    </section>
  );
}
