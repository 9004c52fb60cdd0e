import { type Static, Type } from 'typebox';
import { SealedNoteBody } from '../contract.ts';

/** No list is longer: whoever wants more looks for somebody (T1, T2). */
const HISTORY_LIMIT = 25;
const WORD_LIMIT = 100;
const LINE_MIN = 3;
const LINE_LIMIT = 200;
const TRIES = 3;
/** So long a supervisor may answer who asks for an emergency access; the database holds to the same. */
export const ANSWER_MINUTES = 15;

export const BREAK_GLASS_REASONS = ['danger-to-life', 'child', 'word-forgotten', 'caller-cannot-speak'] as const;
export type BreakGlassReason = (typeof BREAK_GLASS_REASONS)[number];
export const DECLINE_REASONS = ['no-need', 'reason-unclear', 'not-reached', 'other-way'] as const;
export type DeclineReason = (typeof DECLINE_REASONS)[number];
const OPENING_WAYS = ['case-word', 'break-glass'] as const;
export type OpeningWay = (typeof OPENING_WAYS)[number];
export const ANSWERS = ['confirmed', 'declined'] as const;

const Id = Type.String({ format: 'uuid' });
const Moment = Type.String({ format: 'date-time' });
const MaybeMoment = Type.Union([Moment, Type.Null()]);
const MaybeAnswer = Type.Union([Type.Enum([...ANSWERS]), Type.Null()]);
const MaybeWhy = Type.Union([Type.Enum([...DECLINE_REASONS]), Type.Null()]);

/** How it stands with what the caller of one's own call said before. Nothing here tells who that is, or what was said. */
export const History = Type.Object({
  serverTime: Moment,
  /** Whether the caller can be known again at all; false for a number that was withheld. */
  known: Type.Boolean(),
  earlier: Type.Boolean(),
  hasWord: Type.Boolean(),
  triesLeft: Type.Integer({ minimum: 0, maximum: TRIES }),
  lockedUntil: MaybeMoment,
  opening: Type.Union([Type.Object({ way: Type.Enum([...OPENING_WAYS]), until: Moment }), Type.Null()]),
  /** `until`: after it nobody may answer any more, and it may be asked again. */
  asked: Type.Union([Type.Object({ at: Moment, until: Moment, answer: MaybeAnswer, why: MaybeWhy }), Type.Null()]),
  notes: Type.Array(
    Type.Object({ callId: Id, operatorId: Id, notedOn: Type.String({ format: 'date' }), author: Type.String() }),
    { maxItems: HISTORY_LIMIT },
  ),
  /** Two quiet words, in case the caller has none: the same in each language, another pair each time, kept nowhere. */
  suggestion: Type.Object({ az: Type.String(), ru: Type.String(), en: Type.String() }),
});
export type History = Static<typeof History>;

/** One older note, as its author's browser sealed it, and every emergency access to it that was ever asked for. */
export const EarlierNote = Type.Object({
  note: Type.Object(SealedNoteBody.properties, { about: 'note opened' }),
  breakGlasses: Type.Array(
    Type.Object({
      askedAt: Moment,
      reason: Type.Enum([...BREAK_GLASS_REASONS]),
      askedBy: Type.String(),
      answeredBy: Type.Union([Type.String(), Type.Null()]),
      answer: MaybeAnswer,
    }),
    { maxItems: HISTORY_LIMIT },
  ),
});
export type EarlierNote = Static<typeof EarlierNote>;

export const CaseWordBody = Type.Object(
  { word: Type.String({ minLength: 1, maxLength: WORD_LIMIT }) },
  { additionalProperties: false },
);

export const Tried = Type.Object({
  isOpen: Type.Boolean(),
  triesLeft: Type.Integer({ minimum: 0, maximum: TRIES }),
  lockedUntil: MaybeMoment,
});
export type Tried = Static<typeof Tried>;

export const BreakGlassBody = Type.Object(
  {
    reason: Type.Enum([...BREAK_GLASS_REASONS]),
    line: Type.String({ minLength: LINE_MIN, maxLength: LINE_LIMIT }),
  },
  { additionalProperties: false },
);
export type BreakGlassBody = Static<typeof BreakGlassBody>;
