import type { Language, Urgency } from '../calls/call.ts';
import type { Database } from '../db/database.ts';
import { MESSAGES_LIMIT } from './contract.ts';
import { HEARD_WITHIN_MINUTES, type MessageDisposition } from './message.ts';

export interface UnheardMessage {
  id: string;
  number: number;
  language: Language;
  urgency: Urgency;
  isChild: boolean;
  /** Gives the code name of a caller who has one; null of whoever withheld the number. */
  codeNumber: number | null;
  leftAt: Date;
  seconds: number;
  isLate: boolean;
  openedAt: Date | null;
  openedBy: string | null;
}

/** Messages without an outcome: of callers in danger first, then of children, then the oldest; none for somebody who is not on duty. In the operator's own name only. */
export function unheardMessages(database: Database): Promise<UnheardMessage[]> {
  return database.query<UnheardMessage>(
    'unheard-messages',
    `select unheard.id, unheard.number, unheard.language, unheard.urgency, unheard.is_child as "isChild",
            unheard.code_number as "codeNumber", unheard.left_at as "leftAt", unheard.seconds,
            unheard.left_at < line_now() - make_interval(mins => ${HEARD_WITHIN_MINUTES}) as "isLate",
            unheard.opened_at as "openedAt", unheard.opened_by as "openedBy"
       from unheard_messages(${MESSAGES_LIMIT}) as unheard`,
    [],
  );
}

export interface OpenedMessage {
  id: string;
  teamVersion: number;
  sealed: Buffer;
  teamCopy: Buffer;
  wrappedHalf: Buffer | null;
  waitingHalf: Buffer | null;
}

/** Hands a sealed message out to whoever is on duty; the same statement records that it was opened, and by whom (A1.1). */
export async function openUnheard(
  database: Database,
  input: { id: string; operatorId: string },
): Promise<OpenedMessage | undefined> {
  const rows = await database.query<OpenedMessage>(
    'open-message',
    `update messages
        set opened_at = line_now(), opened_by = $2
      where messages.id = $1
        and messages.finished_at is null
     returning messages.id, messages.team_version as "teamVersion", messages.sealed, messages.team_copy as "teamCopy",
               messages.wrapped_half as "wrappedHalf", messages.waiting_half as "waitingHalf",
               record_access($2, 'operator', 'message-opened', 'message', messages.id, '{sealed}', null) as recorded`,
    [input.id, input.operatorId],
  );
  return rows[0];
}

/** In which call a message was left, for whoever opened it last and has not said yet what was done about it. */
export async function callOfHeard(
  database: Database,
  input: { id: string; operatorId: string },
): Promise<string | undefined> {
  const rows = await database.query<{ callId: string }>(
    'call-of-heard-message',
    `select messages.call_id as "callId"
       from messages
      where messages.id = $1
        and messages.opened_by = $2
        and messages.finished_at is null`,
    [input.id, input.operatorId],
  );
  return rows[0]?.callId;
}

/** What was done about a message, once, by whoever opened it last; the same statement records it (A1.1). */
export async function finishUnheard(
  database: Database,
  input: { id: string; operatorId: string; disposition: MessageDisposition },
): Promise<boolean> {
  const rows = await database.query(
    'finish-message',
    `update messages
        set disposition = $3, finished_at = line_now(), finished_by = $2
      where messages.id = $1
        and messages.opened_by = $2
        and messages.finished_at is null
     returning messages.id,
               record_access($2, 'operator', 'message-finished', 'message', messages.id, '{disposition}', $3) as recorded`,
    [input.id, input.operatorId, input.disposition],
  );
  return rows.length > 0;
}
