import { type Static, Type } from 'typebox';

/** As everywhere: whatever is shown is cut here. */
const LIST_LIMIT = 25;
const SPOKEN_LIMIT = 8;
/** Each may be cut in two at midnight. */
const GROUPS_LIMIT = 12;

const Id = Type.String({ format: 'uuid' });
const Day = Type.String({ pattern: '^20[0-9]{2}-[01][0-9]-[0-3][0-9]$' });
const MaybeDay = Type.Union([Day, Type.Null()]);
const MaybeMoment = Type.Union([Type.String({ format: 'date-time' }), Type.Null()]);
const Hours = Type.Array(
  Type.Object({ day: Type.Integer(), fromMinute: Type.Integer(), untilMinute: Type.Integer() }),
  { maxItems: LIST_LIMIT },
);
const Entered = { id: Id, name: Type.String(), lastDigits: Type.String(), hours: Hours };

/** When it was last rung to try, and when the key was last pressed then. */
const Tried = { rungAt: MaybeMoment, reachedAt: MaybeMoment };

/** Whose telephones are rung, and when; of each telephone its last two digits. */
export const TelephonesBody = Type.Object(
  {
    onCall: Type.Array(
      Type.Object({ ...Entered, ...Tried, place: Type.Integer(), fromDay: MaybeDay, untilDay: MaybeDay }),
      { maxItems: LIST_LIMIT },
    ),
    interpreters: Type.Array(
      Type.Object({ ...Entered, languages: Type.Array(Type.String(), { maxItems: SPOKEN_LIMIT }) }),
      { maxItems: LIST_LIMIT },
    ),
  },
  { about: 'telephone shared' },
);
export type TelephonesBody = Static<typeof TelephonesBody>;

const strict = { additionalProperties: false };
const Clock = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' });
/** What both kinds are entered with. */
const Typed = {
  /** Of a person of the line: no digit, so that no number stands where it would be shown. */
  name: Type.String({ pattern: '^[^0-9]{1,60}$' }),
  telephone: Type.String({ pattern: '^\\+[0-9]{6,15}$' }),
  /** Of the week in Baku, Monday is 1; an end that is not after the begin is on the next day. */
  hours: Type.Array(Type.Object({ day: Type.Integer({ minimum: 1, maximum: 7 }), from: Clock, until: Clock }, strict), {
    minItems: 1,
    maxItems: GROUPS_LIMIT,
  }),
};
export const OnCallTelephoneBody = Type.Object(
  { ...Typed, place: Type.Integer({ minimum: 1, maximum: 9 }), fromDay: MaybeDay, untilDay: MaybeDay },
  strict,
);
export type OnCallTelephoneBody = Static<typeof OnCallTelephoneBody>;
export const InterpreterBody = Type.Object(
  { ...Typed, languages: Type.Array(Type.String({ pattern: '^[a-z]{2}$' }), { minItems: 1, maxItems: SPOKEN_LIMIT }) },
  strict,
);
export type InterpreterBody = Static<typeof InterpreterBody>;
