import { type Static, Type } from 'typebox';
import { FLAG_HOURS, FLAGS_SHOWN, NUISANCE_GROUNDS, WARNINGS_BEFORE_END, WARNINGS_LIMIT } from './nuisance.ts';

const Id = Type.String({ format: 'uuid' });
const Moment = Type.String({ format: 'date-time' });
const MaybeMoment = Type.Union([Moment, Type.Null()]);
const Ground = Type.Enum([...NUISANCE_GROUNDS]);
const Hours = Type.Enum([...FLAG_HOURS]);
const Warning = Type.Object({ ground: Ground, givenAt: Moment });

/** What was said to the caller of the own talk. */
export const CallNuisance = Type.Object(
  {
    warnings: Type.Array(Warning, { maxItems: WARNINGS_LIMIT }),
    /** How many there have to be. */
    needed: Type.Literal(WARNINGS_BEFORE_END),
    /** Whether the line would know this caller again: without that there is no flag. */
    isKnown: Type.Boolean(),
  },
  { about: 'nuisance own' },
);
export type CallNuisance = Static<typeof CallNuisance>;

export const WarningBody = Type.Object({ ground: Ground }, { additionalProperties: false });
export type WarningBody = Static<typeof WarningBody>;

export const NuisanceEndBody = Type.Object(
  { ground: Ground, hours: Type.Union([Hours, Type.Null()]) },
  { additionalProperties: false },
);
export type NuisanceEndBody = Static<typeof NuisanceEndBody>;

/** The flags of the supervisor's page: nothing in it says who called, or which call it was. */
export const NuisanceFlags = Type.Object(
  {
    flags: Type.Array(
      Type.Object({
        id: Id,
        operator: Type.String(),
        ground: Ground,
        hours: Type.Integer(),
        askedAt: Moment,
        warnings: Type.Array(Warning, { maxItems: WARNINGS_LIMIT }),
        /** How often a flag of the same caller stood before. */
        earlier: Type.Integer(),
        /** Asked for by the person who looks: somebody else confirms it. */
        isOwn: Type.Boolean(),
        standsUntil: MaybeMoment,
        confirmedBy: Type.Union([Type.String(), Type.Null()]),
      }),
      { maxItems: FLAGS_SHOWN },
    ),
  },
  { about: 'nuisance-flag shared' },
);
export type NuisanceFlags = Static<typeof NuisanceFlags>;
