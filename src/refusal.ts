/** Every "no" that is expected. A code is for programs; `detail` may name a field and the remedy, never a person's data. */
export type RefusalCode =
  | 'not-signed-in'
  | 'not-allowed'
  | 'not-found'
  | 'invalid-input'
  | 'offer-expired'
  | 'offer-taken'
  | 'call-ended'
  | 'not-your-call'
  | 'not-on-duty'
  | 'off-roster'
  | 'not-certified'
  | 'shift-too-long'
  | 'shift-overlaps'
  | 'shift-past'
  | 'too-little-rest'
  | 'too-many-hours'
  | 'gap-needs-line'
  | 'wrong-state'
  | 'nobody-free'
  | 'in-cover'
  | 'operator-away'
  | 'not-at-desk'
  | 'carrier-unavailable'
  | 'consent-missing'
  | 'ground-missing'
  | 'ground-untrue'
  | 'wrong-recipient'
  | 'unit-not-told'
  | 'not-presumed'
  | 'witness-untold'
  | 'already-done'
  | 'stale-revision'
  | 'team-key-replaced'
  | 'step-up-needed'
  | 'conduct-not-accepted'
  | 'too-many-tries'
  | 'no-case-word'
  | 'case-word-locked'
  | 'not-open'
  | 'budget-spent'
  | 'says-who'
  | 'too-late'
  | 'keys-away'
  | 'no-number'
  | 'outside-window'
  | 'list-full'
  | 'try-again';

/** Thrown by use cases, mapped to a status once, in `http/refusal-status.ts`. */
export class Refusal extends Error {
  readonly code: RefusalCode;
  readonly detail: string | undefined;

  constructor(code: RefusalCode, detail?: string) {
    super(code);
    this.name = 'Refusal';
    this.code = code;
    this.detail = detail;
  }
}
