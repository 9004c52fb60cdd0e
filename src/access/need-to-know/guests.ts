import type { Clause } from './clause.ts';

const OPERATOR = ['operator'] as const;

/** Whom an operator may bring into the own talk: those who serve now, by name and language. */
export const GUESTS_MAY = [
  {
    of: 'colleague',
    who: OPERATOR,
    relation: 'shared',
    may: ['list'],
    sees: ['id', 'name', 'languages'],
    law: ['A9.2'],
  },
  {
    of: 'interpreter',
    who: OPERATOR,
    relation: 'shared',
    may: ['list'],
    sees: ['id', 'name', 'languages', 'isBusy'],
    law: ['B1.3'],
  },
  {
    of: 'guest',
    who: OPERATOR,
    relation: 'own',
    may: ['read', 'take-back', 'leave'],
    sees: ['id', 'kind', 'state', 'name', 'reason', 'askedAt', 'expiresAt'],
    law: ['A1.1', 'A6.1'],
  },
] as const satisfies readonly Clause[];
