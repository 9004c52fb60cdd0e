import { type Static, Type } from 'typebox';
import { ANSWERS, BREAK_GLASS_REASONS, DECLINE_REASONS } from '../notes/history/contract.ts';
import { PRESENCE_STATES } from '../roster/presence.ts';

/** Whatever is shown is cut here: who wants more of it looks for something else than a duty. */
const LIST_LIMIT = 25;
const LANGUAGES_LIMIT = 3;

const Id = Type.String({ format: 'uuid' });
const Moment = Type.String({ format: 'date-time' });
const MaybeMoment = Type.Union([Moment, Type.Null()]);
const MaybeText = Type.Union([Type.String(), Type.Null()]);

/** What a supervisor is shown: who works, what waits, and which emergency access wants a second person. No call and no caller. */
export const Floor = Type.Object(
  {
    serverTime: Moment,
    waiting: Type.Object({ count: Type.Integer(), longestSince: MaybeMoment }),
    people: Type.Array(
      Type.Object({
        name: Type.String(),
        state: Type.Enum(PRESENCE_STATES),
        since: Moment,
        reachable: Type.Boolean(),
        languages: Type.Array(Type.String(), { maxItems: LANGUAGES_LIMIT }),
      }),
      { maxItems: LIST_LIMIT },
    ),
    breakGlasses: Type.Array(
      Type.Object({
        id: Id,
        operator: Type.String(),
        reason: Type.Enum([...BREAK_GLASS_REASONS]),
        line: Type.String(),
        askedAt: Moment,
        /** Answered later, it opens nothing any more. */
        answerUntil: Moment,
      }),
      { maxItems: LIST_LIMIT },
    ),
  },
  { about: 'floor shared' },
);
export type Floor = Static<typeof Floor>;

/** What the coordinator is shown (A1.2): what fails, what was opened and on which ground, and the proof of the trail. No person of callers. */
export const Oversight = Type.Object(
  {
    serverTime: Moment,
    alarms: Type.Array(
      Type.Object({
        id: Id,
        kind: Type.String(),
        account: MaybeText,
        times: Type.Integer(),
        raisedAt: Moment,
        lastAt: Moment,
        acknowledgedAt: MaybeMoment,
      }),
      { maxItems: LIST_LIMIT },
    ),
    checkpoints: Type.Array(
      Type.Object({
        number: Type.Integer(),
        rows: Type.Integer(),
        /** SHA-256 of the signed text, hexadecimal: what one notes, and later holds the trail to. */
        digest: Type.String(),
        text: Type.String(),
        storedAt: Moment,
      }),
      { maxItems: LIST_LIMIT },
    ),
    breakGlasses: Type.Array(
      Type.Object({
        id: Id,
        operator: Type.String(),
        reason: Type.Enum([...BREAK_GLASS_REASONS]),
        askedAt: Moment,
        supervisor: MaybeText,
        answer: Type.Union([Type.Enum([...ANSWERS]), Type.Null()]),
        why: Type.Union([Type.Enum([...DECLINE_REASONS]), Type.Null()]),
        answeredAt: MaybeMoment,
      }),
      { maxItems: LIST_LIMIT },
    ),
  },
  { about: 'oversight shared' },
);
export type Oversight = Static<typeof Oversight>;

export const DeclineBody = Type.Object({ why: Type.Enum([...DECLINE_REASONS]) }, { additionalProperties: false });
