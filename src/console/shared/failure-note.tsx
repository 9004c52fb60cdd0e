import { Icon } from './icons.tsx';
import { useText } from './language.tsx';
import type { MessageId } from './messages.ts';
import { wordsForFailure } from './wording.ts';

/** What went wrong with the last request, spoken at once to a screen reader; nothing while all is well. `words`: where the usual ones would say too much. */
export function FailureNote({
  error,
  words,
}: {
  readonly error: Error | null;
  readonly words?: MessageId | undefined;
}) {
  const text = useText();
  return (
    <div role="alert" aria-live="assertive">
      {error === null ? null : (
        <div className="failure">
          <Icon name="warning" />
          <p>{text(words ?? wordsForFailure(error))}</p>
        </div>
      )}
    </div>
  );
}
