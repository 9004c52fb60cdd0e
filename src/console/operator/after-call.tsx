import { useId, useState } from 'react';
import { CHOSEN_PRESENCES, type ChosenPresence } from '../shared/contract.ts';
import { useText } from '../shared/language.tsx';
import { useStore } from '../shared/use-store.ts';
import { useDesk } from './desk-commands.ts';

/** What comes after the call that is under way: nobody is taken out of a call, so a choice made now waits for its end. */
export function AfterCall() {
  const { session, commands } = useDesk();
  const text = useText();
  const id = useId();
  // Shown in the same instant: a list that springs back for a moment takes the next arrow key for another choice.
  const [asked, setAsked] = useState<ChosenPresence | null>(null);
  const { desk, isCurrent } = useStore(session.state);
  const returnsTo = desk?.presence.returnsTo ?? null;
  // A test ring leads back to the check, not to a shift.
  if (desk === null || returnsTo === null || (desk.offer ?? desk.call)?.kind === 'test') return null;
  const choose = (value: string) => {
    const state = CHOSEN_PRESENCES.find((each) => each === value);
    if (state === undefined) return;
    setAsked(state);
    commands.setPresence.mutate(state, { onSettled: () => setAsked(null) });
  };
  return (
    <p className="after-call">
      <label htmlFor={id}>
        {text(desk.presence.state === 'wrap-up' ? 'status.after-wrap-up' : 'status.after-call')}
      </label>
      <select
        id={id}
        className="field"
        value={asked ?? returnsTo}
        disabled={!isCurrent}
        aria-busy={asked !== null || undefined}
        onChange={(event) => choose(event.target.value)}
      >
        {CHOSEN_PRESENCES.map((state) => (
          <option key={state} value={state}>
            {text(WORDS[state])}
          </option>
        ))}
      </select>
      {isCurrent ? null : <span className="hint">{text('obstacle.not-connected')}</span>}
    </p>
  );
}

const WORDS = {
  available: 'after.available',
  away: 'after.away',
  offline: 'after.offline',
} as const satisfies Record<ChosenPresence, string>;
