import type { Clause } from './clause.ts';

/** Calls back that were agreed with a caller: never the number, which the key process alone opens, for the dialler. */
export const CALL_BACKS_MAY = [
  {
    of: 'call-back',
    who: ['operator'],
    relation: 'own',
    may: ['read', 'agree', 'withdraw', 'stop', 'begin'],
    sees: [
      ...['id', 'part', 'state', 'callId', 'callLabel', 'codeName.az', 'codeName.ru', 'codeName.en', 'language'],
      ...['occasion', 'opensAt', 'closesAt', 'say', 'whoMayAnswer', 'isOwn'],
    ],
    law: ['A3.1', 'A6.1', 'A9.4'],
  },
] as const satisfies readonly Clause[];
