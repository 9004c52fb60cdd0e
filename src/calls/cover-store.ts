import type { Database } from '../db/database.ts';
import type { CallId, CallSid, CallView, Language } from './call.ts';
import { CALL_VIEW } from './call-store.ts';
import { withLockedCalls } from './lock-calls.ts';

/** The carrier has so long to carry an order out before it is asked again. */
export const COVER_AGAIN_SECONDS = 3;
/** An order that could not be carried out for so long is over: a recording that begins by surprise would end a talk. */
export const COVER_ORDER_SECONDS = 20;
/** So many orders a second, of one process. */
const ORDERS_PER_RUN = 20;
const IN_HAND = "calls.state in ('waiting', 'connecting', 'talking')";

/** Turns the cover recording on or off while the caller waits or talks; undefined when the call is over or not yet kept. */
export async function setCover(
  database: Database,
  input: { id: CallId; isOn: boolean },
): Promise<CallView | undefined> {
  const call = { name: 'call-to-cover', where: `where calls.id = $1 and ${IN_HAND}`, values: [input.id] };
  return withLockedCalls(database, call, (locked) => changeCover(locked, input));
}

/** The talk that a caller left, as it was seen. */
export type SeenTalk = Pick<CallView, 'id' | 'joinNumber'> & { operatorSid: CallSid };

/**
 * The cover begins for a caller who probably asked for it. Undefined, and nothing changes, where the talk is not the one that was seen
 * any more: its operator's leg is gone, or the room is made anew and nobody would fetch the caller out of the cover.
 */
export async function guessCover(database: Database, seen: SeenTalk): Promise<CallView | undefined> {
  const call = { name: 'call-to-guess', where: `where calls.id = $1 and ${IN_HAND}`, values: [seen.id] };
  return withLockedCalls(database, call, (locked) => coverAsSeen(locked, { seen, sinceSeconds: 0 }));
}

/**
 * Keeps a cover that a caller hears since `quietSeconds`, and that could not be written then. Undefined, and nothing changes, where the
 * caller was heard of since, or the talk that they left (`seen`) is not the same any more.
 */
export async function keepBlindCover(
  database: Database,
  { id, seen, quietSeconds }: { id: CallId; seen: SeenTalk | undefined; quietSeconds: number },
): Promise<CallView | undefined> {
  const where = `where calls.id = $1
    and ${IN_HAND}
    and calls.last_seen_at <= line_now() - make_interval(secs => $2)`;
  const call = { name: 'call-covered-blindly', where, values: [id, quietSeconds] };
  return withLockedCalls(database, call, (locked) =>
    seen ? coverAsSeen(locked, { seen, sinceSeconds: quietSeconds }) : changeCover(locked, { id, isOn: true }),
  );
}

async function coverAsSeen(
  locked: Database,
  { seen, sinceSeconds }: { seen: SeenTalk; sinceSeconds: number },
): Promise<CallView | undefined> {
  const same = await locked.query(
    'is-talk-as-seen',
    `select
       from calls
       join legs on legs.call_id = calls.id and legs.carrier_sid = $3 and legs.state <> 'left'
      where calls.id = $1
        and calls.join_number = $2`,
    [seen.id, seen.joinNumber, seen.operatorSid],
  );
  if (same.length === 0) return undefined;
  await noteGuess(locked, { id: seen.id, sinceSeconds });
  return changeCover(locked, { id: seen.id, isOn: true });
}

async function changeCover(
  locked: Database,
  { id, isOn }: { id: CallId; isOn: boolean },
): Promise<CallView | undefined> {
  const rows = await locked.query<CallView>(
    'set-cover',
    `with changed as (
       update calls
          set talk = case when $2 then 'cover'
                          when calls.talk is distinct from 'cover' then calls.talk
                          when calls.state = 'waiting' then null
                          when calls.operator_id is null then 'on-call-phone'
                          when calls.state = 'talking' then 'together' end,
              cover_ordered_at = null,
              cover_due_at = null,
              last_seen_at = line_now()
        where calls.id = $1
       returning calls.*
     ), told as (
       select pg_notify('live', 'desk:' || changed.operator_id) from changed where changed.operator_id is not null
     )
     select ${CALL_VIEW} from changed as calls left join told on true`,
    [id, isOn],
  );
  return rows[0];
}

