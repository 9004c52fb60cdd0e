import type { Account } from '../access/account.ts';
import type { Answer, EndedBy, Language, Question, Talk, Urgency } from '../calls/call.ts';
import { callLabel } from '../calls/call.ts';
import type { Database } from '../db/database.ts';
import { deskCounts, deskPresence, deskQuestions, ownCall, ownOffer, unfinishedWrapUps } from './desk-store.ts';

export interface Note {
  text: string;
  revision: number;
  savedAt: string;
}

export interface AskedByKeys {
  id: string;
  question: Question;
  askedAt: string;
  answer: Answer | null;
}

/** Everything an operator's screen shows, whole: the page replaces what it had. It holds nothing of who called (A3.1). */
export interface Desk {
  serverTime: string;
  me: { id: string; name: string; languages: string[] };
  presence: { state: string; since: string; reachable: boolean; wrapUpDueAt: string | null };
  offer: null | {
    id: string;
    kind: 'caller' | 'test';
    callLabel: string;
    language: Language;
    needsInterpreter: boolean;
    urgency: Urgency;
    waitingSince: string;
    offeredAt: string;
    expiresAt: string;
  };
  call: null | {
    id: string;
    kind: 'caller' | 'test';
    callLabel: string;
    language: Language;
    needsInterpreter: boolean;
    urgency: Urgency;
    state: 'connecting' | 'talking';
    talk: Talk | null;
    connectedAt: string | null;
    questions: AskedByKeys[];
    presumedAt: string | null;
    note: Note | null;
  };
  wrapUps: {
    callId: string;
    callLabel: string;
    language: Language;
    startedAt: string;
    endedBy: EndedBy | null;
    talkedSeconds: number;
    presumedAt: string | null;
    note: Note | null;
    questions: AskedByKeys[];
  }[];
  waiting: { count: number; longestSince: string | null };
  colleagues: { available: number };
  today: { calls: number };
}

/** The operator's desk as it stands. */
export async function readDesk(database: Database, account: Account): Promise<Desk> {
  const [presence, offer, call, wrapUps, counts] = await Promise.all([
    deskPresence(database, account.id),
    ownOffer(database, account.id),
    ownCall(database, account.id),
    unfinishedWrapUps(database, account.id),
    deskCounts(database, account.id),
  ]);
  const callIds = [...(call ? [call.id] : []), ...wrapUps.map((wrapUp) => wrapUp.callId)];
  const questions = callIds.length > 0 ? await deskQuestions(database, callIds) : [];
  const questionsOf = (callId: string) =>
    questions
      .filter((asked) => asked.callId === callId)
      .map(({ id, question, askedAt, answer }) => ({ id, question, askedAt: askedAt.toISOString(), answer }));
  return {
    serverTime: counts.now.toISOString(),
    me: { id: account.id, name: account.name, languages: account.languages },
    presence: {
      state: presence?.state ?? 'offline',
      since: (presence?.since ?? counts.now).toISOString(),
      reachable: presence?.isReachable ?? false,
      wrapUpDueAt: isoOrNull(presence?.wrapUpDueAt),
    },
    offer: offer
      ? {
          id: offer.id,
          kind: offer.kind,
          callLabel: callLabel(offer.number),
          language: offer.language,
          needsInterpreter: offer.needsInterpreter,
          urgency: offer.urgency,
          waitingSince: offer.waitingSince.toISOString(),
          offeredAt: offer.offeredAt.toISOString(),
          expiresAt: offer.expiresAt.toISOString(),
        }
      : null,
    call: call
      ? {
          id: call.id,
          kind: call.kind,
          callLabel: callLabel(call.number),
          language: call.language,
          needsInterpreter: call.needsInterpreter,
          urgency: call.urgency,
          state: call.state,
          talk: call.talk,
          connectedAt: isoOrNull(call.connectedAt),
          questions: questionsOf(call.id),
          presumedAt: isoOrNull(call.presumedAt),
          note: noteOf(call),
        }
      : null,
    wrapUps: wrapUps.map((wrapUp) => ({
      callId: wrapUp.callId,
      callLabel: callLabel(wrapUp.number),
      language: wrapUp.language,
      startedAt: wrapUp.startedAt.toISOString(),
      endedBy: wrapUp.endedBy,
      talkedSeconds: wrapUp.talkedSeconds,
      presumedAt: isoOrNull(wrapUp.presumedAt),
      note: noteOf(wrapUp),
      questions: questionsOf(wrapUp.callId),
    })),
    waiting: { count: counts.waiting, longestSince: isoOrNull(counts.longestSince) },
    colleagues: { available: counts.colleagues },
    today: { calls: counts.callsToday },
  };
}

function noteOf(row: { noteText: string | null; noteRevision: number | null; noteSavedAt: Date | null }): Note | null {
  if (row.noteText === null || row.noteRevision === null || row.noteSavedAt === null) return null;
  return { text: row.noteText, revision: row.noteRevision, savedAt: row.noteSavedAt.toISOString() };
}

function isoOrNull(moment: Date | null | undefined): string | null {
  return moment?.toISOString() ?? null;
}
