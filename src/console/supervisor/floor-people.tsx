import type { Floor } from '../shared/contract.ts';
import { CutAt } from '../shared/cut-at.tsx';
import { Icon } from '../shared/icons.tsx';
import { useText } from '../shared/language.tsx';
import { secondsBetween } from '../shared/moments.ts';
import { useNow } from '../shared/use-now.ts';
import { wordsForSpan } from '../shared/wording.ts';

/** What waits and who works, at a glance: people by name, callers as a number. */
export function FloorPeople({ floor, offsetMs }: { readonly floor: Floor; readonly offsetMs: number }) {
  const text = useText();
  const now = useNow() + offsetMs;
  const { count, longestSince } = floor.waiting;
  return (
    <section className="watch-part" aria-labelledby="people">
      <h2 className="small-title" id="people">
        {text('supervisor.people', { count: floor.peopleInAll })}
      </h2>
      <p className={count === 0 ? 'hint' : 'fact fact-warning'}>
        {longestSince === null
          ? text('supervisor.nobody-waits')
          : text('supervisor.waiting', { count, span: wordsForSpan(text, secondsBetween(longestSince, now)) })}
      </p>
      <CutAt shown={floor.people.length} total={floor.peopleInAll} />
      <ul className="watch-rows">
        {floor.people.map((person) => (
          <li key={`${person.name} ${person.since}`} className="watch-row">
            <strong>{person.name}</strong>
            <span>{text(`state.presence.${person.state}`)}</span>
            {person.reachable ? null : (
              <span className="fact fact-danger">
                <Icon name="warning" />
                {text('supervisor.unreachable')}
              </span>
            )}
            <span className="since watch-row-end">{wordsForSpan(text, secondsBetween(person.since, now))}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
