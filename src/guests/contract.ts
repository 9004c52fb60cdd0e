import { Type } from 'typebox';
import { GUEST_KINDS, GUEST_REASONS, GUEST_STATES, LISTEN_REASONS, MANNERS, TRANSFER_REASONS } from './guest.ts';

/** As many as a line ever has at once, and more. */
const COLLEAGUES_LIMIT = 25;
const LANGUAGES_LIMIT = 3;
const INTERPRETERS_LIMIT = 25;
const SPOKEN_LIMIT = 8;
const TALKS_LIMIT = 25;
/** Of one talk: those who are asked or there, and what came of the last. */
export const GUESTS_LIMIT = 10;

const Moment = Type.String({ format: 'date-time' });
const LanguageName = Type.Enum(['az', 'ru', 'en']);
export const Reason = Type.Enum([...GUEST_REASONS]);
const TransferReason = Type.Enum([...TRANSFER_REASONS]);

/** Whom the operator asked into the own talk, and what came of it. */
export const Guest = Type.Object(
  {
    id: Type.String(),
    kind: Type.Enum([...GUEST_KINDS]),
    state: Type.Enum([...GUEST_STATES]),
    name: Type.Union([Type.String(), Type.Null()]),
    reason: Type.Union([Reason, Type.Null()]),
    manner: Type.Union([Type.Enum([...MANNERS]), Type.Null()]),
    isTakeOver: Type.Boolean(),
    isShown: Type.Boolean(),
    /** Out of the talk, and perhaps still in its room. */
    isGoing: Type.Boolean(),
    askedAt: Moment,
    expiresAt: Moment,
  },
  { about: 'guest own' },
);

/** Who could take a talk over now. */
export const ColleaguesBody = Type.Array(
  Type.Object({
    id: Type.String(),
    name: Type.String(),
    languages: Type.Array(Type.String(), { maxItems: LANGUAGES_LIMIT }),
    isSupervisor: Type.Boolean(),
  }),
  { maxItems: COLLEAGUES_LIMIT },
);

/** Whose hour it is now: no telephone. */
export const InterpretersBody = Type.Array(
  Type.Object({
    id: Type.String(),
    name: Type.String(),
    languages: Type.Array(Type.String(), { maxItems: SPOKEN_LIMIT }),
    isBusy: Type.Boolean(),
  }),
  { maxItems: INTERPRETERS_LIMIT },
);

export const InterpreterBody = Type.Object(
  { interpreterId: Type.String({ format: 'uuid' }) },
  { additionalProperties: false },
);

/** This colleague; or none named, and then anybody, who speaks the language where one is. */
export const TransferBody = Type.Object(
  {
    colleagueId: Type.Union([Type.String({ format: 'uuid' }), Type.Null()]),
    language: Type.Union([LanguageName, Type.Null()]),
    reason: TransferReason,
  },
  { additionalProperties: false },
);

export const SupervisorBody = Type.Object({ manner: Type.Enum([...MANNERS]) }, { additionalProperties: false });
export const ListenBody = Type.Object({ reason: Type.Enum([...LISTEN_REASONS]) }, { additionalProperties: false });
export const TakenOverBody = Type.Object({
  token: Type.String(),
  params: Type.Object({ offer: Type.String() }),
});

const Talk = Type.Object({
  id: Type.String(),
  callLabel: Type.String(),
  language: LanguageName,
  operator: Type.String(),
  talk: Type.Union([Type.Enum(['together', 'on-hold', 'asking', 'cover']), Type.Null()]),
  connectedAt: Type.Union([Moment, Type.Null()]),
  /** Whether the operator's page answers; and since when not. */
  isReachable: Type.Boolean(),
  isOwn: Type.Boolean(),
  hasListener: Type.Boolean(),
  /** It changes hands at this moment. */
  isChanging: Type.Boolean(),
});
export const TalksBody = Type.Object({
  /** Of all of them, shown or not. */
  inAll: Type.Integer(),
  talks: Type.Array(Talk, { maxItems: TALKS_LIMIT }),
});
