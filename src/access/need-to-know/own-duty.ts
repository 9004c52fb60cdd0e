import type { Clause } from './clause.ts';

const OPERATOR = ['operator'] as const;

/** What an operator says of themselves, and their duty as a calendar that other programs read. */
export const OWN_DUTY_MAY = [
  { of: 'answering', who: OPERATOR, relation: 'own', may: ['say'], sees: [], law: ['A6.1'] },
  {
    of: 'calendar',
    who: OPERATOR,
    relation: 'own',
    may: ['read', 'end'],
    // What they answer as stands beside it.
    sees: ['madeAt', 'answering.as'],
    law: ['A9.1'],
  },
  // Whoever has the address needs no session; it is told once.
  {
    of: 'calendar',
    who: OPERATOR,
    relation: 'own',
    may: ['make'],
    sees: ['path'],
    when: 'fresh',
    law: ['A9.1'],
  },
  // When a duty begins and ends, and nothing else: no name, no place, no organisation.
  { of: 'calendar', who: ['anybody'], relation: 'proved', may: ['open'], sees: ['content'], law: ['A9.1'] },
] as const satisfies readonly Clause[];
