/** Everything that is recorded; the database refuses any other word. */
export type Action =
  | 'signed-in'
  | 'signed-out'
  | 'session-ended'
  | 'sign-in-refused'
  | 'account-changed'
  | 'note-read'
  | 'note-changed'
  | 'flag-raised'
  | 'victim-presumed'
  | 'consent-withdrawn'
  | 'escalation-read'
  | 'escalation-acknowledged'
  | 'attempt-refused'
  | 'case-word-agreed'
  | 'history-opened'
  | 'break-glass-asked'
  | 'break-glass-confirmed'
  | 'break-glass-declined'
  | 'nuisance-warned'
  | 'nuisance-ended'
  | 'nuisance-flag-asked'
  | 'nuisance-flag-confirmed'
  | 'nuisance-flag-declined'
  | 'nuisance-flag-lifted'
  | 'alarm-acknowledged'
  | 'call-listened'
  | 'call-taken-over'
  | 'message-opened'
  | 'message-finished'
  | 'certificate-kept'
  | 'call-back-agreed'
  | 'call-back-withdrawn'
  | 'call-back-begun'
  | 'telephone-entered'
  | 'telephone-retired'
  | 'telephone-tried';

export type SubjectKind =
  | 'account'
  | 'call'
  | 'note'
  | 'escalation'
  | 'break-glass'
  | 'alarm'
  | 'message'
  | 'call-back'
  | 'on-call-telephone'
  | 'interpreter';

export type ActorRole =
  | 'operator'
  | 'supervisor'
  | 'duty-officer'
  | 'unit-head'
  | 'coordinator'
  | 'administrator'
  | 'nobody';

/** One access to personal data. Ids, codes and names of fields only: never a value, a name or a word of anybody (A3.1). */
export interface Access {
  /** The id is null only with the role `nobody`: a stranger who was refused, or the line itself, when something expires. */
  actor: { id: string | null; role: ActorRole };
  action: Action;
  /** A note is named by its call. */
  subject: { kind: SubjectKind; id: string | null };
  /** Which fields were seen or changed; for a refused attempt, what was attempted. */
  fields?: readonly string[];
  /** A code, such as that of the refusal. */
  reason?: string;
}
