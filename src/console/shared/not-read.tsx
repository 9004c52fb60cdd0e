import { useState } from 'react';
import { useText } from './language.tsx';
import { wordsForFailure } from './wording.ts';

/**
 * In place of what has not come yet: that it is on its way, or why it does not come. Never a list that looks empty. What is asked
 * for again and again in vain is said once.
 */
export function NotRead({ error }: { readonly error: Error | null }) {
  const text = useText();
  const [last, setLast] = useState(error);
  if (error !== null && error !== last) setLast(error);
  return (
    <p className="hint" role="status">
      {text(last === null ? 'gate.loading' : wordsForFailure(last))}
    </p>
  );
}
