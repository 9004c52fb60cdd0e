/** The carrier's words for a leg that is over; every other status is a leg that may still live. */
const OVER: ReadonlySet<string> = new Set(['completed', 'busy', 'failed', 'no-answer', 'canceled']);

/** True when the carrier says that this leg has ended. */
export function isOver(callStatus: string): boolean {
  return OVER.has(callStatus);
}
