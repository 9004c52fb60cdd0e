// Whether a person is at this page: a page that reads by itself keeps nobody signed in (docs/decisions/044-when-a-session-ends.md).
const SIGNS = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;
/** Longer than any pause between two reads of a page that reads by itself, so that one of them tells of each sign. */
const RECENT_MS = 70_000;

/** Watches for signs of a person at this target. Answers a function: whether there was one in the last seventy seconds. */
export function watchForPerson(target: EventTarget, now: () => number): () => boolean {
  let lastSignAt = Number.NEGATIVE_INFINITY;
  const note = () => {
    lastSignAt = now();
  };
  for (const sign of SIGNS) target.addEventListener(sign, note, { capture: true, passive: true });
  return () => now() - lastSignAt < RECENT_MS;
}
