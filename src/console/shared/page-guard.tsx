import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { type ReactNode, StrictMode, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { hasDesk, type Me } from './contract.ts';
import { forgetEverything } from './forget-everything.ts';
import { CommandRefused, readDocument } from './http-client.ts';
import { LanguageProvider, useLanguage, useText } from './language.tsx';
import { tellOtherTabs } from './other-tabs.ts';
import { PageHeader } from './page-header.tsx';

const RETRY_MS = 2_000;
/** The answers about who is signed in after which asking again is of no use. */
const ANSWERS: readonly string[] = ['not-signed-in', 'conduct-not-accepted'];

/** Puts a page on the screen. */
export function startPage(page: ReactNode): void {
  const root = document.getElementById('page');
  if (root === null) throw new Error('the page has no element to stand in');
  const queries = new QueryClient({ defaultOptions: { mutations: { networkMode: 'always' } } });
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <LanguageProvider>{page}</LanguageProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
}

/** Shows the page to a signed-in person of that role, and a sentence to everybody else. */
export function SignedIn(props: { readonly as: string; readonly children: (me: Me) => ReactNode }) {
  const text = useText();
  const me = useQuery({
    queryKey: ['me'],
    queryFn: () => readDocument<Me>('/api/me'),
    staleTime: Number.POSITIVE_INFINITY,
    retry: (_count, error) => !isAnswer(error),
    retryDelay: RETRY_MS,
    networkMode: 'always',
  });
  useTellingTabs(me.data);
  if (me.data !== undefined && isFor(props.as, me.data)) return props.children(me.data);
  if (me.data !== undefined) return <Sentence title={text('gate.other-role')} hint={text('gate.other-role.hint')} />;
  if (isAnswer(me.error)) return me.error.code === 'not-signed-in' ? <SignedOut /> : <ToConduct />;
  const isSlow = me.failureCount > 0;
  return (
    <Sentence
      title={text(isSlow ? 'gate.unreachable' : 'gate.loading')}
      hint={isSlow ? text('gate.unreachable.hint') : ''}
    />
  );
}

/** Pages of this browser that stand since before must know whose it is now. */
export function useTellingTabs(me: Me | undefined): void {
  const id = me?.account.id;
  useEffect(() => {
    if (id !== undefined) tellOtherTabs('signed-in');
  }, [id]);
}

/** Anything else is trouble that passes: a page that is loaded meanwhile waits, and forgets nothing. */
function isAnswer(error: Error | null): error is CommandRefused {
  return error instanceof CommandRefused && ANSWERS.includes(error.code);
}

/** A supervisor with a valid certificate sits at an operator's desk, too. */
function isFor(role: string, me: Me): boolean {
  return me.account.role === role || (role === 'operator' && hasDesk(me));
}

/** What remains of a page when the session is over. Nothing of the work is left on the screen or in the browser. */
export function SignedOut() {
  const { text, language } = useLanguage();
  useEffect(() => void forgetEverything(), []);
  return (
    <Sentence title={text('gate.signed-out')} hint={text('gate.signed-out.hint')}>
      <a className="button button-main" href={`/sign-in?lang=${language}`}>
        {text('gate.sign-in')}
      </a>
    </Sentence>
  );
}

/** Somebody who accepted an older wording stays signed in, and reads the new one at the door. */
function ToConduct() {
  const { text, language } = useLanguage();
  useEffect(() => location.replace(`/sign-in?lang=${language}`), [language]);
  return <Sentence title={text('gate.loading')} hint="" />;
}

/** A page that says one thing. */
export function Sentence(props: { readonly title: string; readonly hint: string; readonly children?: ReactNode }) {
  const text = useText();
  return (
    <>
      <PageHeader place={text('page.title')} />
      <main className="gate">
        <h2 className="big-title">{props.title}</h2>
        <p className="hint">{props.hint}</p>
        {props.children}
      </main>
    </>
  );
}
