import { awaitedCallers } from '../../../src/calls/bring-callers.ts';
import type { CallId, CallSid, Language, Talk, Urgency, Wish } from '../../../src/calls/call.ts';
import { findCall, findCallOf, keepWaiting, recordInbound, touchCall } from '../../../src/calls/call-store.ts';
import * as cover from '../../../src/calls/cover-store.ts';
import { setCover } from '../../../src/calls/cover-store.ts';
import * as ending from '../../../src/calls/ending-store.ts';
import { endHold, noteHold } from '../../../src/calls/hold-store.ts';
import * as legs from '../../../src/calls/leg-store.ts';
import { setLeavingMessage } from '../../../src/calls/message-state-store.ts';
import { noteRefusedMove, wasMoveRefused } from '../../../src/calls/move-store.ts';
import * as onCall from '../../../src/calls/on-call-store.ts';
import * as questions from '../../../src/calls/question-store.ts';
import { insertGoneCall, silentCalls, strayFetched, strayLegs } from '../../../src/calls/silence-store.ts';
import { noteWish } from '../../../src/calls/wish-store.ts';
import { finishWrapUp, holdTarget, markHold } from '../../../src/calls/work-store.ts';
import type { Database } from '../../../src/db/database.ts';
import { noteMessage } from '../../../src/messages/message-store.ts';
import { endOverdueDuties } from '../../../src/roster/duty-store.ts';
import type { ChosenPresence } from '../../../src/roster/presence.ts';
import * as presence from '../../../src/roster/presence-store.ts';
import { whatIsDue } from '../../../src/routing/due-store.ts';
import { JOIN_ASSUMED_SECONDS, JOIN_LEASE_SECONDS } from '../../../src/routing/offer.ts';
import { acceptPending, declinePending, expireOffers, offerNext } from '../../../src/routing/offer-store.ts';
import { insertTestCall } from '../../../src/routing/test-ring-store.ts';

/** One of the two stores, with what a step has to look up in it. */
export interface World {
  database: Database;
  as(operatorId: string): Database;
  /** The newest offer that was ever made to this operator, and the newest question of a call; '' where there is none. */
  latestOffer(operatorId: string): Promise<string>;
  latestQuestion(callId: CallId): Promise<string>;
  /** What a confirmed nuisance flag does to the caller's call: it waits behind the others for so many seconds. */
  putBehind(callId: CallId, seconds: number): Promise<void>;
}

/** Who and what a step is about. The same numbers mean the same in both stores. */
export interface Choice {
  call: number;
  operator: number;
  which: number;
}

export const CALLS = 3;
export const OPERATORS = 3;
const LANGUAGES: readonly Language[] = ['az', 'ru', 'en'];
const URGENCIES: readonly Urgency[] = ['ordinary', 'danger', 'cannot-speak', 'ordinary'];
const WISHES: readonly ChosenPresence[] = ['available', 'away', 'offline', 'available'];
const SAID: readonly (Wish | null)[] = [null, 'woman', 'man', 'woman'];
const TALKS: readonly Talk[] = ['together', 'on-hold'];
const LONG_SECONDS = 45;
const BEHIND_SECONDS = 10 * 60;
/** Later in the room than anything else that is told of it. */
const UNASKED = 8;
const LIST_LIMIT = 50;
/** Some were heard of since, some were not. */
const MOMENT_SECONDS = 2;

/** The ids of the play: what a store makes by itself is looked up instead. */
export const callId = (call: number) => `00000000-0000-8000-8000-00000000000${call}` as CallId;
export const operatorId = (operator: number) => `00000000-0000-4000-8000-0000000000a${operator}`;
const sidOf = (call: number) => `CA${'0'.repeat(30)}0${call}` as CallSid;
const operatorLeg = ({ operator, which }: Choice) => `CA${'0'.repeat(29)}a${operator}${which % 2}` as CallSid;
const phoneLeg = ({ call, which }: Choice) => `CA${'0'.repeat(29)}b${call}${which % 2}` as CallSid;
const pageOf = ({ operator, which }: Choice) => `00000000-0000-4000-8000-000000000${operator}${which % 2}0`;
const recordingOf = (call: number, which: number) => `RE${'0'.repeat(29)}c${call}${which % 2}`;
const roomOf = ({ call, which }: Choice) => `CF${'0'.repeat(29)}${call}${which > 2 ? 1 : 0}`;

