import { Type } from 'typebox';
import { ATTEMPT_OUTCOMES, CALL_BACK_STATES, OCCASIONS, SAYS, WHO_MAY_ANSWER, WITHDRAW_WHYS } from './call-back.ts';
import { PRESETS } from './call-back-window.ts';

/** Of one desk; the statement cuts there. */
export const CALL_BACKS_LIMIT = 10;
/** How a call back stands to the person at the desk. */
const CALL_BACK_PARTS = ['plan', 'due', 'calling', 'over'] as const;
/** The one that is being made: the operator is on the way, the telephone rings; then it is reached. */
const PROGRESS = ['joining', 'ringing'] as const;

const Moment = Type.String({ format: 'date-time' });

/** A call back on a desk. It holds nothing of who called but a code name. */
export const CallBack = Type.Object(
  {
    id: Type.String(),
    part: Type.Enum([...CALL_BACK_PARTS]),
    /** Of a plan its state, of one that is made how far it is, of one that is over what came of it. */
    state: Type.Enum([...CALL_BACK_STATES, ...PROGRESS, ...ATTEMPT_OUTCOMES]),
    /** The call in which it was agreed; of one that is made, the call as which it is. */
    callId: Type.String(),
    callLabel: Type.String(),
    codeName: Type.Union([Type.Object({ az: Type.String(), ru: Type.String(), en: Type.String() }), Type.Null()]),
    language: Type.Enum(['az', 'ru', 'en']),
    occasion: Type.Enum([...OCCASIONS]),
    opensAt: Moment,
    closesAt: Moment,
    say: Type.Enum([...SAYS]),
    whoMayAnswer: Type.Enum([...WHO_MAY_ANSWER]),
    isOwn: Type.Boolean(),
  },
  { about: 'call-back own' },
);

export const PlanBody = Type.Object(
  {
    preset: Type.Union([Type.Enum([...PRESETS]), Type.Null()]),
    /** In the place of a preset. */
    opensAt: Type.Union([Moment, Type.Null()]),
    closesAt: Type.Union([Moment, Type.Null()]),
    say: Type.Enum([...SAYS]),
    whoMayAnswer: Type.Enum([...WHO_MAY_ANSWER]),
  },
  { additionalProperties: false },
);

export const WithdrawBody = Type.Object({ why: Type.Enum([...WITHDRAW_WHYS]) }, { additionalProperties: false });

/** As after accepting an offer: the softphone dials out. */
export const BegunBody = Type.Object(
  { token: Type.String(), params: Type.Object({ offer: Type.String() }) },
  { about: 'softphone own' },
);
