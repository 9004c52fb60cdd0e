import { useQuery } from '@tanstack/react-query';
import type { DemoPerson } from '../shared/contract.ts';
import { readDocument } from '../shared/http-client.ts';
import { Icon, type IconName } from '../shared/icons.tsx';
import { useLanguage, useText } from '../shared/language.tsx';
import type { MessageId } from '../shared/messages.ts';
import { PageHeader } from '../shared/page-header.tsx';

const ROLES: Readonly<Record<string, { readonly words: MessageId; readonly icon: IconName }>> = {
  operator: { words: 'role.operator', icon: 'phone' },
  supervisor: { words: 'role.supervisor', icon: 'list' },
  'duty-officer': { words: 'role.duty-officer', icon: 'shield' },
  'unit-head': { words: 'role.unit-head', icon: 'shield' },
  coordinator: { words: 'role.coordinator', icon: 'list' },
  administrator: { words: 'role.administrator', icon: 'person' },
};
/** The roles that have a page in this version; the others are shown, so that nobody looks for them. */
const OPEN_ROLES = new Set(['operator', 'duty-officer', 'supervisor', 'coordinator']);
const TOUR: readonly MessageId[] = ['tour.1', 'tour.2', 'tour.3', 'tour.4', 'tour.5'];

/** The start page of the demo: the telephone, the tape, and a door for each demo person. */
export function Launcher() {
  const text = useText();
  const { language } = useLanguage();
  // These two pages are the carrier's, on another port: they know the choice from the address only.
  const there = (path: string) => `${path}?language=${language}`;
  const people = useQuery({
    queryKey: ['people'],
    queryFn: () => readDocument<DemoPerson[]>('/demo/people'),
    networkMode: 'always',
  });
  return (
    <div className="page">
      <PageHeader place={text('launcher.place')} person={text('foot.demo')} />
      <main className="launcher">
        <p className="launcher-lead">{text('launcher.lead')}</p>
        <ul className="doors">
          <Door
            href={there('/phone')}
            icon="phone"
            title={text('launcher.phone')}
            hint={text('launcher.phone.hint')}
            isFirst
          />
          <Door href={there('/tape')} icon="list" title={text('launcher.tape')} hint={text('launcher.tape.hint')} />
        </ul>
        <h2 className="small-title">{text('launcher.people')}</h2>
        <People people={people.data ?? []} />
        {people.error === null ? null : <p role="alert">{text('refusal.unreachable')}</p>}
        <h2 className="small-title">{text('tour.title')}</h2>
        <ol className="tour">
          {TOUR.map((step) => (
            <li key={step}>{text(step)}</li>
          ))}
        </ol>
      </main>
    </div>
  );
}

function People({ people }: { readonly people: readonly DemoPerson[] }) {
  const text = useText();
  return (
    <ul className="doors">
      {people.map((person) => {
        const role = ROLES[person.role];
        const words = role === undefined ? person.role : text(role.words);
        const isOpen = OPEN_ROLES.has(person.role);
        return (
          <Door
            key={person.signIn}
            href={isOpen ? person.signIn : null}
            icon={role?.icon ?? 'person'}
            title={person.name}
            hint={isOpen ? words : `${words} · ${text('launcher.later')}`}
          />
        );
      })}
    </ul>
  );
}

interface DoorProps {
  /** Null where nothing is behind the door yet. */
  readonly href: string | null;
  readonly icon: IconName;
  readonly title: string;
  readonly hint: string;
  readonly isFirst?: boolean;
}

/** Each opens in a tab of its own: the demo is a telephone and a desk side by side. */
function Door({ href, icon, title, hint, isFirst = false }: DoorProps) {
  const content = (
    <>
      <span className="door-icon">
        <Icon name={icon} />
      </span>
      <span className="door-words">
        <strong>{title}</strong>
        <small>{hint}</small>
      </span>
    </>
  );
  if (href === null) return <li className="door door-closed">{content}</li>;
  return (
    <li>
      <a className={`door ${isFirst ? 'door-first' : ''}`} href={href} target="_blank" rel="noopener">
        {content}
      </a>
    </li>
  );
}