/** A caller who is to be moved into the cover. */
export interface CoverOrder {
  id: CallId;
  callerSid: CallSid;
  language: Language;
}

/** Notes that this operator's caller is to hear the cover, before the carrier is asked; undefined when there is nobody to cover. */
export async function orderCover(
  database: Database,
  own: { callId: CallId; operatorId: string },
): Promise<CoverOrder | undefined> {
  const rows = await database.query<CoverOrder>(
    'order-cover',
    `update calls
        set talk = 'cover',
            cover_ordered_at = line_now(),
            cover_due_at = line_now() + make_interval(secs => ${COVER_AGAIN_SECONDS})
      where calls.id = $1
        and calls.operator_id = $2
        and calls.state = 'talking'
        and calls.talk in ('together', 'on-hold', 'asking')
        and calls.carrier_sid is not null
     returning calls.id, calls.carrier_sid as "callerSid", coalesce(calls.language, 'az') as language,
               pg_notify('live', 'desk:' || $2)`,
    [own.callId, own.operatorId],
  );
  return rows[0];
}

/** The caller is about to hear the cover, moved or by their own question: the order is carried out. The call as it stands, or undefined. */
export async function hearCover(database: Database, id: CallId): Promise<CallView | undefined> {
  const rows = await database.query<CallView & { isTold: boolean }>(
    'hear-cover',
    `with before as (
       select calls.id, calls.cover_ordered_at from calls where calls.id = $1
     ), changed as (
       update calls
          set cover_ordered_at = null, cover_due_at = null, last_seen_at = line_now()
         from before
        where calls.id = before.id
       returning calls.*
     )
     select ${CALL_VIEW},
            case when before.cover_ordered_at is not null and calls.operator_id is not null
                 then pg_notify('live', 'desk:' || calls.operator_id) end is null as "isTold"
       from changed as calls
      cross join before`,
    [id],
  );
  const row = rows[0];
  if (!row) return undefined;
  const { isTold: _isTold, ...call } = row;
  return call;
}

/** The orders that nobody carried out, each for one process and a moment. */
export async function coversDue(database: Database): Promise<CoverOrder[]> {
  return database.query<CoverOrder>(
    'covers-due',
    `update calls
        set cover_due_at = line_now() + make_interval(secs => ${COVER_AGAIN_SECONDS})
      where calls.id in (
        select due.id
          from calls due
         where due.cover_due_at <= line_now()
           and due.cover_ordered_at > line_now() - make_interval(secs => ${COVER_ORDER_SECONDS})
           and due.state = 'talking'
           and due.talk = 'cover'
         order by due.id
         limit ${ORDERS_PER_RUN}
           for update skip locked
      )
     returning calls.id, calls.carrier_sid as "callerSid", coalesce(calls.language, 'az') as language`,
    [],
  );
}

/** Ends orders past their time: the caller is in the talk, as the desk then says. Returns how many. */
export async function lapseCovers(database: Database): Promise<number> {
  const rows = await database.query(
    'lapse-covers',
    `update calls
        set talk = 'together', cover_ordered_at = null, cover_due_at = null
      where calls.cover_due_at is not null
        and calls.cover_ordered_at <= line_now() - make_interval(secs => ${COVER_ORDER_SECONDS})
        and calls.state = 'talking'
        and calls.talk = 'cover'
     returning pg_notify('live', 'desk:' || calls.operator_id)`,
    [],
  );
  return rows.length;
}

/** As of when the cover began, which may have been written late: what ended so soon after that was no guess. */
async function noteGuess(locked: Database, { id, sinceSeconds }: { id: CallId; sinceSeconds: number }): Promise<void> {
  await locked.query(
    'note-guessed-cover',
    `insert into call_events (call_id, event_key, kind, at)
     values ($1::uuid, $1::uuid::text || ':cover-guessed:' || extract(epoch from line_now()), 'cover-guessed',
             line_now() - make_interval(secs => $2))
     on conflict do nothing`,
    [id, sinceSeconds],
  );
}
