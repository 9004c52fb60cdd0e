import { type Static, Type } from 'typebox';
import { CALL_BACKS_LIMIT, CallBack } from '../call-backs/contract.ts';
import { ANSWERS, QUESTIONS, TALK_ENDED_BY, type Talk, URGENCIES } from '../calls/call.ts';
import { GUESTS_LIMIT, Guest, Reason } from '../guests/contract.ts';
import { MANNERS } from '../guests/guest.ts';
import { CHOSEN_PRESENCES, PRESENCE_STATES } from '../roster/presence.ts';

/** Lists are cut here by the statements that make them. */
export const WRAP_UPS_LIMIT = 10;
/** Of one call: the newest. */
export const QUESTIONS_LIMIT = 25;
const LANGUAGES_LIMIT = 3;

const Moment = Type.String({ format: 'date-time' });
const MaybeMoment = Type.Union([Moment, Type.Null()]);
const LanguageName = Type.Enum(['az', 'ru', 'en']);
const UrgencyName = Type.Enum([...URGENCIES]);
const Kind = Type.Enum(['caller', 'test']);

/** An operator's own call is never on an on-call telephone. */
/** Cover due: ordered by the operator's key, and the caller does not hear it yet. */
const DESK_TALKS = ['together', 'on-hold', 'asking', 'cover', 'cover-due'] as const satisfies readonly (
  | Talk
  | 'cover-due'
)[];
export type DeskTalk = (typeof DESK_TALKS)[number];

/** That there is a note, not what it says: only the browser that opens it knows. */
const Note = Type.Union([
  Type.Object({ revision: Type.Integer(), savedAt: Moment }, { about: 'note own' }),
  Type.Null(),
]);
const Questions = Type.Array(
  Type.Object({
    id: Type.String(),
    question: Type.Enum(QUESTIONS),
    askedAt: Moment,
    answer: Type.Union([Type.Enum(ANSWERS), Type.Null()]),
  }),
  { maxItems: QUESTIONS_LIMIT },
);

const Offer = Type.Object(
  {
    id: Type.String(),
    /** A waiting caller; of a supervisor also a talk to help in, or to listen to. */
    kind: Type.Enum(['caller', 'test', 'transfer', 'help', 'listen']),
    /** Of a talk: who asks or has it, and why. */
    askedBy: Type.Union([Type.String(), Type.Null()]),
    reason: Type.Union([Reason, Type.Null()]),
    manner: Type.Union([Type.Enum([...MANNERS]), Type.Null()]),
    callLabel: Type.String(),
    language: LanguageName,
    needsInterpreter: Type.Boolean(),
    /** B6.6: the caller said so by a key, or an operator did who asked for a colleague. */
    isChild: Type.Boolean(),
    urgency: UrgencyName,
    waitingSince: Moment,
    offeredAt: Moment,
    expiresAt: Moment,
  },
  { about: 'call offered' },
);

const Call = Type.Object(
  {
    id: Type.String(),
    kind: Kind,
    /** Theirs; or they are on the way into a colleague's; or a colleague has it, and they may leave; or, of a supervisor, stays that one's. */
    part: Type.Enum(['own', 'joining', 'leaving', 'helping', 'listening']),
    callLabel: Type.String(),
    language: LanguageName,
    needsInterpreter: Type.Boolean(),
    isChild: Type.Boolean(),
    urgency: UrgencyName,
    state: Type.Enum(['connecting', 'talking']),
    talk: Type.Union([Type.Enum(DESK_TALKS), Type.Null()]),
    /** The page went in the talk: the caller is kept for it, and waits for it to join. */
    isKept: Type.Boolean(),
    connectedAt: MaybeMoment,
    questions: Questions,
    presumedAt: MaybeMoment,
    /** The code name of a caller who has called before, and nothing else of it: the page shows the one of its language. */
    earlierContact: Type.Union([Type.Object({ az: Type.String(), ru: Type.String(), en: Type.String() }), Type.Null()]),
    guests: Type.Array(Guest, { maxItems: GUESTS_LIMIT }),
    note: Note,
  },
  { about: 'call own' },
);

const WrapUp = Type.Object(
  {
    callId: Type.String(),
    callLabel: Type.String(),
    language: LanguageName,
    startedAt: Moment,
    endedBy: Type.Union([Type.Enum(TALK_ENDED_BY), Type.Null()]),
    talkedSeconds: Type.Integer(),
    presumedAt: MaybeMoment,
    /** The supervisor who took the talk over from this operator. */
    takenOverBy: Type.Union([Type.String(), Type.Null()]),
    note: Note,
    questions: Questions,
  },
  { about: 'call wrapping-up' },
);

/** What an operator's browser may receive; a field that is not here is dropped before it is sent. */
export const DeskBody = Type.Object(
  {
    serverTime: Moment,
    me: Type.Object(
      { id: Type.String(), name: Type.String(), languages: Type.Array(Type.String(), { maxItems: LANGUAGES_LIMIT }) },
      { about: 'account own' },
    ),
    presence: Type.Object(
      {
        state: Type.Enum(PRESENCE_STATES),
        since: Moment,
        reachable: Type.Boolean(),
        wrapUpDueAt: MaybeMoment,
        /** How often the wrap-up can still be made longer; null outside one. */
        extensionsLeft: Type.Union([Type.Integer(), Type.Null()]),
        /** The state that follows the call and its wrap-up; null where nothing is under way. */
        returnsTo: Type.Union([Type.Enum(CHOSEN_PRESENCES), Type.Null()]),
      },
      { about: 'presence own' },
    ),
    /** Null where there is none: `extraUntil` is there for somebody certified who has no duty now. */
    duty: Type.Object(
      { until: MaybeMoment, certifiedUntil: MaybeMoment, extraUntil: MaybeMoment },
      { about: 'shift own' },
    ),
    nextShift: Type.Union([
      Type.Object(
        { id: Type.String(), begins: Moment, ends: Moment, isConfirmed: Type.Boolean() },
        { about: 'shift own' },
      ),
      Type.Null(),
    ]),
    offer: Type.Union([Offer, Type.Null()]),
    call: Type.Union([Call, Type.Null()]),
    wrapUps: Type.Array(WrapUp, { maxItems: WRAP_UPS_LIMIT }),
    callBacks: Type.Array(CallBack, { maxItems: CALL_BACKS_LIMIT }),
    /** One was agreed in another call of this caller: that, and nothing of it before the caller's own word (A9.4). */
    hasEarlierCallBack: Type.Boolean(),
    waiting: Type.Object({ count: Type.Integer(), longestSince: MaybeMoment }, { about: 'queue shared' }),
    colleagues: Type.Object({ available: Type.Integer() }, { about: 'queue shared' }),
    today: Type.Object({ calls: Type.Integer() }, { about: 'queue shared' }),
  },
  { about: 'desk own' },
);

export type DeskBody = Static<typeof DeskBody>;

export const AcceptedBody = Type.Object(
  { token: Type.String(), params: Type.Object({ offer: Type.String() }) },
  { about: 'softphone own' },
);
export const TokenBody = Type.Object({ token: Type.String() });
export const PresenceBody = Type.Object({ state: Type.Enum(CHOSEN_PRESENCES) });
