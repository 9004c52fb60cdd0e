import { Refusal, type RefusalCode } from '../refusal.ts';

/** What the database's functions answer: done, or why not. */
export type Verdict =
  | 'done'
  | 'not-found'
  | 'no-such-person'
  | 'changed-hands'
  | 'past'
  | 'too-long'
  | 'overlaps'
  | 'not-certified'
  | 'too-little-rest'
  | 'too-many-hours'
  | 'gap-needs-line';

/** Each with the field that is wrong and, in the page's words for the code, the remedy. */
const REFUSALS: Readonly<Record<Exclude<Verdict, 'done'>, { code: RefusalCode; field?: string }>> = {
  'not-found': { code: 'not-found' },
  'no-such-person': { code: 'invalid-input', field: 'accountId' },
  'changed-hands': { code: 'stale-revision' },
  past: { code: 'shift-past', field: 'begins' },
  'too-long': { code: 'shift-too-long', field: 'ends' },
  overlaps: { code: 'shift-overlaps', field: 'begins' },
  'not-certified': { code: 'not-certified', field: 'accountId' },
  'too-little-rest': { code: 'too-little-rest', field: 'begins' },
  'too-many-hours': { code: 'too-many-hours', field: 'accountId' },
  'gap-needs-line': { code: 'gap-needs-line', field: 'line' },
};

/** Throws the refusal that a verdict stands for (A9.2). */
export function refuseUnlessDone(verdict: Verdict): void {
  if (verdict === 'done') return;
  const { code, field } = REFUSALS[verdict];
  throw new Refusal(code, field);
}
