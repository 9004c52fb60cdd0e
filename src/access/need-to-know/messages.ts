import type { Clause } from './clause.ts';

/** What a caller left when nobody could be reached: heard by whoever is on duty next, in that person's browser, and by no server. */
export const MESSAGES_MAY = [
  {
    of: 'message',
    who: ['operator'],
    relation: 'left-for-us',
    may: ['list', 'finish'],
    sees: [
      ...[
        'serverTime',
        'messages.id',
        'messages.callLabel',
        'messages.language',
        'messages.urgency',
        'messages.isChild',
        'messages.leftAt',
        'messages.seconds',
      ],
      ...['messages.codeName.az', 'messages.codeName.ru', 'messages.codeName.en', 'messages.isLate'],
      ...['messages.openedAt', 'messages.openedBy'],
    ],
    law: ['A1.1', 'A3.1', 'A6.1', 'B1.3', 'B6.6'],
  },
  {
    of: 'message',
    who: ['operator'],
    relation: 'left-for-us',
    may: ['open'],
    sees: ['id', 'teamVersion', 'sealed', 'teamCopy', 'lineHalf'],
    when: 'fresh',
    law: ['A1.1', 'A3.1', 'A6.1', 'B1.3'],
  },
] as const satisfies readonly Clause[];
