import type { Database } from '../db/database.ts';
import type { Answer, CallId, CallSid, CallView, Language, Question } from './call.ts';
import { CALL_VIEW } from './call-store.ts';

export interface AskedQuestion {
  id: string;
  question: Question;
}

/** Keeps a question and raises the join number before the caller is moved; undefined when nobody can be asked now. */
export async function askQuestion(
  database: Database,
  input: { callId: CallId; operatorId: string; question: Question },
): Promise<{ callerSid: CallSid; questionId: string; language: Language } | undefined> {
  const rows = await database.query<{ callerSid: CallSid; questionId: string; language: Language }>(
    'ask-question',
    `with call as (
       select calls.id, calls.join_number
         from calls
        where calls.id = $1
          and calls.operator_id = $2
          and calls.state = 'talking'
          and calls.talk in ('together', 'on-hold')
          and calls.carrier_sid is not null
          for update of calls
     ), asking as (
       update calls
          set talk = 'asking', join_number = calls.join_number + 1
         from call
        where calls.id = call.id
       returning calls.id, calls.carrier_sid, calls.join_number, coalesce(calls.language, 'az') as language
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
       select gen_random_uuid(), asking.id, $3, asking.join_number
         from asking
       returning questions.id
     )
     select asking.carrier_sid as "callerSid", question.id as "questionId", asking.language,
            pg_notify('live', 'desk:' || $2)
       from asking
      cross join question`,
    [input.callId, input.operatorId, input.question],
  );
  return rows[0];
}

/** The question the caller is being asked now, or undefined. */
export async function openQuestion(database: Database, callId: CallId): Promise<AskedQuestion | undefined> {
  const rows = await database.query<AskedQuestion>(
    'open-question',
    `select questions.id, questions.question
       from questions
      where questions.call_id = $1
        and questions.answered_at is null
      order by questions.asked_at desc
      limit 1`,
    [callId],
  );
  return rows[0];
}

/** Keeps the first answer and sends the caller back to the talk. Undefined when this question was answered before. */
export async function recordAnswer(
  database: Database,
  input: { id: CallId; questionId: string; answer: Answer },
): Promise<CallView | undefined> {
  const rows = await database.query<CallView>(
    'record-answer',
    `with call as (
       select calls.id from calls where calls.id = $1 for update of calls
     ), answered as (
       update questions
          set answered_at = line_now(), answer = $3
         from call
        where questions.call_id = call.id
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
    [input.id, input.questionId, input.answer],
  );
  return rows[0];
}

/** The carrier could not move the caller: the question was never heard. */
export async function takeBackQuestion(
  database: Database,
  input: { callId: CallId; questionId: string },
): Promise<void> {
  await database.query(
    'take-back-question',
    `with call as (
       update calls
          set talk = 'together'
        where calls.id = $1
          and calls.talk = 'asking'
       returning calls.id, calls.operator_id
     ), question as (
       delete from questions using call where questions.id = $2 and questions.answered_at is null
     )
     select pg_notify('live', 'desk:' || call.operator_id) from call`,
    [input.callId, input.questionId],
  );
}
