import type { Clause } from './clause.ts';

const OPERATOR = ['operator'] as const;
const SUPERVISOR = ['supervisor'] as const;
const COORDINATOR = ['coordinator'] as const;

/** What came before opens by the caller's word or by two people; who watches over that sees no caller. */
export const OVERSIGHT_MAY = [
  {
    of: 'history',
    who: OPERATOR,
    relation: 'own',
    may: ['read', 'agree-word', 'try-word'],
    sees: [
      ...[
        'serverTime',
        'known',
        'earlier',
        'hasWord',
        'triesLeft',
        'lockedUntil',
        'isOpen',
        'opening.way',
        'opening.until',
      ],
      ...['asked.at', 'asked.answer', 'asked.why', 'suggestion.az', 'suggestion.ru', 'suggestion.en'],
      ...['notes.callId', 'notes.operatorId', 'notes.notedOn', 'notes.author'],
    ],
    law: ['A1.1', 'A9.4'],
  },
  {
    of: 'history',
    who: OPERATOR,
    relation: 'opened',
    may: ['open-note'],
    sees: [
      ...['breakGlasses.askedAt', 'breakGlasses.reason', 'breakGlasses.askedBy', 'breakGlasses.answeredBy'],
      'breakGlasses.answer',
    ],
    when: 'fresh',
    law: ['A1.1', 'A9.4'],
  },
  {
    of: 'note',
    who: OPERATOR,
    relation: 'opened',
    may: ['read'],
    sees: [
      ...['callId', 'operatorId', 'revision', 'savedAt', 'sealed', 'authorKey', 'authorCopy', 'teamVersion'],
      ...['teamCopy', 'lineHalf'],
    ],
    law: ['A1.1', 'A9.4', 'B1.3'],
  },
  { of: 'break-glass', who: OPERATOR, relation: 'own', may: ['ask'], sees: [], law: ['A1.1', 'B3.5'] },
  {
    of: 'break-glass',
    who: SUPERVISOR,
    relation: 'second-person',
    may: ['answer'],
    sees: [],
    when: 'fresh',
    law: ['A1.1', 'A1.2'],
  },
  { of: 'break-glass', who: SUPERVISOR, relation: 'second-person', may: ['decline'], sees: [], law: ['A1.1', 'A1.2'] },
  {
    of: 'floor',
    who: SUPERVISOR,
    relation: 'shared',
    may: ['read'],
    sees: [
      ...['serverTime', 'waiting.count', 'waiting.longestSince', 'messages.count', 'messages.oldestAt'],
      ...['callBacks.promised', 'callBacks.due', 'callBacks.missed'],
      ...['people.name', 'people.state', 'people.since', 'people.reachable', 'people.languages'],
      ...['breakGlasses.id', 'breakGlasses.operator', 'breakGlasses.reason', 'breakGlasses.line'],
      ...['breakGlasses.askedAt', 'breakGlasses.answerUntil'],
    ],
    law: ['A1.1', 'A1.2'],
  },
  {
    of: 'ringing',
    who: SUPERVISOR,
    relation: 'shared',
    may: ['read'],
    // A call by its label: whoever watches over the line must see that it waits, and of whoever calls nothing.
    sees: [
      ...['serverTime', 'calls.callLabel', 'calls.language', 'calls.urgency', 'calls.standing', 'calls.waitingSince'],
      ...['calls.endedAt', 'calls.obstacle', 'calls.offers.name', 'calls.offers.on', 'calls.offers.place'],
      ...[
        'calls.offers.rungAt',
        'calls.offers.endedAt',
        'calls.offers.result',
        'calls.people.name',
        'calls.people.why',
      ],
    ],
    law: ['A9.1', 'A9.2'],
  },
  {
    of: 'roster',
    who: SUPERVISOR,
    relation: 'shared',
    may: ['read', 'publish'],
    sees: [
      ...['serverTime', 'people.id', 'people.name', 'people.languages', 'people.certifiedUntil', 'people.childUntil'],
      ...['supervisors.id', 'supervisors.name', 'supervisors.languages', 'supervisors.certifiedUntil'],
      'supervisors.childUntil',
      ...['people.dutyUntil', 'weeks.monday', 'weeks.gapMinutes', 'weeks.published.at', 'weeks.published.by'],
      ...['weeks.published.gapMinutes', 'weeks.published.line', 'weeks.days.day', 'weeks.days.shifts.id'],
      ...[
        'weeks.days.shifts.accountId',
        'weeks.days.shifts.begins',
        'weeks.days.shifts.ends',
        'weeks.days.shifts.kind',
      ],
      ...['weeks.days.shifts.isChanged', 'weeks.days.shifts.isConfirmed', 'weeks.days.shifts.signedOnAt'],
      ...['weeks.days.gaps.missing', 'weeks.days.gaps.begins', 'weeks.days.gaps.ends'],
    ],
    law: ['A9.1', 'A9.2', 'A9.3'],
  },
  {
    of: 'shift',
    who: SUPERVISOR,
    relation: 'shared',
    may: ['add', 'change', 'cancel'],
    sees: [],
    law: ['A9.1', 'A9.2'],
  },
  {
    of: 'nuisance-flag',
    who: SUPERVISOR,
    relation: 'shared',
    may: ['read', 'lift'],
    sees: [
      ...['flags.id', 'flags.operator', 'flags.ground', 'flags.hours', 'flags.askedAt', 'flags.warnings.ground'],
      ...['flags.warnings.givenAt', 'flags.earlier', 'flags.isOwn', 'flags.standsUntil', 'flags.confirmedBy'],
    ],
    law: ['A1.1', 'A1.2', 'A6.1'],
  },
  {
    of: 'nuisance-flag',
    who: SUPERVISOR,
    relation: 'second-person',
    may: ['answer'],
    sees: [],
    law: ['A1.1', 'A1.2'],
  },
  // Of operators and of each other; the coordinator of supervisors, since nobody certifies themselves.
  { of: 'certificate', who: ['supervisor', 'coordinator'], relation: 'shared', may: ['keep'], sees: [], law: ['A9.3'] },
  {
    of: 'certificate',
    who: COORDINATOR,
    relation: 'shared',
    may: ['list'],
    sees: ['supervisors.id', 'supervisors.name', 'supervisors.certifiedUntil', 'supervisors.childUntil'],
    law: ['A9.3'],
  },
  {
    of: 'oversight',
    who: COORDINATOR,
    relation: 'shared',
    may: ['read'],
    sees: [
      ...['serverTime', 'alarms.id', 'alarms.kind', 'alarms.account', 'alarms.times', 'alarms.raisedAt'],
      ...['alarms.lastAt', 'alarms.acknowledgedAt'],
      ...['outageMonths.month', 'outageMonths.minutes', 'outageMonths.outages'],
      ...['outages.part', 'outages.beganAt', 'outages.endedAt'],
      ...['checkpoints.number', 'checkpoints.rows', 'checkpoints.digest', 'checkpoints.text', 'checkpoints.storedAt'],
      ...['breakGlasses.id', 'breakGlasses.operator', 'breakGlasses.reason', 'breakGlasses.askedAt'],
      ...['breakGlasses.supervisor', 'breakGlasses.answer', 'breakGlasses.why', 'breakGlasses.answeredAt'],
    ],
    law: ['A1.2'],
  },
  { of: 'alarm', who: COORDINATOR, relation: 'shared', may: ['acknowledge'], sees: [], law: ['A1.2'] },
] as const satisfies readonly Clause[];
