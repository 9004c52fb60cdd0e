import type { Clause } from './clause.ts';

const DUTY_OFFICER = ['duty-officer'] as const;

/** The special unit: what was sent to the duty one is on, and nothing of the line that sent it. */
export const UNIT_MAY = [
  {
    of: 'unit-desk',
    who: DUTY_OFFICER,
    relation: 'own',
    may: ['read'],
    sees: ['serverTime', 'total', 'waiting'],
    law: ['A1.1'],
  },
  { of: 'duty', who: DUTY_OFFICER, relation: 'shared', may: ['read'], sees: ['name', 'isMe'], law: ['B4.4'] },
  {
    of: 'escalation',
    who: DUTY_OFFICER,
    relation: 'sent-to-my-duty',
    may: ['read', 'acknowledge'],
    sees: [
      ...['id', 'reference', 'level', 'ground', 'consent', 'child', 'sign', 'identity', 'sealedNumber'],
      ...[
        'consentWithdrawnAt',
        'isFromTelephone',
        'presumedAt',
        'raisedAt',
        'acknowledgedAt',
        'acknowledgedBy',
        'noticeDueAt',
        'handoverDueAt',
        'state',
        'isLate',
        'version',
      ],
    ],
    law: ['A1.2', 'B4.3', 'B4.4', 'B4.5'],
  },
] as const satisfies readonly Clause[];
