import type { Account } from '../access/account.ts';
import type { Answer, Language, Question, TalkEndedBy, Urgency } from '../calls/call.ts';
import type { Database } from '../db/database.ts';
import { type ChosenPresence, EXTENSIONS_LIMIT, type PresenceState } from '../roster/presence.ts';
import { type DeskTalk, WRAP_UPS_LIMIT } from './contract.ts';
import { REACHABLE_SECONDS } from './offer.ts';

/** Of all calls of a desk together. */
const DESK_QUESTIONS_LIMIT = 100;

interface NoteColumns {
  noteRevision: number | null;
  noteSavedAt: Date | null;
}

const NOTE_COLUMNS = `call_notes.revision as "noteRevision", call_notes.saved_at as "noteSavedAt"`;

/** The operator's own presence, duty and next shift; undefined for nobody. Without a page there was never a presence. */
export async function deskPresence(database: Database, accountId: string) {
  const rows = await database.query<{
    state: PresenceState | null;
    since: Date | null;
    wrapUpDueAt: Date | null;
    returnsTo: ChosenPresence | null;
    extensionsLeft: number | null;
    isReachable: boolean;
    dutyUntil: Date | null;
    certifiedUntil: Date | null;
    extraUntil: Date | null;
    nextId: string | null;
    nextBegins: Date | null;
    nextEnds: Date | null;
    isNextConfirmed: boolean;
  }>(
    'desk-presence',
    `select presences.state, presences.since, presences.wrap_up_due_at as "wrapUpDueAt",
            case when presences.state in ('reserved', 'on-call', 'wrap-up') then presences.returns_to end as "returnsTo",
            case when presences.state = 'wrap-up' then greatest(0, ${EXTENSIONS_LIMIT} - (
              select wrap_ups.extended_times from wrap_ups where wrap_ups.operator_id = $1
               order by wrap_ups.started_at desc, wrap_ups.call_id limit 1
            )) end as "extensionsLeft",
            coalesce(presences.heartbeat_at > line_now() - make_interval(secs => ${REACHABLE_SECONDS}), false) as "isReachable",
            duty.until as "dutyUntil", duty.certified_until as "certifiedUntil", duty.extra_until as "extraUntil",
            duty.next_id as "nextId", duty.next_begins as "nextBegins", duty.next_ends as "nextEnds",
            duty.is_next_confirmed as "isNextConfirmed"
       from own_duty() duty
       left join presences on presences.account_id = $1`,
    [accountId],
  );
  return rows[0];
}

/** With the call's language not among `$2`, or another that the line has not, the talk needs an interpreter. */
const NEEDS_INTERPRETER = `calls.needs_interpreter or coalesce(calls.language, 'az') <> all ($2) as "needsInterpreter"`;

type Speaker = Pick<Account, 'id' | 'languages'>;

/** The call that is put to this operator now, or undefined. */
export async function ownOffer(database: Database, { id, languages }: Speaker) {
  const rows = await database.query<{
    id: string;
    kind: 'caller' | 'test';
    number: number;
    language: Language;
    needsInterpreter: boolean;
    isChild: boolean;
    urgency: Urgency;
    waitingSince: Date;
    offeredAt: Date;
    expiresAt: Date;
  }>(
    'own-offer',
    `select offers.id, calls.kind, calls.number, coalesce(calls.language, 'az') as language,
            ${NEEDS_INTERPRETER}, calls.is_child as "isChild", calls.urgency, calls.waiting_since as "waitingSince",
            offers.offered_at as "offeredAt", offers.expires_at as "expiresAt"
       from offers
       join calls on calls.id = offers.call_id
      where offers.operator_id = $1
        and offers.state = 'pending'`,
    [id, languages],
  );
  return rows[0];
}

