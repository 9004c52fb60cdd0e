import { Type } from 'typebox';
import { GUEST_KINDS, GUEST_STATES, TRANSFER_REASONS } from './guest.ts';

/** As many as a line ever has at once, and more. */
const COLLEAGUES_LIMIT = 25;
const LANGUAGES_LIMIT = 3;
const INTERPRETERS_LIMIT = 25;
const SPOKEN_LIMIT = 8;
/** Of one talk: those who are asked or there, and what came of the last. */
export const GUESTS_LIMIT = 10;

const Moment = Type.String({ format: 'date-time' });
const LanguageName = Type.Enum(['az', 'ru', 'en']);
export const Reason = Type.Enum([...TRANSFER_REASONS]);

/** Whom the operator asked into the own talk, and what came of it. */
export const Guest = Type.Object(
  {
    id: Type.String(),
    kind: Type.Enum([...GUEST_KINDS]),
    state: Type.Enum([...GUEST_STATES]),
    name: Type.Union([Type.String(), Type.Null()]),
    reason: Type.Union([Reason, Type.Null()]),
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
    reason: Reason,
  },
  { additionalProperties: false },
);
