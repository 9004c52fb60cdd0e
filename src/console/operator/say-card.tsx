import type { Language, Urgency } from '../shared/contract.ts';
import { useLanguage } from '../shared/language.tsx';
import { type MessageId, textIn } from '../shared/messages.ts';

const LINES: Record<Urgency, readonly MessageId[]> = {
  ordinary: ['say.ordinary.1', 'say.ordinary.2', 'say.ordinary.3', 'say.cover'],
  'cannot-speak': ['say.silent.1', 'say.silent.2', 'say.silent.3'],
  danger: ['say.danger.1', 'say.danger.2', 'say.danger.3', 'say.cover'],
  'danger-cannot-speak': ['say.silent.1', 'say.silent.2', 'say.danger.3'],
};
/** What the operator is told; the rest is said to the caller. */
const ADVICE: ReadonlySet<MessageId> = new Set(['say.silent.1', 'say.silent.3', 'say.danger.3']);

export interface SayCardProps {
  readonly urgency: Urgency;
  /** The caller's, which need not be that of the page. */
  readonly language: Language;
}

/** A few words to lean on at the beginning of a call, as the caller understands them. */
export function SayCard({ urgency, language }: SayCardProps) {
  const { text, language: ofPage } = useLanguage();
  return (
    <section className="panel say" aria-labelledby="say-title">
      <h3 id="say-title" className="small-title">
        {text('say.title')}
      </h3>
      <ul className="say-lines">
        {LINES[urgency].map((line) => {
          const spoken = ADVICE.has(line) ? ofPage : language;
          return (
            <li key={line} lang={spoken}>
              {textIn(spoken)(line)}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
