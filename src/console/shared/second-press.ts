/** The second press must come this soon, or the first is forgotten. */
export const SECOND_PRESS_MS = 3_000;

/** Ending a call takes two presses. `armedAt` is the moment of the first, null when none counts. */
export function press(armedAt: number | null, now: number): { readonly isConfirmed: boolean; armedAt: number | null } {
  const isConfirmed = armedAt !== null && now >= armedAt && now - armedAt <= SECOND_PRESS_MS;
  return { isConfirmed, armedAt: isConfirmed ? null : now };
}