type Step = (world: World, choice: Choice) => Promise<unknown>;

const waiting: Step = ({ database }, { call, which }) =>
  keepWaiting(database, {
    id: callId(call),
    sid: sidOf(call),
    language: LANGUAGES[(call + which) % 3] ?? 'az',
    urgency: URGENCIES[which] ?? 'ordinary',
    needsInterpreter: which === 3 && call === 2,
  });

const joins = (database: Database, { legSid, choice }: { legSid: CallSid; choice: Choice }) => {
  const conferenceSid = roomOf(choice);
  const eventKey = `${conferenceSid}:${choice.which + (legSid.includes('a') ? 4 : 0)}:join`;
  return legs.legJoined(database, { legSid, conferenceSid, eventKey });
};

const inTalk = ({ call, operator }: Choice) => ({ callId: callId(call), operatorId: operatorId(operator) });

/** Everything that can be asked of the call path's store, in words. */
export const STEPS = {
  'a call arrives': ({ database }, { call }) => recordInbound(database, { id: callId(call), sid: sidOf(call) }),
  'a caller waits': waiting,
  'a caller asks': ({ database }, { call }) => touchCall(database, callId(call)),
  'a caller says a wish': ({ database }, { call, which }) =>
    noteWish(database, { id: callId(call), isChild: which % 3 === 0, wish: SAID[which] ?? null }),
  'a caller is put behind the others': (world, { call, which }) =>
    world.putBehind(callId(call), which === 0 ? BEHIND_SECONDS : 1),
  'a call is looked at': ({ database }, { call }) => findCall(database, callId(call)),
  'a call is looked at by its leg': ({ database }, { call }) => findCallOf(database, sidOf(call)),
  'a match is made': ({ database }) => offerNext(database),
  'an operator accepts': async (world, { operator }) => {
    const offerId = await world.latestOffer(operatorId(operator));
    return acceptPending(world.as(operatorId(operator)), {
      offerId: offerId || callId(0),
      operatorId: operatorId(operator),
    });
  },
  'an operator declines': async (world, { operator }) => {
    const offerId = await world.latestOffer(operatorId(operator));
    return declinePending(world.as(operatorId(operator)), {
      offerId: offerId || callId(0),
      operatorId: operatorId(operator),
    });
  },
  'what is due?': async ({ database }) => {
    // Notes about desks are another matter: in memory most are told at once.
    const { deskChanges: _deskChanges, ...due } = await whatIsDue(database);
    return due;
  },
  'offers expire': ({ database }) => expireOffers(database),
  'a softphone arrives': async (world, choice) => {
    const offerId = await world.latestOffer(operatorId(choice.operator));
    const arrived = { operatorId: operatorId(choice.operator), offerId: offerId || callId(0) };
    return legs.operatorArrived(world.database, { ...arrived, legSid: operatorLeg(choice) });
  },
  'a softphone comes back': (world, choice) =>
    legs.operatorArrived(world.database, {
      operatorId: operatorId(choice.operator),
      offerId: callId(choice.call),
      legSid: operatorLeg({ ...choice, which: choice.which + 1 }),
    }),
  'a softphone is in the room': ({ database }, choice) => joins(database, { legSid: operatorLeg(choice), choice }),
  'a caller is on the way': ({ database }, { call }) =>
    legs.callerJoins(database, { id: callId(call), sid: sidOf(call) }),
  'a caller is in the room': ({ database }, choice) => joins(database, { legSid: sidOf(choice.call), choice }),
  'a caller is in the room unasked': ({ database }, choice) =>
    joins(database, { legSid: sidOf(choice.call), choice: { ...choice, which: choice.which + UNASKED } }),
  'a caller left the room': ({ database }, choice) =>
    legs.callerLegLeft(database, { legSid: sidOf(choice.call), conferenceSid: roomOf(choice) }),
  'a caller asks after the room': ({ database }, { call, which }) =>
    legs.callerLeaves(database, { id: callId(call), joinNumber: which }),
  'callers are brought again': ({ database }) => awaitedCallers(database),
  'talks are assumed': ({ database }) => legs.assumeTalks(database, JOIN_ASSUMED_SECONDS),
  'a caller hangs up': ({ database }, { call }) =>
    ending.endByCallerSid(database, { sid: sidOf(call), endedBy: 'caller' }),
  'an operator ends': (world, choice) =>
    ending.endOwnCall(world.as(operatorId(choice.operator)), { ...inTalk(choice), endedBy: 'operator' }),
  'an operator leaves': (world, choice) =>
    ending.leaveUntoldCall(world.as(operatorId(choice.operator)), inTalk(choice)),
  'a softphone is gone': ({ database }, choice) => ending.operatorLegLeft(database, operatorLeg(choice)),
  'a telephone is gone': ({ database }, choice) => ending.operatorLegLeft(database, phoneLeg(choice)),
  'a test leg is over': ({ database }, choice) => ending.endTestCallOfLeg(database, operatorLeg(choice)),
  'nobody came back': ({ database }) => ending.endKeeping(database),
  'leases are over': ({ database }) => ending.takeBackUnjoined(database, JOIN_LEASE_SECONDS),
  'old test calls end': ({ database }) => ending.endOldTestCalls(database, LONG_SECONDS),
  'an unknown leg ended': ({ database }, { call }) => insertGoneCall(database, { id: callId(call), sid: sidOf(call) }),
  'who is silent?': ({ database }) => silentCalls(database, { olderThanSeconds: LONG_SECONDS, limit: LIST_LIMIT }),
  'which legs are left over?': ({ database }) => strayLegs(database, { olderThanSeconds: 5, limit: LIST_LIMIT }),
  'a caller is fetched out of an ended call': ({ database }, { call }) => strayFetched(database, sidOf(call)),
  'a telephone takes the call': ({ database }, choice) =>
    onCall.onCallPhoneArrived(database, { id: callId(choice.call), legSid: phoneLeg(choice) }),
  'a dialled telephone takes the call': ({ database }, { call }) => onCall.onCallPhoneDialled(database, callId(call)),
  'a dialled telephone is not joined': ({ database }, { call }) => onCall.onCallPhoneMissed(database, callId(call)),
  'a dialled telephone took the call, it is told late': ({ database }, { call }) =>
    onCall.onCallPhoneBridged(database, sidOf(call)),
  'a talk with a dialled telephone is over': ({ database }, { call }) => onCall.endDialledTalk(database, sidOf(call)),
  'the cover begins': ({ database }, { call }) => setCover(database, { id: callId(call), isOn: true }),
  'the cover is guessed': async ({ database }, choice) => cover.guessCover(database, await talkSeen(database, choice)),
  'a cover begun blindly is kept': ({ database }, { call, operator }) =>
    cover.keepBlindCover(database, { id: callId(call), seen: undefined, quietSeconds: operator * MOMENT_SECONDS }),
  'a cover guessed blindly is kept': async ({ database }, choice) => {
    const seen = await talkSeen(database, choice);
    return cover.keepBlindCover(database, { id: seen.id, seen, quietSeconds: choice.operator * MOMENT_SECONDS });
  },
  'the cover ends': ({ database }, { call }) => setCover(database, { id: callId(call), isOn: false }),
  'a message begins': ({ database }, { call }) => setLeavingMessage(database, { id: callId(call), isOn: true }),
  'a message is over': ({ database }, { call }) => setLeavingMessage(database, { id: callId(call), isOn: false }),
  'a message is told': ({ database }, { call, which }) =>
    noteMessage(database, { callId: callId(call), recordingSid: recordingOf(call, which), seconds: 7 }),
  'the carrier holds': ({ database }, choice) =>
    noteHold(database, {
      legSid: sidOf(choice.call),
      conferenceSid: roomOf(choice),
      sequence: choice.which + choice.operator,
      isOn: choice.operator === 0,
    }),
  'a held caller asks after the room': ({ database }, { call, which }) =>
    endHold(database, { id: callId(call), joinNumber: which }),
  'who can be held?': (world, choice) => holdTarget(world.as(operatorId(choice.operator)), inTalk(choice)),
  'an operator holds': (world, choice) =>
    markHold(world.as(operatorId(choice.operator)), { ...inTalk(choice), isOn: choice.which % 2 === 0 }),
  'an operator covers the caller': (world, choice) =>
    cover.orderCover(world.as(operatorId(choice.operator)), inTalk(choice)),
  'a caller hears the cover': ({ database }, { call }) => cover.hearCover(database, callId(call)),
  'covers are ordered again': ({ database }) => cover.coversDue(database),
  'orders of covers are over': ({ database }) => cover.lapseCovers(database),
  'an operator asks by keys': (world, choice) =>
    questions.askQuestion(world.as(operatorId(choice.operator)), { ...inTalk(choice), question: 'question-safe' }),
  'lost questions are given up': ({ database }) => questions.lapseQuestions(database),
  'a question is heard': ({ database }, { call }) => questions.hearQuestion(database, callId(call)),
  'a question is answered': async (world, { call }) =>
    questions.recordAnswer(world.database, {
      id: callId(call),
      questionId: await world.latestQuestion(callId(call)),
      answer: 'yes',
    }),
  'a question is taken back': async (world, choice) =>
    questions.takeBackQuestion(world.as(operatorId(choice.operator)), {
      ...inTalk(choice),
      questionId: await world.latestQuestion(callId(choice.call)),
      talkBefore: TALKS[choice.which % 2] ?? 'together',
    }),
  'a move is refused': ({ database }, { call }) => noteRefusedMove(database, callId(call)),
  'was the move refused?': ({ database }, { call }) => wasMoveRefused(database, callId(call)),
  'a wish': (world, { operator, which }) =>
    presence.choosePresence(world.as(operatorId(operator)), {
      accountId: operatorId(operator),
      state: WISHES[which] ?? 'available',
    }),
  'a page takes the telephone': (world, choice) =>
    presence.takePhone(world.as(operatorId(choice.operator)), {
      accountId: operatorId(choice.operator),
      pageId: pageOf(choice),
      after: choice.which > 1 ? pageOf({ ...choice, which: choice.which + 1 }) : null,
    }),
  'a page answers': (world, choice) =>
    presence.recordBeat(world.as(operatorId(choice.operator)), {
      accountId: operatorId(choice.operator),
      pageId: pageOf(choice),
    }),
  'a page says that it goes': (world, choice) =>
    presence.notePageLeaving(world.as(operatorId(choice.operator)), {
      accountId: operatorId(choice.operator),
      pageId: pageOf(choice),
    }),
  'a page closes': (world, choice) =>
    presence.dropPhone(world.as(operatorId(choice.operator)), {
      accountId: operatorId(choice.operator),
      pageId: pageOf(choice),
    }),
  'a wrap-up is finished': (world, choice) =>
    finishWrapUp(world.as(operatorId(choice.operator)), { ...inTalk(choice), disposition: 'information' }),
  'a wrap-up is left': (world, { operator }) =>
    presence.leaveOwnWrapUp(world.as(operatorId(operator)), operatorId(operator)),
  'a wrap-up gets longer': (world, { operator }) =>
    presence.extendWrapUp(world.as(operatorId(operator)), {
      ...{ accountId: operatorId(operator), seconds: 60 },
      timesAtMost: 2,
    }),
  'duties are overdue': ({ database }) => endOverdueDuties(database),
  'wrap-ups are overdue': ({ database }) => presence.endOverdueWrapUps(database),
  'a test ring': (world, { operator }) => insertTestCall(world.as(operatorId(operator)), operatorId(operator)),
} satisfies Record<string, Step>;

