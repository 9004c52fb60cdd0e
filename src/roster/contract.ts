import { type Static, Type } from 'typebox';
import { MISSING } from './coverage.ts';
import { SHIFT_KINDS } from './duty.ts';

/** This week and the two after it: as far as the coverage is known. */
export const ROSTER_WEEKS_SHOWN = 3;
/** Whatever is shown is cut here. */
export const LIST_LIMIT = 25;
const DAYS = 7;
const LANGUAGES_LIMIT = 3;
const LINE_LIMIT = 200;

const Id = Type.String({ format: 'uuid' });
const Moment = Type.String({ format: 'date-time' });
const MaybeMoment = Type.Union([Moment, Type.Null()]);
const Day = Type.String({ pattern: '^20[0-9]{2}-[01][0-9]-[0-3][0-9]$' });
/** Of a clock on the wall in Baku; the database makes instants of them by the zone's name. */
const WallTime = Type.String({ pattern: '^20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]$' });
/** Why, in one line that says who nobody is; null where no reason is needed. */
const Line = Type.Union([Type.String({ minLength: 1, maxLength: LINE_LIMIT }), Type.Null()]);

const Shift = Type.Object({
  id: Id,
  accountId: Id,
  begins: Moment,
  ends: Moment,
  kind: Type.Enum([...SHIFT_KINDS]),
  isChanged: Type.Boolean(),
  isConfirmed: Type.Boolean(),
  signedOnAt: MaybeMoment,
  /** By the same question as the alarm. */
  isLate: Type.Boolean(),
});
const Gap = Type.Object({ missing: Type.Enum([...MISSING]), begins: Moment, ends: Moment });

/** What a supervisor is shown of the roster: people by name, their shifts, and what nobody has. Of callers nothing (A1.1). */
export const RosterBody = Type.Object(
  {
    serverTime: Moment,
    /** Of all operators in service; one answer holds a part of them, and the shifts of that part. */
    peopleInAll: Type.Integer(),
    people: Type.Array(
      Type.Object({
        id: Id,
        name: Type.String(),
        languages: Type.Array(Type.String(), { maxItems: LANGUAGES_LIMIT }),
        certifiedUntil: MaybeMoment,
        childUntil: MaybeMoment,
      }),
      { maxItems: LIST_LIMIT },
    ),
    /** The others: whoever is certified may serve at a desk, outside the roster. Nobody certifies themselves. */
    supervisors: Type.Array(
      Type.Object({
        id: Id,
        name: Type.String(),
        languages: Type.Array(Type.String(), { maxItems: LANGUAGES_LIMIT }),
        certifiedUntil: MaybeMoment,
        childUntil: MaybeMoment,
      }),
      { maxItems: LIST_LIMIT },
    ),
    weeks: Type.Array(
      Type.Object({
        monday: Day,
        /** In minutes, from now on. */
        gapMinutes: Type.Integer(),
        published: Type.Union([
          Type.Object({ at: Moment, by: Type.String(), gapMinutes: Type.Integer(), line: Line }),
          Type.Null(),
        ]),
        days: Type.Array(
          Type.Object({
            day: Day,
            shifts: Type.Array(Shift, { maxItems: LIST_LIMIT }),
            gaps: Type.Array(Gap, { maxItems: LIST_LIMIT }),
          }),
          { maxItems: DAYS },
        ),
      }),
      { maxItems: ROSTER_WEEKS_SHOWN },
    ),
  },
  { about: 'roster shared' },
);
export type RosterBody = Static<typeof RosterBody>;

/** Whom the coordinator may certify for an operator's desk: supervisors, so that a line with one has somebody who does. */
export const CertificatesBody = Type.Object(
  {
    supervisors: Type.Array(
      Type.Object({ id: Id, name: Type.String(), certifiedUntil: MaybeMoment, childUntil: MaybeMoment }),
      { maxItems: LIST_LIMIT },
    ),
  },
  { about: 'certificate shared' },
);
export type CertificatesBody = Static<typeof CertificatesBody>;

/** An operator's own shifts of two weeks, and those that colleagues offer. */
export const OwnShiftsBody = Type.Object(
  {
    shifts: Type.Array(
      Type.Object({
        id: Id,
        begins: Moment,
        ends: Moment,
        kind: Type.Enum([...SHIFT_KINDS]),
        isConfirmed: Type.Boolean(),
        isMine: Type.Boolean(),
        /** Who offers it, where it is offered: also the person who asks. */
        offeredBy: Type.Union([Type.String(), Type.Null()]),
      }),
      { maxItems: LIST_LIMIT },
    ),
  },
  { about: 'shift shared' },
);
export type OwnShiftsBody = Static<typeof OwnShiftsBody>;

/** What a person of the line may say of themselves, and callers may wish for. */
const AnswersAs = Type.Union([Type.Enum(['woman', 'man']), Type.Null()]);
export const OwnDutyBody = Type.Object(
  { madeAt: MaybeMoment, answering: Type.Object({ as: AnswersAs }) },
  { about: 'calendar own' },
);
export type OwnDutyBody = Static<typeof OwnDutyBody>;
/** The one time that the address is told. */
export const CalendarBody = Type.Object({ path: Type.String() }, { about: 'calendar own' });
export type CalendarBody = Static<typeof CalendarBody>;
/** Longer than any address there is: what has no such form is unknown like any other. */
export const CalendarParams = Type.Object({ file: Type.String({ maxLength: 200 }) });

const strict = { additionalProperties: false };
export const AnsweringBody = Type.Object({ as: AnswersAs }, strict);
export type AnsweringBody = Static<typeof AnsweringBody>;
export const AddShiftBody = Type.Object(
  { accountId: Id, begins: WallTime, ends: WallTime, weekly: Type.Boolean(), line: Line },
  strict,
);
export type AddShiftBody = Static<typeof AddShiftBody>;
/** `owner`: whose it was on the page; whoever took it over meanwhile is not passed over. */
export const ChangeShiftBody = Type.Object(
  { owner: Id, accountId: Id, begins: WallTime, ends: WallTime, line: Line },
  strict,
);
export type ChangeShiftBody = Static<typeof ChangeShiftBody>;
export const CancelShiftBody = Type.Object({ owner: Id, following: Type.Boolean(), line: Line }, strict);
export type CancelShiftBody = Static<typeof CancelShiftBody>;
export const CertificateBody = Type.Object({ accountId: Id, kind: Type.Enum(['line', 'child']), lastDay: Day }, strict);
export type CertificateBody = Static<typeof CertificateBody>;
export const PublishBody = Type.Object({ week: Day, line: Line }, strict);
export type PublishBody = Static<typeof PublishBody>;
