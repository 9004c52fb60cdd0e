// What the line would answer the pages, with a text wherever one can stand.
import { NOON } from '../console/desks.ts';

export interface Asked {
  document: string;
  address: RegExp;
  sample: unknown;
  method?: 'POST';
  /** 200 where it is not given. */
  status?: number;
}

export const TEXT = 'text';
export const ESCALATION = {
  id: 'escalation-1',
  reference: '7Q4',
  callLabel: '0412',
  state: 'notified',
  raisedAt: NOON,
  acknowledgedAt: null,
  hasConsent: true,
  consentWithdrawnAt: NOON,
} as const;
export const SUPERVISOR = { id: 'supervisor-2', name: TEXT, languages: ['az'] };
export const CODE_NAME = { az: TEXT, ru: TEXT, en: TEXT };
export const GUEST = {
  id: 'guest-1',
  kind: 'colleague',
  state: 'asked',
  name: TEXT,
  reason: null,
  manner: null,
  isTakeOver: false,
  isShown: false,
  isGoing: false,
  askedAt: NOON,
  expiresAt: NOON,
} as const;
export const OFFERED_SHIFT = {
  id: 'shift-1',
  begins: NOON,
  ends: NOON,
  kind: 'single',
  isConfirmed: false,
  isMine: false,
  offeredBy: TEXT,
};
/** Somebody with every way in. */
export const OWN: readonly Asked[] = [
  {
    document: 'me',
    address: /\/api\/me$/,
    sample: {
      account: { id: 'account-1', name: TEXT, role: 'operator', languages: ['az'] },
      line: { demo: true },
      softphone: null,
    },
  },
  { document: 'sessions', address: /\/api\/sessions$/, sample: [] },
  {
    document: 'passkeys',
    address: /\/api\/passkeys$/,
    sample: ['1', '2'].map((id) => ({ id, label: TEXT, createdAt: NOON, lastUsedAt: null })),
  },
  { document: 'password', address: /\/api\/password$/, sample: { signInName: TEXT, changedAt: NOON } },
  {
    document: 'recoveries',
    address: /\/api\/recoveries$/,
    sample: [
      {
        id: 'account-2',
        name: TEXT,
        role: 'operator',
        recoveryId: null,
        askedBy: null,
        isMine: false,
        mayConfirm: false,
      },
      {
        ...{ id: 'account-3', name: TEXT, role: 'operator', recoveryId: 'recovery-1' },
        ...{ askedBy: TEXT, isMine: false, mayConfirm: true },
      },
    ],
  },
];
/** A passkey is taken away after a fresh proof only. */
export const STEP_UP: Asked = {
  document: 'none',
  address: /\/remove$/,
  method: 'POST',
  status: 403,
  sample: { refusal: { code: 'step-up-needed' } },
};
export const NEW_CODE = { text: TEXT, sealed: 'c2VhbGVk' };
export const INVITATION_SECRET = 'invitation-of-nobody-0123456789';

export const CALL_BACK = {
  ...({ id: 'back-1', part: 'due', state: 'promised', callId: 'call-0', callLabel: TEXT } as const),
  ...({ codeName: CODE_NAME, language: 'az', occasion: 'promised', opensAt: NOON, closesAt: NOON } as const),
  ...({ say: 'survey', whoMayAnswer: 'anyone', isOwn: true } as const),
};

/** Left, and waiting to be heard. */
export const MESSAGE = {
  ...({ id: 'message-1', callLabel: TEXT, language: 'az', codeName: CODE_NAME, leftAt: NOON, seconds: 9 } as const),
  ...({ isLate: false, openedAt: NOON, openedBy: TEXT } as const),
};

/** Taken on an on-call telephone, of which the unit was not told. */
export const TELEPHONE_CALL = {
  ...({ id: 'call-9', callLabel: TEXT, language: 'az', urgency: 'ordinary', isChild: false } as const),
  ...({ takenAt: NOON, seconds: 9, isOver: true } as const),
};
