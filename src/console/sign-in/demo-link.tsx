import { useQuery } from '@tanstack/react-query';
import { mayPass, sendCommand } from '../shared/http-client.ts';
import { LANGUAGES, textIn } from '../shared/messages.ts';

/** The pages are built without the demo for production. */
const isDemo = import.meta.env.MODE === 'demo';
const RETRY_MS = 2_000;

/** At the address of a demo's link: signs in by a POST, and says in every language what to do where that is not possible. */
export function DemoLink({ secret }: { readonly secret: string }) {
  const signIn = useQuery({
    queryKey: ['link'],
    queryFn: async () => {
      const { path } = await sendCommand<{ path: string }>('/api/sign-in/link', { secret });
      location.replace(path);
      return path;
    },
    staleTime: Number.POSITIVE_INFINITY,
    retry: (_count, error) => mayPass(error),
    retryDelay: RETRY_MS,
    networkMode: 'always',
  });
  if (signIn.error !== null) return <Gone />;
  return signIn.failureCount > 0 ? <Away /> : null;
}

function Gone() {
  return LANGUAGES.map((language, index) => {
    const text = textIn(language);
    const Title = index === 0 ? 'h2' : 'h3';
    return (
      <section key={language} lang={language} className="card">
        <Title className="small-title">{text('link.gone')}</Title>
        <p>{text('link.reason')}</p>
        <p>
          <strong>{text('link.remedy')}</strong>
        </p>
        {isDemo ? (
          <p>
            <a href="/">{text('link.demo')}</a>
          </p>
        ) : null}
      </section>
    );
  });
}

/** The server or its database is away; the page goes on asking. */
function Away() {
  return (
    <section className="card" role="alert">
      {LANGUAGES.map((language) => (
        <p key={language} lang={language}>
          {textIn(language)('gate.unreachable')}. {textIn(language)('gate.unreachable.hint')}
        </p>
      ))}
    </section>
  );
}
