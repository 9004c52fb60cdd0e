import { useEffect, useState } from 'react';
import type { DeskCall } from '../shared/contract.ts';
import { actionOf } from '../shared/keys.ts';

export interface EndQuestion {
  /** The first of the two presses that end a call was made, and the second would end it. */
  readonly isAsked: boolean;
  readonly ask: (isAsked: boolean) => void;
}

/**
 * Ending a call takes two presses. Between them lies as much time as a hand needs, and nothing else: whatever else is pressed, and
 * whatever changes in the talk, takes the first one back.
 */
export function useEndQuestion(call: DeskCall | null): EndQuestion {
  const place = call === null ? null : `${call.id} ${call.part} ${call.talk}`;
  const [askedAt, setAskedAt] = useState<string | null>(null);
  if (askedAt !== null && askedAt !== place) setAskedAt(null);
  const isAsked = askedAt !== null && askedAt === place;
  useEffect(() => {
    if (!isAsked) return undefined;
    const look = (event: Event) => isOnTheWay(event) || setAskedAt(null);
    window.addEventListener('keydown', look, { capture: true });
    window.addEventListener('pointerdown', look, { capture: true });
    return () => {
      window.removeEventListener('keydown', look, { capture: true });
      window.removeEventListener('pointerdown', look, { capture: true });
    };
  }, [isAsked]);
  return { isAsked, ask: (asks) => setAskedAt(asks ? place : null) };
}

/** Keys by which nothing is done yet: held for the second press, or to come to its button. */
const STILL = new Set(['Shift', 'Control', 'Alt', 'Meta', 'CapsLock', 'NumLock', 'Tab']);

/** To the second press, by its key or at its button. */
function isOnTheWay(event: Event): boolean {
  if (event.target instanceof Element && event.target.closest('[data-action="end-call"]') !== null) return true;
  return event instanceof KeyboardEvent && (STILL.has(event.key) || actionOf(event, 'in-call').action === 'end-call');
}