export type StepName = keyof typeof STEPS;

/** What a step came to, in a form in which two stores can be compared. */
export async function outcomeOf(world: World, name: StepName, choice: Choice): Promise<unknown> {
  const step: Step = STEPS[name];
  try {
    return plain(await step(world, choice));
  } catch (error) {
    // Of a fault the constraint is told, which is the rule that was broken.
    const constraint = error instanceof Error && 'constraint' in error ? error.constraint : undefined;
    if (constraint === undefined) throw error;
    return { refusedBy: constraint };
  }
}

/** Ids that a store made itself, and the order of lists that have none, say nothing. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof value !== 'object' || value === null) return value ?? null;
  const { questionId: _made, pg_notify: _told, ...known } = value as Record<string, unknown>;
  const entries = Object.entries(known).filter(([key, each]) => !(key === 'id' && !isOfPlay(each)));
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, plain(each)]));
}

function isOfPlay(id: unknown): boolean {
  return typeof id === 'string' && id.startsWith('00000000-0000-8000');
}

/** The talk as it is, or as it was before, or another one's. */
async function talkSeen(database: Database, choice: Choice): Promise<cover.SeenTalk> {
  const seen = await findCall(database, callId(choice.call));
  return {
    id: callId(choice.call),
    joinNumber: (seen?.joinNumber ?? 1) - (choice.which === 0 ? 1 : 0),
    operatorSid: choice.which === 1 ? operatorLeg(choice) : (seen?.operatorSid ?? phoneLeg(choice)),
  };
}
