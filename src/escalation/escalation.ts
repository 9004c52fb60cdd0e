/** How soon the unit must act, in the operator's judgement. */
export const LEVELS = ['danger-now', 'urgent', 'standard'] as const;
/** The closed list of grounds on which it may be said who the person is; 'none' is a ground for nothing. */
export const GROUNDS = ['consent', 'child', 'danger-to-life', 'cannot-decide', 'none'] as const;
export const CONSENTS = ['given', 'refused', 'not-asked'] as const;
export const CHILD_ANSWERS = ['yes', 'in-doubt', 'no', 'not-known'] as const;
/** What was observed. No free text: a line chosen from a list names nobody. */
export const SIGNS = [
  'held-against-will',
  'papers-taken',
  'forced-work',
  'threatened',
  'debt',
  'offence-prepared',
  'other-sign',
] as const;
export const ESCALATION_STATES = ['raised', 'notified', 'acknowledged'] as const;
export const IDENTITIES = ['withheld', 'may-be-given'] as const;

export type Identity = (typeof IDENTITIES)[number];

/** The operator's decision that the unit must be told, as it was confirmed. */
export interface Flag {
  level: (typeof LEVELS)[number];
  ground: (typeof GROUNDS)[number];
  consent: (typeof CONSENTS)[number];
  child: (typeof CHILD_ANSWERS)[number];
  sign: (typeof SIGNS)[number];
}

/** What contradicts the stated ground in what was stated about consent or age; null where the ground holds. */
export function groundProblem(flag: Flag): 'consent-missing' | 'ground-untrue' | 'ground-missing' | null {
  const isChild = flag.child === 'yes' || flag.child === 'in-doubt';
  switch (flag.ground) {
    case 'consent':
      return flag.consent === 'given' ? null : 'consent-missing';
    case 'child':
      return isChild ? null : 'ground-untrue';
    case 'none':
      // A child, or doubt about age, is a ground of itself, and never one to be left out (B6.6).
      return isChild ? 'ground-missing' : null;
    case 'danger-to-life':
    case 'cannot-decide':
      return null;
    default:
      return flag.ground satisfies never;
  }
}

/** The notice always goes (B4.1); who the person is goes with it only on a stated, true ground (B4.3). */
export function identityOf(flag: Flag): Identity {
  return flag.ground !== 'none' && groundProblem(flag) === null ? 'may-be-given' : 'withheld';
}
