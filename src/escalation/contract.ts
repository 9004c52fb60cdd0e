import { type Static, Type } from 'typebox';
import { URGENCIES } from '../calls/call.ts';
import { CHILD_ANSWERS, CONSENTS, ESCALATION_STATES, GROUNDS, IDENTITIES, LEVELS, SIGNS } from './escalation.ts';

/** Lists are cut here by the statements that make them. */
export const SENT_LIMIT = 25;
export const TELEPHONE_CALLS_LIMIT = 25;
export const UNIT_LIMIT = 25;
export const OFFICERS_LIMIT = 25;
const VERSION_LIMIT = 1_000_000;

const Id = Type.String({ format: 'uuid' });
const Moment = Type.String();
const MomentOrNull = Type.Union([Moment, Type.Null()]);

/** The flag as the operator confirms it. It has no addressee: there is only one, and nobody types it (B4.4, B4.5). */
export const FlagBody = Type.Object(
  {
    level: Type.Enum(LEVELS),
    ground: Type.Enum(GROUNDS),
    consent: Type.Enum(CONSENTS),
    child: Type.Enum(CHILD_ANSWERS),
    sign: Type.Enum(SIGNS),
    presumedVictim: Type.Boolean(),
  },
  { additionalProperties: false },
);
export type FlagBody = Static<typeof FlagBody>;

export const Raised = Type.Object({ id: Id, reference: Type.String() });

/** What the operator hears back: that it was received, and when. Not by whom, and nothing of what the unit does. */
export const Sent = Type.Object({
  escalations: Type.Array(
    Type.Object(
      {
        id: Id,
        reference: Type.String(),
        callLabel: Type.String(),
        state: Type.Enum(ESCALATION_STATES),
        raisedAt: Moment,
        acknowledgedAt: MomentOrNull,
        /** B4.3: the person agreed, and has not taken it back. */
        hasConsent: Type.Boolean(),
        consentWithdrawnAt: MomentOrNull,
      },
      { about: 'escalation own' },
    ),
    { maxItems: SENT_LIMIT },
  ),
});
export type Sent = Static<typeof Sent>;

/** Taken on an on-call telephone, where there is no flag: the line's own number of the call, and nothing of who took it. */
export const TelephoneCalls = Type.Object({
  calls: Type.Array(
    Type.Object(
      {
        id: Id,
        callLabel: Type.String(),
        language: Type.Enum(['az', 'ru', 'en']),
        /** B4.1, B6.6: what the caller's keys had said before. */
        urgency: Type.Enum([...URGENCIES]),
        isChild: Type.Boolean(),
        takenAt: Moment,
        seconds: Type.Integer(),
        isOver: Type.Boolean(),
      },
      { about: 'call on-a-telephone' },
    ),
    { maxItems: TELEPHONE_CALLS_LIMIT },
  ),
});
export type TelephoneCalls = Static<typeof TelephoneCalls>;

/** The duty officer's desk: what was addressed to the officer, without call, operator or caller. */
export const Unit = Type.Object(
  {
    serverTime: Moment,
    me: Type.Object({ id: Id, name: Type.String() }, { about: 'account own' }),
    onDuty: Type.Array(Type.Object({ name: Type.String(), isMe: Type.Boolean() }, { about: 'duty shared' }), {
      maxItems: OFFICERS_LIMIT,
    }),
    /** How many the officer was told of in this duty, and how many of them wait for a receipt; the list holds the first, or the next. */
    total: Type.Integer(),
    waiting: Type.Integer(),
    escalations: Type.Array(
      Type.Object(
        {
          id: Id,
          reference: Type.String(),
          level: Type.Enum(LEVELS),
          ground: Type.Enum(GROUNDS),
          consent: Type.Enum(CONSENTS),
          /** Since when it is not given any more; null while what was said about it stands. */
          consentWithdrawnAt: MomentOrNull,
          child: Type.Enum(CHILD_ANSWERS),
          sign: Type.Enum(SIGNS),
          identity: Type.Enum(IDENTITIES),
          /** The caller's number, sealed to the unit's enrolled devices; null where identity is withheld, or no number came. */
          sealedNumber: Type.Union([Type.String(), Type.Null()]),
          /** The call was taken on an on-call telephone: whoever raised the flag there is not whoever spoke with the caller. */
          isFromTelephone: Type.Boolean(),
          presumedAt: MomentOrNull,
          raisedAt: Moment,
          acknowledgedAt: MomentOrNull,
          acknowledgedBy: Type.Union([Type.String(), Type.Null()]),
          noticeDueAt: Moment,
          handoverDueAt: MomentOrNull,
          state: Type.Enum(ESCALATION_STATES),
          isLate: Type.Boolean(),
          version: Type.Integer(),
        },
        { about: 'escalation sent-to-my-duty' },
      ),
      { maxItems: UNIT_LIMIT },
    ),
  },
  { about: 'unit-desk own' },
);
export type Unit = Static<typeof Unit>;

export const AcknowledgeBody = Type.Object(
  { version: Type.Integer({ minimum: 1, maximum: VERSION_LIMIT }) },
  { additionalProperties: false },
);
export type AcknowledgeBody = Static<typeof AcknowledgeBody>;

export const Acknowledged = Type.Object({ state: Type.Literal('acknowledged'), acknowledgedAt: Moment });
