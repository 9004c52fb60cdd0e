import type { Floor } from '../shared/contract.ts';
import { Icon } from '../shared/icons.tsx';
import { useText } from '../shared/language.tsx';
import { secondsBetween } from '../shared/moments.ts';
import { useNow } from '../shared/use-now.ts';
import { wordsForSpan } from '../shared/wording.ts';

/** How many messages of callers wait, and since when: those on duty should listen, and no supervisor can. Nothing where all was heard. */
export function LeftMessages({ floor, offsetMs }: { readonly floor: Floor; readonly offsetMs: number }) {
  const text = useText();
  const now = useNow() + offsetMs;
  const { count, oldestAt } = floor.messages;
  if (count === 0 || oldestAt === null) return null;
  const span = wordsForSpan(text, secondsBetween(oldestAt, now));
  return (
    <section className="watch-part" aria-labelledby="left-messages">
      <h2 className="small-title" id="left-messages">
        <Icon name="bell" /> {text('supervisor.messages', { count })}
      </h2>
      <p className="hint">{text('supervisor.messages-oldest', { span })}</p>
    </section>
  );
}
