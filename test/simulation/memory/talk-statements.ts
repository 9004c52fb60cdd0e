import type { Answer, CallId, CallSid, Question, Talk } from '../../../src/calls/call.ts';
import { QUESTION_ORDER_SECONDS } from '../../../src/calls/question-store.ts';
import { addEvent, type CallRow, changeCall, operatorLegs, type QuestionRow, type Tables, viewOf } from './rows.ts';
import { callsOf, liveCalls, lock, oneCall, type Statement, statement } from './statement.ts';

/** What a caller is in: `src/calls/cover-store.ts`, `hold-store.ts`, `question-store.ts` and `work-store.ts`. */
export const TALK_STATEMENTS: Record<string, Statement> = {
  'lock-call-to-cover': lock<[CallId]>((tables, [id]) => oneCall(tables, id).filter(({ state }) => isInHand(state))),
  'lock-call-to-guess': lock<[CallId]>((tables, [id]) => oneCall(tables, id).filter(({ state }) => isInHand(state))),
  'lock-call-covered-blindly': lock<[CallId, number]>((tables, [id, quietSeconds]) =>
    oneCall(tables, id).filter(
      ({ state, lastSeenAt }) => isInHand(state) && lastSeenAt <= tables.now() - quietSeconds * 1_000,
    ),
  ),
  'is-talk-as-seen': statement<[CallId, number, CallSid]>((tables, [id, joinNumber, sid]) =>
    oneCall(tables, id).filter(
      (call) => call.joinNumber === joinNumber && call.legs.some((leg) => leg.sid === sid && leg.state !== 'left'),
    ),
  ),
  'set-cover': statement<[CallId, boolean]>((tables, [id, isOn]) =>
    oneCall(tables, id).map((call) => {
      const talk = isOn ? 'cover' : withoutCover(call);
      changeCall(tables, call, { talk, coverOrderedAt: null, coverDueAt: null, lastSeenAt: tables.now() });
      if (call.operatorId !== null) tables.notify(`desk:${call.operatorId}`);
      return viewOf(tables, call);
    }),
  ),
  'note-message': statement<[CallId, string]>((tables, [id, recordingSid]) =>
    oneCall(tables, id).map((call) => {
      if (call.messages.includes(recordingSid)) return {};
      call.messages.push(recordingSid);
      // The carrier may tell of it after the end (migration 0260).
      if (call.outcome === 'abandoned' || call.outcome === 'menu-only')
        changeCall(tables, call, { outcome: 'message-left' });
      return {};
    }),
  ),
  'set-leaving-message': statement<[CallId, boolean]>((tables, [id, isOn]) =>
    oneCall(tables, id).flatMap((call) => {
      if (call.state !== 'waiting' || call.talk !== (isOn ? null : 'message')) return [];
      changeCall(tables, call, { talk: isOn ? 'message' : null, lastSeenAt: tables.now() });
      return [viewOf(tables, call)];
    }),
  ),
  'note-guessed-cover': statement<[CallId, number]>((tables, [id, sinceSeconds]) => {
    const at = tables.now() - sinceSeconds * 1_000;
    for (const call of oneCall(tables, id)) call.events.push({ key: '', kind: 'cover-guessed', at });
    return [];
  }),
  'lock-call-to-hold': lock<[CallSid, string]>((tables, [sid, room]) =>
    [tables.callsBySid.get(sid)].flatMap((call) =>
      call?.conferenceSid === room && call.state === 'talking' ? call : [],
    ),
  ),
  'note-hold': statement<[CallId, string, number, boolean]>((tables, [id, room, sequence, isOn]) =>
    oneCall(tables, id).flatMap((call) => {
      if (!addEvent(tables, call, { key: `${room}:${sequence}:hold`, kind: 'hold-told' })) return [];
      const isLate = call.events.some(({ key }) => isLaterInRoom(key, { room, sequence }));
      if (isLate || (call.talk !== 'together' && call.talk !== 'on-hold')) return [];
      call.talk = isOn ? 'on-hold' : 'together';
      tables.notify(`desk:${call.operatorId}`);
      return [{}];
    }),
  ),
  'end-hold': statement<[CallId, number]>((tables, [id, joinNumber]) =>
    oneCall(tables, id).flatMap((call) => {
      const isInLater = call.legs.some((leg) => leg.party === 'caller' && leg.joinNumber > joinNumber);
      if (isInLater || call.talk !== 'on-hold') return [];
      call.talk = 'together';
      tables.notify(`desk:${call.operatorId}`);
      return [{}];
    }),
  ),
  'hold-target': statement<[CallId, string]>((tables, [id, operatorId]) =>
    talksOf(tables, id, operatorId).flatMap(({ sid, conferenceSid, language, talk }) =>
      sid && conferenceSid ? [{ callerSid: sid, conferenceSid, language: language ?? 'az', talk }] : [],
    ),
  ),
  'mark-hold': statement<[CallId, string, boolean]>((tables, [id, operatorId, isOn]) =>
    talksOf(tables, id, operatorId).flatMap((call) => {
      if (call.talk !== 'together' && call.talk !== 'on-hold') return [];
      call.talk = isOn ? 'on-hold' : 'together';
      tables.notify(`desk:${operatorId}`);
      return [{}];
    }),
  ),
  'lock-call-to-ask': lock<[CallId, string]>((tables, [id, operatorId]) =>
    talksOf(tables, id, operatorId).filter(
      (call) => call.sid !== null && (call.talk === 'together' || call.talk === 'on-hold'),
    ),
  ),
  'ask-question': statement<[CallId[], Question]>((tables, [ids, question]) =>
    callsOf(tables, ids).map((call) => ask(tables, call, question)),
  ),
  'hear-question': statement<[CallId]>((tables, [id]) =>
    oneCall(tables, id).flatMap((call) => {
      const open = call.questions.filter(({ answeredAt }) => answeredAt === null);
      const latest = open.sort((a, b) => b.askedAt - a.askedAt)[0];
      if (!latest) return [];
      addEvent(tables, call, { key: `question:${latest.id}:heard`, kind: 'question-heard' });
      return [{ id: latest.id, question: latest.question }];
    }),
  ),
  'lock-call-that-answers': lock<[CallId]>((tables, [id]) => oneCall(tables, id)),
  'record-answer': statement<[CallId[], string, Answer]>((tables, [ids, questionId, answer]) =>
    callsOf(tables, ids).flatMap((call) => {
      const question = questionOf(call, questionId);
      if (question?.answeredAt !== null) return [];
      Object.assign(question, { answeredAt: tables.now(), answer });
      changeCall(tables, call, { talk: call.talk === 'asking' ? 'together' : call.talk, lastSeenAt: tables.now() });
      if (call.operatorId !== null) tables.notify(`desk:${call.operatorId}`);
      return [viewOf(tables, call)];
    }),
  ),
  'lock-call-not-asked': lock<[CallId, string]>((tables, [id, operatorId]) => talksOf(tables, id, operatorId)),
  'take-back-question': statement<[CallId[], string, Talk]>((tables, [ids, questionId, talkBefore]) =>
    callsOf(tables, ids).flatMap((call) => {
      if (isHeardOrAnswered(tables, questionId)) return [];
      changeCall(tables, call, { talk: call.talk === 'asking' ? talkBefore : call.talk });
      call.questions = call.questions.filter(({ id }) => id !== questionId);
      tables.notify(`desk:${call.operatorId}`);
      return [{}];
    }),
  ),
  'lock-calls-with-lost-questions': lock((tables) => liveCalls(tables, (call) => isQuestionLost(tables, call))),
  'lapse-questions': statement<[CallId[]]>((tables, [ids]) =>
    callsOf(tables, ids)
      .filter((call) => isQuestionLost(tables, call))
      .map((call) => {
        changeCall(tables, call, { talk: 'together' });
        for (const question of call.questions)
          if (!isHeardOrAnswered(tables, question.id))
            Object.assign(question, { answeredAt: tables.now(), answer: 'not-heard' });
        tables.notify(`desk:${call.operatorId}`);
        return {};
      }),
  ),
  'finish-wrap-up': statement<[CallId, string]>((tables, [callId, operatorId]) => {
    const own = tables.wrapUps.filter((each) => each.operatorId === operatorId && each.finishedAt === null);
    const finished = own.find((each) => each.callId === callId);
    if (!finished) return [];
    finished.finishedAt = tables.now();
    tables.notify(`desk:${operatorId}`);
    return [{ isLast: own.length === 1 }];
  }),
};

