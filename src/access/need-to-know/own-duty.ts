import type { Clause } from './clause.ts';

const OPERATOR = ['operator'] as const;

/** What an operator says of themselves, and their duty as a calendar that other programs read. */
export const OWN_DUTY_MAY = [
  { of: 'answering', who: OPERATOR, relation: 'own', may: ['say'], sees: [], law: ['A6.1'] },
  {
    of: 'calendar',
    who: OPERATOR,
    relation: 'own',
    may: ['read', 'make', 'end'],
    // What they answer as stands beside it; the address is told once, when it is made.
    sees: ['madeAt', 'answering.as', 'path'],
    law: ['A9.1'],
  },
  // When a duty begins and ends, and nothing else: no name, no place, no organisation.
  { of: 'calendar', who: ['anybody'], relation: 'proved', may: ['open'], sees: ['content'], law: ['A9.1'] },
] as const satisfies readonly Clause[];
