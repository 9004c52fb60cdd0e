import type { Database } from '../db/database.ts';
import { HEARD_WITHIN_MINUTES, type MessageAlarm, SEALED_WITHIN_MINUTES } from './message.ts';

const HALVES_LIMIT = 25;
/** The line itself: what is late names no message. */
const SUBJECT = '00000000-0000-0000-0000-000000000000';

/**
 * Raises what is late, and ends it when nothing is late any more: a message that is still at the carrier, and one that nobody on duty has
 * heard. Answers the kinds that stand. Each that the carrier has lost is raised once: told of again, one would be taken for many.
 */
export async function judgeMessages(database: Database): Promise<MessageAlarm[]> {
  const rows = await database.query<{ kind: MessageAlarm }>(
    'judge-messages',
    `with judged (kind, late) as (
       values
         ('message-late', exists (
           select from messages
            where messages.sealed_at is null
              and messages.lost_at is null
              and messages.left_at < line_now() - make_interval(mins => ${SEALED_WITHIN_MINUTES}))),
         ('message-unheard', somebody_is_on_duty() and exists (
           select from messages
            where messages.sealed_at is not null
              and messages.finished_at is null
              and messages.sealed_at < line_now() - make_interval(mins => ${HEARD_WITHIN_MINUTES})))
     ), raised as (
       insert into alarms (id, kind, subject_id)
       select gen_random_uuid(), judged.kind, $1::uuid from judged where judged.late
        union all
       select gen_random_uuid(), 'message-lost', messages.id
         from messages
        where messages.lost_at > line_now() - interval '1 day'
          and not exists (select from alarms where alarms.kind = 'message-lost' and alarms.subject_id = messages.id)
       on conflict (kind, subject_id) where ended_at is null do nothing
     ), ended as (
       update alarms
          set ended_at = greatest(line_now(), alarms.raised_at)
         from judged
        where not judged.late
          and alarms.kind = judged.kind
          and alarms.ended_at is null
     )
     select judged.kind from judged where judged.late`,
    [SUBJECT],
  );
  return rows.map(({ kind }) => kind);
}

/** Halves that wait for the key process, the oldest first. */
export function waitingMessageHalves(
  database: Database,
): Promise<{ id: string; waitingHalf: Buffer; expiryMonth: string }[]> {
  return database.query(
    'waiting-message-halves',
    `select messages.id, messages.waiting_half as "waitingHalf", messages.expiry_month as "expiryMonth"
       from messages
      where messages.waiting_half is not null
      order by messages.sealed_at
      limit ${HALVES_LIMIT}`,
    [],
  );
}

/** Puts the wrapped half in the place of the one that waited. */
export async function keepWrappedMessageHalf(database: Database, half: { id: string; wrapped: Buffer }): Promise<void> {
  await database.query(
    'keep-wrapped-message-half',
    'update messages set wrapped_half = $2, waiting_half = null where messages.id = $1 and messages.waiting_half is not null',
    [half.id, half.wrapped],
  );
}

/**
 * Destroys messages that expired before this month, as `2027-12`; the same statement records each (A1.1). Answers how many: at most so
 * many go at once. The database keeps what is not over by its own clock.
 */
export async function destroyExpiredMessages(
  database: Database,
  expired: { before: string; most: number },
): Promise<number> {
  const rows = await database.query(
    'destroy-expired-messages',
    `with gone as (
       delete from messages
        where messages.id in (select old.id from messages old where old.expiry_month < $1 limit $2)
       returning messages.id
     )
     select record_access(null, 'nobody', 'message-finished', 'message', gone.id, '{sealed}', 'expired') as recorded from gone`,
    [expired.before, expired.most],
  );
  return rows.length;
}