function isInHand(state: CallRow['state']): boolean {
  return state === 'waiting' || state === 'connecting' || state === 'talking';
}

function isHeardOrAnswered(tables: Tables, questionId: string): boolean {
  if (tables.eventKeys.has(`question:${questionId}:heard`)) return true;
  return [...tables.calls.values()].some((call) => (questionOf(call, questionId)?.answeredAt ?? null) !== null);
}

/** Whether the sweep of this second gives a question up. */
export function isQuestionLost(tables: Tables, call: CallRow): boolean {
  const since = tables.now() - QUESTION_ORDER_SECONDS * 1_000;
  return (
    call.state === 'talking' &&
    call.talk === 'asking' &&
    call.legs.some(({ party, state }) => party === 'caller' && state === 'joined') &&
    call.questions.some(({ id, askedAt }) => askedAt <= since && !isHeardOrAnswered(tables, id))
  );
}

function talksOf(tables: Tables, id: CallId, operatorId: string): CallRow[] {
  return oneCall(tables, id).filter((call) => call.state === 'talking' && call.operatorId === operatorId);
}

/** What the caller is in when the cover ends. */
function withoutCover(call: CallRow): Talk | null {
  if (call.talk !== 'cover') return call.talk;
  if (call.state === 'waiting') return null;
  if (call.operatorId === null) return 'on-call-phone';
  return call.state === 'talking' ? 'together' : null;
}

function isLaterInRoom(key: string, told: { room: string; sequence: number }): boolean {
  const [room, sequence, kind] = key.split(':');
  return room === told.room && (kind === 'hold' || kind === 'join') && Number(sequence) > told.sequence;
}

function ask(tables: Tables, call: CallRow, question: Question): object {
  const talkBefore = call.talk;
  changeCall(tables, call, { talk: 'asking', joinNumber: call.joinNumber + 1 });
  for (const leg of operatorLegs(call)) leg.joinNumber = call.joinNumber;
  const asked: QuestionRow = {
    id: tables.newId(),
    question,
    joinNumber: call.joinNumber,
    askedAt: tables.now(),
    answeredAt: null,
    answer: null,
  };
  call.questions.push(asked);
  addEvent(tables, call, { key: `question:${asked.id}:asked`, kind: 'question-asked' });
  tables.notify(`desk:${call.operatorId}`);
  return { callerSid: call.sid, questionId: asked.id, language: call.language ?? 'az', talkBefore };
}

function questionOf(call: CallRow, id: string): QuestionRow | undefined {
  return call.questions.find((question) => question.id === id);
}
