import type { Account } from '../access/account.ts';
import { deskCallBacks } from '../call-backs/desk-call-backs.ts';
import { callLabel } from '../calls/call.ts';
import { codeNames } from '../confidentiality/code-name.ts';
import type { Database } from '../db/database.ts';
import { type DeskGuest, deskGuests } from '../guests/desk-guests.ts';
import { type DeskBody, QUESTIONS_LIMIT } from './contract.ts';
import { dutyOf } from './desk-duty.ts';
import { guestCallOf, guestsOf, isComing, takenOverBy, transferOffer } from './desk-guest-parts.ts';
import { deskCounts, deskPresence, deskQuestions, ownCall, ownOffer, unfinishedWrapUps } from './desk-store.ts';
import { isoOrNull, noteOf } from './desk-values.ts';

/** Everything an operator's screen shows, whole: the page replaces what it had. It holds nothing of who called (A3.1). */
export type Desk = DeskBody;

/** The operator's desk as it stands. One connection reads it all: a rush of desks must leave some for those who click. */
export function readDesk(database: Database, account: Account): Promise<Desk> {
  return database.transaction((transaction) => readWhole(transaction, account));
}

async function readWhole(database: Database, account: Account): Promise<Desk> {
  // In the order in which one becomes the other: an operator who is just answering is never shown neither, since the
  // page would take that for the end of the call and hang up.
  const offer = await ownOffer(database, account);
  const guestsBefore = await deskGuests(database);
  const call = await ownCall(database, account);
  // Whom a colleague is on the way to may have lost the call to them since.
  const guests = call === undefined && isComing(guestsBefore) ? await deskGuests(database) : guestsBefore;
  const presence = await deskPresence(database, account.id);
  const unfinished = await unfinishedWrapUps(database, account.id);
  const { callBacks, hasEarlierCallBack } = await deskCallBacks(database);
  const counts = await deskCounts(database, account.id);
  const callIds = [...(call ? [call.id] : []), ...unfinished.map((wrapUp) => wrapUp.callId)];
  const questions = callIds.length > 0 ? await deskQuestions(database, callIds) : [];
  const questionsOf = (callId: string) =>
    questions
      .filter((asked) => asked.callId === callId)
      .slice(-QUESTIONS_LIMIT)
      .map(({ id, question, askedAt, answer }) => ({ id, question, askedAt: askedAt.toISOString(), answer }));
  const guestCall = call ? null : guestCallOf(guests, unfinished);
  const wrapUps = unfinished.filter(({ callId }) => callId !== guestCall?.id);
  return {
    serverTime: counts.now.toISOString(),
    me: { id: account.id, name: account.name, languages: account.languages },
    presence: {
      state: presence?.state ?? 'offline',
      since: (presence?.since ?? counts.now).toISOString(),
      reachable: presence?.isReachable ?? false,
      wrapUpDueAt: isoOrNull(presence?.wrapUpDueAt),
      extensionsLeft: presence?.extensionsLeft ?? null,
      returnsTo: presence?.returnsTo ?? null,
    },
    offer: offer ? offerOf(offer) : transferOffer(guests),
    call: call
      ? {
          id: call.id,
          kind: call.kind,
          part: 'own',
          callLabel: callLabel(call.number),
          language: call.language,
          needsInterpreter: call.needsInterpreter,
          isChild: call.isChild,
          urgency: call.urgency,
          state: call.state,
          talk: call.talk,
          isKept: call.isKept,
          connectedAt: isoOrNull(call.connectedAt),
          questions: questionsOf(call.id),
          presumedAt: isoOrNull(call.presumedAt),
          earlierContact: call.codeNumber === null ? null : codeNames(call.codeNumber),
          guests: guestsOf(guests, call.id),
          note: noteOf(call),
        }
      : guestCall && { ...guestCall, questions: questionsOf(guestCall.id) },
    wrapUps: wrapUps.map((wrapUp) => wrapUpOf(wrapUp, { guests, questions: questionsOf(wrapUp.callId) })),
    callBacks,
    hasEarlierCallBack,
    waiting: { count: counts.waiting, longestSince: isoOrNull(counts.longestSince) },
    colleagues: { available: counts.colleagues },
    today: { calls: counts.callsToday },
    ...dutyOf(presence),
  };
}

function offerOf(row: NonNullable<Awaited<ReturnType<typeof ownOffer>>>): Desk['offer'] {
  const { number, waitingSince, offeredAt, expiresAt, ...facts } = row;
  return {
    ...facts,
    askedBy: null,
    reason: null,
    manner: null,
    callLabel: callLabel(number),
    waitingSince: waitingSince.toISOString(),
    offeredAt: offeredAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  };
}

function wrapUpOf(
  wrapUp: Awaited<ReturnType<typeof unfinishedWrapUps>>[number],
  { guests, questions }: { guests: readonly DeskGuest[]; questions: Desk['wrapUps'][number]['questions'] },
): Desk['wrapUps'][number] {
  return {
    callId: wrapUp.callId,
    callLabel: callLabel(wrapUp.number),
    language: wrapUp.language,
    startedAt: wrapUp.startedAt.toISOString(),
    endedBy: wrapUp.endedBy,
    talkedSeconds: wrapUp.talkedSeconds,
    presumedAt: isoOrNull(wrapUp.presumedAt),
    takenOverBy: takenOverBy(guests, wrapUp.callId),
    note: noteOf(wrapUp),
    questions,
  };
}
