import { useEffect } from 'react';
import { type Action, actionOf, type Situation } from './keys.ts';

export interface KeysParts {
  readonly situation: Situation;
  readonly actions: Partial<Record<Action, () => void>>;
}

/** Listens to the desk's keys everywhere in the page, inside fields and layers too, for as long as the component stands. */
export function useKeys({ situation, actions }: KeysParts): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      // While an input method composes a letter, its keys belong to it.
      if (event.isComposing) return;
      const answer = actionOf(event, situation);
      const run = answer.action === null ? undefined : actions[answer.action];
      if (answer.isOurs) event.preventDefault();
      if (run === undefined || event.repeat) return;
      event.preventDefault();
      event.stopPropagation();
      run();
    };
    window.addEventListener('keydown', listen, { capture: true });
    return () => window.removeEventListener('keydown', listen, { capture: true });
  }, [situation, actions]);
}
