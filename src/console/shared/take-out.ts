/** The text without this place, and without the gap that it would leave. */
export function takeOut(text: string, { start, end }: { readonly start: number; readonly end: number }): string {
  const [before, after] = [text.slice(0, start), text.slice(end)];
  const hasGap = /(?:^|\s)$/.test(before) && /^(?:[\s.,;:!?)]|$)/.test(after);
  return hasGap ? before.replace(/\s$/, '') + after : before + after;
}
