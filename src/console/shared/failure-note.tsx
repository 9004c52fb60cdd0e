import { Icon } from './icons.tsx';
import { useText } from './language.tsx';
import { wordsForFailure } from './wording.ts';

/** What went wrong with the last request, spoken at once to a screen reader; nothing while all is well. */
export function FailureNote({ error }: { readonly error: Error | null }) {
  const text = useText();
  return (
    <div role="alert">
      {error === null ? null : (
        <div className="failure">
          <Icon name="warning" />
          <p>{text(wordsForFailure(error))}</p>
        </div>
      )}
    </div>
  );
}
