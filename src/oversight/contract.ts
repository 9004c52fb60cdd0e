import { type Static, Type } from 'typebox';
import { URGENCIES } from '../calls/call.ts';
import { ANSWERS, BREAK_GLASS_REASONS, DECLINE_REASONS } from '../notes/history/contract.ts';
import { PRESENCE_STATES } from '../roster/presence.ts';

/** Whatever is shown is cut here: who wants more of it looks for something else than a duty. */
const LIST_LIMIT = 25;

const Id = Type.String({ format: 'uuid' });
const Moment = Type.String({ format: 'date-time' });
const MaybeMoment = Type.Union([Moment, Type.Null()]);
const MaybeText = Type.Union([Type.String(), Type.Null()]);

/**
 * What a supervisor is shown: who works, what waits, which emergency access wants a second person, and of which call the unit was not
 * told. No caller, and no other call.
 */
export const Floor = Type.Object(
  {
    serverTime: Moment,
    waiting: Type.Object({ count: Type.Integer(), longestSince: MaybeMoment }),
    /** Calls back: promised, of those due now, never tried in the last day, and taken back at a desk since midnight in Baku. */
    callBacks: Type.Object({
      ...{ promised: Type.Integer(), due: Type.Integer(), missed: Type.Integer(), withdrawn: Type.Integer() },
    }),
    /** What callers left, and nobody has said yet what was done about it. */
    messages: Type.Object({ count: Type.Integer(), oldestAt: MaybeMoment }),
    /** Where a list below is cut, how many there are stands beside it. */
    untoldInAll: Type.Integer(),
    /** B4.1: presumed victims of whom the unit was not told, the oldest first. `isOpen`: this operator has the call, or its wrap-up, on the desk. */
    untold: Type.Array(
      Type.Object({
        callLabel: Type.String(),
        operator: Type.String(),
        isOpen: Type.Boolean(),
        presumedAt: Moment,
      }),
      { maxItems: LIST_LIMIT },
    ),
    peopleInAll: Type.Integer(),
    people: Type.Array(
      Type.Object({
        name: Type.String(),
        state: Type.Enum(PRESENCE_STATES),
        since: Moment,
        reachable: Type.Boolean(),
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

/** No call came through, nobody tried whether one does, or events had to be kept on disk. */
const OUTAGE_PARTS = ['line', 'worker', 'database'] as const;

/** On what somebody was rung. */
export const RINGING_PLACES = ['console', 'supervisor', 'on-call-phone'] as const;
/** What came of it. An on-call telephone that nobody answers says nothing: `rung`, or `dialled` where the caller was dialled to it. */
export const RINGING_RESULTS = [
  ...['pending', 'accepted', 'declined', 'no-answer', 'page-lost', 'caller-left', 'taken-elsewhere'],
  ...['rung', 'dialled'],
] as const;
/** Why nobody at all is rung for a caller who waits. */
export const RINGING_OBSTACLES = ['cover', 'not-heard', 'one-at-a-time'] as const;
/** Why this person is not; `free`: nothing is in the way, and they are rung in their turn. */
export const RINGING_WHYS = [
  ...['free', 'ringing', 'ringing-other', 'on-call', 'wrap-up', 'away', 'page-silent', 'just-asked', 'language'],
  ...['supervisor-later', 'wish'],
  ...['not-available', 'not-signed-in', 'off-duty', 'not-certified'],
] as const;
const RINGING_STANDINGS = [
  ...['waiting', 'with-somebody', 'talked', 'abandoned'],
  ...['message-left', 'call-back-agreed'],
] as const;
export const RINGING_CALLS_LIMIT = 25;
export const RINGING_OFFERS_LIMIT = 10;
export const RINGING_PEOPLE_LIMIT = 25;

/** What a supervisor is shown of each call that waited: who was rung and what came of it; while it waits, why each person is not. */
export const Ringing = Type.Object(
  {
    serverTime: Moment,
    calls: Type.Array(
      Type.Object({
        callLabel: Type.String(),
        language: Type.Union([Type.Enum(['az', 'ru', 'en']), Type.Null()]),
        urgency: Type.Enum([...URGENCIES]),
        standing: Type.Enum([...RINGING_STANDINGS]),
        waitingSince: Moment,
        obstacle: Type.Union([Type.Enum([...RINGING_OBSTACLES]), Type.Null()]),
        offers: Type.Array(
          Type.Object({
            name: MaybeText,
            on: Type.Enum([...RINGING_PLACES]),
            /** Of an on-call telephone: its place in their order. */
            place: Type.Union([Type.Integer(), Type.Null()]),
            rungAt: Moment,
            result: Type.Enum([...RINGING_RESULTS]),
          }),
          { maxItems: RINGING_OFFERS_LIMIT },
        ),
        /** Null where more wait than are explained: that is not nobody. */
        people: Type.Union([
          Type.Array(Type.Object({ name: Type.String(), why: Type.Enum([...RINGING_WHYS]) }), {
            maxItems: RINGING_PEOPLE_LIMIT,
          }),
          Type.Null(),
        ]),
        /** Of all of them, shown or not; 0 where they are not explained. */
        peopleInAll: Type.Integer(),
      }),
      { maxItems: RINGING_CALLS_LIMIT },
    ),
  },
  { about: 'ringing shared' },
);
export type Ringing = Static<typeof Ringing>;

/** What the coordinator is shown (A1.2): what fails, what was opened and on which ground, and the proof of the trail. No person of callers. */
export const Oversight = Type.Object(
  {
    serverTime: Moment,
    /** Of all of them, shown or not. */
    alarmsInAll: Type.Integer(),
    alarmsUnseen: Type.Integer(),
    alarms: Type.Array(
      Type.Object({
        id: Id,
        kind: Type.String(),
        account: MaybeText,
        times: Type.Integer(),
        raisedAt: Moment,
        acknowledgedAt: MaybeMoment,
        /** Its cause is not over; seen or not, it stays on the page. */
        lasts: Type.Boolean(),
      }),
      { maxItems: LIST_LIMIT },
    ),
    /** For how long the line did not work: thirteen months, this one first, and the latest outages. */
    outageMonths: Type.Array(Type.Object({ month: Type.String(), minutes: Type.Integer(), outages: Type.Integer() }), {
      maxItems: LIST_LIMIT,
    }),
    outages: Type.Array(Type.Object({ part: Type.Enum([...OUTAGE_PARTS]), beganAt: Moment, endedAt: MaybeMoment }), {
      maxItems: LIST_LIMIT,
    }),
    checkpoints: Type.Array(
      Type.Object({
        number: Type.Integer(),
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
      }),
      { maxItems: LIST_LIMIT },
    ),
  },
  { about: 'oversight shared' },
);
export type Oversight = Static<typeof Oversight>;

export const DeclineBody = Type.Object({ why: Type.Enum([...DECLINE_REASONS]) }, { additionalProperties: false });
