import type { Clause } from './clause.ts';

const OPERATOR = ['operator'] as const;

/** Whom an operator may bring into the own talk: those who serve now, by name and language. */
export const GUESTS_MAY = [
  {
    of: 'colleague',
    who: OPERATOR,
    relation: 'shared',
    may: ['list'],
    sees: ['id', 'name', 'languages', 'isSupervisor'],
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
    may: ['read', 'take-back', 'leave', 'show'],
    sees: [
      ...['id', 'kind', 'state', 'name', 'reason', 'askedAt', 'expiresAt', 'manner'],
      ...['isTakeOver', 'isShown', 'isGoing'],
    ],
    law: ['A1.1', 'A6.1'],
  },
  // A supervisor sees that there is a talk, whose, and since when: nothing of the caller but the line's own number of the call.
  {
    of: 'talk',
    who: ['supervisor'],
    relation: 'shared',
    may: ['list', 'listen'],
    sees: [
      ...['inAll', 'talks.id', 'talks.callLabel', 'talks.language', 'talks.operator', 'talks.talk'],
      ...['talks.connectedAt', 'talks.isReachable', 'talks.isOwn', 'talks.hasListener', 'talks.isChanging'],
    ],
    law: ['A1.1', 'A9.2'],
  },
  {
    of: 'talk',
    who: ['supervisor'],
    relation: 'shared',
    may: ['take-over'],
    sees: ['token', 'params.offer'],
    law: ['A6.1'],
  },
] as const satisfies readonly Clause[];