/** The call this operator is in, with what was written about it, or undefined. */
export async function ownCall(database: Database, { id, languages }: Speaker) {
  const rows = await database.query<
    NoteColumns & {
      id: string;
      kind: 'caller' | 'test';
      number: number;
      language: Language;
      needsInterpreter: boolean;
      isChild: boolean;
      urgency: Urgency;
      state: 'connecting' | 'talking';
      talk: DeskTalk | null;
      isKept: boolean;
      connectedAt: Date | null;
      presumedAt: Date | null;
      /** Gives the code name of a caller who has called before; else null. */
      codeNumber: number | null;
    }
  >(
    'own-call',
    `select calls.id, calls.kind, calls.number, coalesce(calls.language, 'az') as language,
            ${NEEDS_INTERPRETER}, calls.is_child as "isChild", calls.urgency, calls.state,
            case when calls.talk = 'cover' and calls.cover_ordered_at is not null then 'cover-due' else calls.talk end as talk,
            calls.kept_until is not null as "isKept",
            calls.connected_at as "connectedAt", presumptions.presumed_at as "presumedAt",
            earlier_contact(calls.id) as "codeNumber", ${NOTE_COLUMNS}
       from calls
       left join presumptions on presumptions.call_id = calls.id
       left join call_notes on call_notes.call_id = calls.id and call_notes.operator_id = calls.operator_id
      where calls.operator_id = $1
        and calls.state in ('connecting', 'talking')`,
    [id, languages],
  );
  return rows[0];
}

/** Calls of this operator that still want an outcome, the latest first. */
export async function unfinishedWrapUps(database: Database, accountId: string) {
  return database.query<
    NoteColumns & {
      callId: string;
      number: number;
      language: Language;
      startedAt: Date;
      endedBy: TalkEndedBy | null;
      talkedSeconds: number;
      presumedAt: Date | null;
    }
  >(
    'unfinished-wrap-ups',
    `select wrap_ups.call_id as "callId", calls.number, coalesce(calls.language, 'az') as language,
            wrap_ups.started_at as "startedAt", calls.ended_by as "endedBy",
            coalesce(extract(epoch from wrap_ups.started_at - calls.connected_at)::integer, 0) as "talkedSeconds",
            presumptions.presumed_at as "presumedAt", ${NOTE_COLUMNS}
       from wrap_ups
       join calls on calls.id = wrap_ups.call_id
       left join presumptions on presumptions.call_id = calls.id
       left join call_notes on call_notes.call_id = calls.id and call_notes.operator_id = wrap_ups.operator_id
      where wrap_ups.operator_id = $1
        and wrap_ups.finished_at is null
        -- A caller who came back to the same operator is a call again, with the note as it was.
        and not (calls.operator_id is not distinct from $1 and calls.state in ('connecting', 'talking'))
      order by wrap_ups.started_at desc
      limit ${WRAP_UPS_LIMIT}`,
    [accountId],
  );
}

/** What was asked by keys in these calls, with the answers. */
export async function deskQuestions(database: Database, callIds: readonly string[]) {
  return database.query<{ id: string; callId: string; question: Question; askedAt: Date; answer: Answer | null }>(
    'desk-questions',
    `select questions.id, questions.call_id as "callId", questions.question, questions.asked_at as "askedAt", questions.answer
       from questions
      where questions.call_id = any ($1)
      order by questions.asked_at
      limit ${DESK_QUESTIONS_LIMIT}`,
    [callIds],
  );
}

/** What is going on around this operator: who waits, who is free, and the calls since midnight in Baku. */
export async function deskCounts(database: Database, accountId: string) {
  const rows = await database.query<{
    now: Date;
    waiting: number;
    longestSince: Date | null;
    colleagues: number;
    callsToday: number;
  }>(
    'desk-counts',
    `select line_now() as now, load.waiting, load.longest_since as "longestSince", load.colleagues,
            (select count(*) from wrap_ups
              where wrap_ups.operator_id = $1
                and wrap_ups.started_at >= date_trunc('day', line_now(), 'Asia/Baku')) as "callsToday"
       from line_load($1, ${REACHABLE_SECONDS}) as load`,
    [accountId],
  );
  const row = rows[0];
  if (!row) throw new Error('desk-counts returned no row');
  return row;
}
