import type { Clause } from './clause.ts';

const OPERATOR = ['operator'] as const;

/** The operator: the call that is offered, the call they are in, and its end. Never who calls. */
export const OPERATOR_MAY = [
  {
    of: 'desk',
    who: OPERATOR,
    relation: 'own',
    may: ['read'],
    // That a call back was agreed with this caller before; what, their word opens.
    sees: ['serverTime', 'hasEarlierCallBack'],
    law: ['A1.1', 'A9.4'],
  },
  {
    of: 'presence',
    who: OPERATOR,
    relation: 'own',
    may: ['read', 'choose', 'extend'],
    sees: ['state', 'since', 'reachable', 'wrapUpDueAt', 'extensionsLeft', 'returnsTo'],
    law: ['A9.2'],
  },
  {
    of: 'shift',
    who: OPERATOR,
    relation: 'own',
    may: ['read', 'take-extra', 'confirm', 'offer', 'withdraw'],
    sees: ['until', 'certifiedUntil', 'extraUntil', 'id', 'begins', 'ends', 'isConfirmed'],
    law: ['A9.1', 'A9.2', 'A9.3'],
  },
  {
    of: 'shift',
    who: OPERATOR,
    relation: 'shared',
    may: ['list', 'take'],
    sees: [
      ...['shifts.id', 'shifts.begins', 'shifts.ends', 'shifts.kind', 'shifts.isConfirmed', 'shifts.isMine'],
      ...['shifts.offeredBy'],
    ],
    law: ['A9.1', 'A9.2'],
  },
  {
    of: 'softphone',
    who: OPERATOR,
    relation: 'own',
    may: ['read', 'renew', 'test'],
    sees: ['token', 'params.offer', 'chunderw', 'insecure'],
    law: ['A6.1'],
  },
  // At an operator's desk, open to a supervisor with a certificate: what its telephone needs.
  {
    of: 'place',
    who: ['supervisor'],
    relation: 'own',
    may: ['read'],
    sees: ['softphone.chunderw', 'softphone.insecure'],
    law: ['A6.1', 'A9.3'],
  },
  {
    of: 'queue',
    who: OPERATOR,
    relation: 'shared',
    may: ['read'],
    sees: ['count', 'longestSince', 'available', 'calls'],
    law: ['A9.2'],
  },
  {
    of: 'call',
    who: OPERATOR,
    relation: 'offered',
    may: ['read', 'accept', 'decline'],
    sees: [
      ...['id', 'kind', 'callLabel', 'language', 'needsInterpreter', 'isChild', 'urgency'],
      ...['waitingSince', 'offeredAt', 'expiresAt', 'askedBy', 'reason', 'manner'],
    ],
    law: ['A1.1', 'A3.1', 'A9.4', 'B6.6'],
  },
  {
    of: 'call',
    who: OPERATOR,
    relation: 'own',
    may: ['read', 'end', 'hold', 'ask', 'presume', 'transfer', 'interpret', 'call-supervisor'],
    sees: [
      ...[
        'id',
        'kind',
        'callLabel',
        'language',
        'needsInterpreter',
        'isChild',
        'urgency',
        'state',
        'talk',
        'isKept',
        'connectedAt',
      ],
      // Whether it is theirs, or a colleague's whom they come to help or leave it to.
      'part',
      ...[
        'earlierContact.az',
        'earlierContact.ru',
        'earlierContact.en',
        'presumedAt',
        'questions.id',
        'questions.question',
        'questions.askedAt',
        'questions.answer',
      ],
    ],
    law: ['A1.1', 'A3.1', 'A9.4', 'B1.3', 'B6.6'],
  },
  {
    of: 'call',
    who: OPERATOR,
    relation: 'wrapping-up',
    may: ['read', 'presume', 'close'],
    sees: [
      ...['callId', 'callLabel', 'language', 'startedAt', 'endedBy', 'talkedSeconds', 'presumedAt', 'takenOverBy'],
      ...['questions.id', 'questions.question', 'questions.askedAt', 'questions.answer'],
    ],
    law: ['A1.1', 'A3.1', 'A9.4', 'B1.3'],
  },
  {
    of: 'note',
    who: OPERATOR,
    relation: 'own',
    may: ['read', 'write'],
    // What it says is sealed in the browser: no field of it is words.
    sees: [
      ...['callId', 'operatorId', 'revision', 'savedAt', 'sealed', 'authorKey', 'authorCopy'],
      ...['teamVersion', 'teamCopy', 'lineHalf'],
    ],
    law: ['A1.1', 'A3.1', 'B1.3', 'B3.5'],
  },
  {
    of: 'account-key',
    who: OPERATOR,
    relation: 'own',
    may: ['read', 'add'],
    sees: ['keys.id', 'keys.publicKey', 'keys.wraps.way', 'keys.wraps.salt', 'keys.wraps.wrapped'],
    law: ['A3.1', 'B1.3'],
  },
  { of: 'account-key', who: OPERATOR, relation: 'own', may: ['wrap'], sees: [], when: 'fresh', law: ['A3.1', 'B1.3'] },
  {
    of: 'team-key',
    who: OPERATOR,
    relation: 'shared',
    may: ['read', 'make', 'list-newcomers', 'give'],
    sees: ['version', 'publicKey', 'voucher', 'standing', 'copies.keyId', 'copies.sealed', 'keyId', 'name', 'madeAt'],
    law: ['A3.1', 'B1.3'],
  },
  { of: 'call', who: OPERATOR, relation: 'own', may: ['cover'], sees: [], law: ['A1.1', 'A6.1'] },
  {
    of: 'nuisance',
    who: OPERATOR,
    relation: 'own',
    may: ['read', 'warn', 'end'],
    sees: ['warnings.ground', 'warnings.givenAt', 'needed', 'isKnown'],
    law: ['A1.1', 'A6.1'],
  },
  // Of a call for which there was no console: whoever took it has no flag, and is not named.
  {
    of: 'call',
    who: OPERATOR,
    relation: 'on-a-telephone',
    may: ['list'],
    sees: ['id', 'callLabel', 'language', 'urgency', 'isChild', 'takenAt', 'seconds', 'isOver'],
    law: ['A1.1', 'A3.2', 'B4.1', 'B6.6'],
  },
  {
    of: 'escalation',
    who: OPERATOR,
    relation: 'own',
    may: ['raise', 'hear-back', 'withdraw-consent'],
    sees: ['id', 'reference', 'callLabel', 'state', 'raisedAt', 'acknowledgedAt', 'hasConsent', 'consentWithdrawnAt'],
    law: ['A1.2', 'A6.3', 'B4.3', 'B4.5'],
  },
] as const satisfies readonly Clause[];
