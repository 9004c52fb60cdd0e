import type { Urgency } from '../shared/contract.ts';
import { useText } from '../shared/language.tsx';
import type { MessageId } from '../shared/messages.ts';

const LINES: Record<Urgency, readonly MessageId[]> = {
  ordinary: ['say.ordinary.1', 'say.ordinary.2', 'say.ordinary.3', 'say.cover'],
  'cannot-speak': ['say.silent.1', 'say.silent.2', 'say.silent.3'],
  danger: ['say.danger.1', 'say.danger.2', 'say.danger.3', 'say.cover'],
  'danger-cannot-speak': ['say.silent.1', 'say.silent.2', 'say.danger.3'],
};

/** A few words to lean on at the beginning of a call. */
export function SayCard({ urgency }: { readonly urgency: Urgency }) {
  const text = useText();
  return (
    <section className="panel say" aria-labelledby="say-title">
      <h3 id="say-title" className="small-title">
        {text('say.title')}
      </h3>
      <ul className="say-lines">
        {LINES[urgency].map((line) => (
          <li key={line}>{text(line)}</li>
        ))}
      </ul>
    </section>
  );
}
