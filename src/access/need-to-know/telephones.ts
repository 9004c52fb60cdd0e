import type { Clause } from './clause.ts';

const SUPERVISOR = ['supervisor'] as const;

/** Whose telephones are rung: of people who serve, and of each telephone its last two digits. */
export const TELEPHONES_MAY = [
  {
    of: 'telephone',
    who: SUPERVISOR,
    relation: 'shared',
    may: ['list'],
    sees: [
      ...['onCall.id', 'onCall.name', 'onCall.lastDigits', 'onCall.place', 'onCall.fromDay', 'onCall.untilDay'],
      ...[
        'onCall.hours.day',
        'onCall.hours.fromMinute',
        'onCall.hours.untilMinute',
        'onCall.rungAt',
        'onCall.reachedAt',
      ],
      ...['interpreters.id', 'interpreters.name', 'interpreters.lastDigits', 'interpreters.languages'],
      ...['interpreters.hours.day', 'interpreters.hours.fromMinute', 'interpreters.hours.untilMinute'],
    ],
    law: ['A6.1', 'A9.1', 'B1.3'],
  },
  // Whoever picks up hears of a test call, and of nobody's.
  { of: 'telephone', who: SUPERVISOR, relation: 'shared', may: ['try'], sees: [], law: ['A6.1', 'A9.1'] },
  // A false one would bring callers to a stranger.
  {
    of: 'telephone',
    who: SUPERVISOR,
    relation: 'shared',
    may: ['enter', 'retire'],
    sees: [],
    when: 'fresh',
    law: ['A3.1', 'A6.1', 'A9.1', 'B1.3'],
  },
] as const satisfies readonly Clause[];
