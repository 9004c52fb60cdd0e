import type { Database } from '../db/database.ts';
import type { Answer, CallId, CallSid, CallView, Language, Question, Talk } from './call.ts';
import { CALL_VIEW } from './call-store.ts';
import { withLockedCalls } from './lock-calls.ts';

/** The carrier has so long to bring a caller to the question before it is over: one that comes by surprise would end a talk. */
export const QUESTION_ORDER_SECONDS = 20;
const IS_UNHEARD =
  "not exists (select from call_events where call_events.event_key = 'question:' || questions.id || ':heard')";

export interface AskedQuestion {
  id: string;
  question: Question;
}

/** A question that the caller is to be moved to. */
export interface OrderedQuestion {
  callerSid: CallSid;
  questionId: string;
  language: Language;
  /** What the caller was in. */
  talkBefore: Talk;
}

/** Keeps a question and raises the join number before the caller is moved; undefined when nobody can be asked now. */
export async function askQuestion(
  database: Database,
  input: { callId: CallId; operatorId: string; question: Question },
): Promise<OrderedQuestion | undefined> {
  const where = `where calls.id = $1
    and calls.operator_id = $2
    and calls.state = 'talking'
    and calls.talk in ('together', 'on-hold')
    and calls.carrier_sid is not null`;
  const calls = { name: 'call-to-ask', where, values: [input.callId, input.operatorId] };
  const asked = await withLockedCalls(database, calls, (locked, ids) =>
    locked.query<OrderedQuestion>(
      'ask-question',
      `with asking as (
         update calls
            set talk = 'asking', join_number = calls.join_number + 1
           from calls as before
          where calls.id = any ($1)
            and before.id = calls.id
         returning calls.id, calls.carrier_sid, calls.operator_id, calls.join_number,
                   coalesce(calls.language, 'az') as language, before.talk
       ), operator_leg as (
         -- The operator's leg stays in the room: it belongs to the new join as well.
         update legs
            set join_number = asking.join_number
           from asking
          where legs.call_id = asking.id
            and legs.party = 'operator'
            and legs.state <> 'left'
       ), question as (
         insert into questions (id, call_id, question, join_number)
         select gen_random_uuid(), asking.id, $2, asking.join_number
           from asking
         returning questions.id, questions.call_id
       ), event as (
         insert into call_events (call_id, event_key, kind)
         select question.call_id, 'question:' || question.id || ':asked', 'question-asked'
           from question
       )
       select asking.carrier_sid as "callerSid", question.id as "questionId", asking.language,
              asking.talk as "talkBefore",
              pg_notify('live', 'desk:' || asking.operator_id)
         from asking
        cross join question`,
      [ids, input.question],
    ),
  );
  return asked?.[0];
}

/** The question that the caller is to hear now, or undefined; notes that it is heard. */
export async function hearQuestion(database: Database, callId: CallId): Promise<AskedQuestion | undefined> {
  const rows = await database.query<AskedQuestion>(
    'hear-question',
    `with question as (
       select questions.id, questions.question, questions.call_id
         from questions
        where questions.call_id = $1
          and questions.answered_at is null
        order by questions.asked_at desc
        limit 1
     ), event as (
       insert into call_events (call_id, event_key, kind)
       select question.call_id, 'question:' || question.id || ':heard', 'question-heard'
         from question
       on conflict do nothing
     )
     select question.id, question.question from question`,
    [callId],
  );
  return rows[0];
}

/** Keeps the first answer and sends the caller back to the talk. Undefined when this question was answered before. */
export async function recordAnswer(
  database: Database,
  input: { id: CallId; questionId: string; answer: Answer },
): Promise<CallView | undefined> {
  const calls = { name: 'call-that-answers', where: 'where calls.id = $1', values: [input.id] };
  const answered = await withLockedCalls(database, calls, (locked, ids) =>
    locked.query<CallView>(
      'record-answer',
      `with answered as (
         update questions
            set answered_at = line_now(), answer = $3
          where questions.call_id = any ($1)
            and questions.id::text = $2
            and questions.answered_at is null
         returning questions.call_id
       ), changed as (
         update calls
            set talk = case when calls.talk = 'asking' then 'together' else calls.talk end,
                last_seen_at = line_now()
           from answered
          where calls.id = answered.call_id
         returning calls.*
       ), told as (
         select pg_notify('live', 'desk:' || changed.operator_id) from changed where changed.operator_id is not null
       )
       select ${CALL_VIEW} from changed as calls left join told on true`,
      [ids, input.questionId, input.answer],
    ),
  );
  return answered?.[0];
}

/**
 * Ends questions that were ordered long ago and that the caller, who sits in the talk, never came to hear: the order was lost on its way.
 * The desk says so, and that they are together. Returns how many.
 */
export async function lapseQuestions(database: Database): Promise<number> {
  const isLost = `calls.state = 'talking'
    and calls.talk = 'asking'
    and exists (
      select from legs where legs.call_id = calls.id and legs.party = 'caller' and legs.state = 'joined'
    )
    and exists (
      select from questions
       where questions.call_id = calls.id
         and questions.answered_at is null
         and questions.asked_at <= line_now() - make_interval(secs => ${QUESTION_ORDER_SECONDS})
         and ${IS_UNHEARD}
    )`;
  const calls = { name: 'calls-with-lost-questions', where: `where ${isLost}`, values: [] };
  const lapsed = await withLockedCalls(database, calls, (locked, ids) =>
    locked.query(
      'lapse-questions',
      `with call as (
         update calls set talk = 'together' where calls.id = any ($1) and ${isLost} returning calls.id, calls.operator_id
       ), question as (
         update questions
            set answered_at = line_now(), answer = 'not-heard'
           from call
          where questions.call_id = call.id
            and questions.answered_at is null
            and ${IS_UNHEARD}
       )
       select pg_notify('live', 'desk:' || call.operator_id) from call`,
      [ids],
    ),
  );
  return lapsed?.length ?? 0;
}

/** What became of a question that was to be taken back: `lost` means that the call is no longer this operator's. */
export type TakenBack = 'taken-back' | 'heard' | 'lost';

/** The carrier did not say that it moved the caller: the question is taken back, unless the caller hears it already. */
export async function takeBackQuestion(
  database: Database,
  input: { callId: CallId; operatorId: string; questionId: string; talkBefore: Talk },
): Promise<TakenBack> {
  // Offered anew, the call is still seen by everybody whom it may ring, and may be changed by none of them.
  const where = "where calls.id = $1 and calls.operator_id = $2 and calls.state = 'talking'";
  const calls = { name: 'call-not-asked', where, values: [input.callId, input.operatorId] };
  const takenBack = await withLockedCalls(database, calls, (locked, ids) =>
    locked.query(
      'take-back-question',
      `with call as (
         update calls
            set talk = case when calls.talk = 'asking' then $3 else calls.talk end
          where calls.id = any ($1)
            and not exists (select from call_events where call_events.event_key = 'question:' || $2 || ':heard')
            and not exists (select from questions where questions.id::text = $2 and questions.answered_at is not null)
         returning calls.operator_id
       ), question as (
         delete from questions using call where questions.id::text = $2
       )
       select pg_notify('live', 'desk:' || call.operator_id) from call`,
      [ids, input.questionId, input.talkBefore],
    ),
  );
  if (!takenBack) return 'lost';
  return takenBack.length > 0 ? 'taken-back' : 'heard';
}
