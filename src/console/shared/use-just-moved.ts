import { useEffect, useState } from 'react';

/** Longer than a double click, and than a hand takes to stop when another thing is suddenly under it. */
const MOVED_MS = 700;

/**
 * Whether what can be pressed has just moved: `place` says what lies where, and is empty while nothing does. A press in that time was
 * meant for what lay there before.
 */
export function useJustMoved(place: string): boolean {
  const [settled, setSettled] = useState(place);
  useEffect(() => {
    if (settled === place) return undefined;
    const timer = setTimeout(() => setSettled(place), MOVED_MS);
    return () => clearTimeout(timer);
  }, [settled, place]);
  // Where nothing lay, nothing was aimed at.
  if (settled === '' && place !== '') setSettled(place);
  return settled !== '' && settled !== place;
}
