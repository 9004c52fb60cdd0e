import type { Database } from '../db/database.ts';
import { LAZILY } from '../db/lazily.ts';
import type { CallId, CallSid, CallView, Language, Urgency } from './call.ts';

// Every statement that changes a call locks its row first, then offers, then presences: no two can wait for each other.

/** The columns of `CallView`, for a row named `calls`. */
export const CALL_VIEW = `calls.id, calls.state, calls.talk, coalesce(calls.language, 'az') as language, calls.urgency,
  calls.needs_interpreter as "needsInterpreter", calls.join_number as "joinNumber", calls.ended_by as "endedBy",
  exists (select from offers where offers.call_id = calls.id and offers.state = 'pending') as "isOffered",
  coalesce(calls.behind_until > line_now(), false) and calls.urgency not in ('danger', 'danger-cannot-speak') as "isBehind",
  calls.kept_until is not null as "isKept", calls.cover_ordered_at is not null as "isCoverDue",
  (
    select legs.carrier_sid
      from legs
     where legs.call_id = calls.id
       and legs.party = 'operator'
       and legs.join_number = calls.join_number
       and legs.state <> 'left'
     order by legs.dialled_at desc
     limit 1
  ) as "operatorSid"`;

/**
 * The first webhook of a call, once. The row is its own event: another one would only double what each call costs. It waits for no disk:
 * whatever is written next for this caller takes it along, who waits says all of it again, and whom a dying server of Postgres forgets in
 * the menu is in the carrier's list, with which ours is compared each hour.
 */
export async function recordInbound(database: Database, call: { id: CallId; sid: CallSid }): Promise<void> {
  await database.query(
    'record-inbound',
    `insert into calls (id, carrier_sid)
     select $1::uuid, $2
       from ${LAZILY}
     on conflict do nothing`,
    [call.id, call.sid],
  );
}

export interface WaitingCall {
  id: CallId;
  sid: CallSid;
  language: Language;
  urgency: Urgency;
  needsInterpreter: boolean;
}

const STAYS_WAITING = `last_seen_at = line_now(),
              state = case when calls.state = 'menu' then 'waiting' else calls.state end,
              waiting_since = coalesce(calls.waiting_since, line_now()),
              language = $2,
              -- An address that was made without the database says only which language.
              needs_interpreter = calls.needs_interpreter or $4,
              -- Two different keys, danger and cannot speak: the caller meant both.
              urgency = case
                when $3 in ('ordinary', calls.urgency) then calls.urgency
                when calls.urgency = 'ordinary' then $3
                else 'danger-cannot-speak'
              end`;

/**
 * Puts a call into the queue, or keeps it there: each turn of the wait loop is the caller's heartbeat, and says all of it again.
 * Makes the row when the first webhook could not. Urgency only rises, and whoever needs an interpreter goes on needing one. Returns the
 * call as it stands, whatever its state is.
 */
export async function keepWaiting(database: Database, call: WaitingCall): Promise<CallView> {
  const values = [call.id, call.language, call.urgency, call.needsInterpreter];
  const still = await stillWaits(database, values);
  if (still) return still;
  const kept = await database.query<CallView>(
    'keep-waiting',
    `update calls
        set ${STAYS_WAITING}
       from ${LAZILY}
      where calls.id = $1
     returning ${CALL_VIEW}`,
    values,
  );
  if (kept[0]) return kept[0];
  // An insert that meets its row would use up a call number at every turn of the loop: only where there was none.
  const made = await database.query<CallView>(
    'keep-waiting-anew',
    `insert into calls (id, carrier_sid, state, language, urgency, needs_interpreter, waiting_since)
     values ($1, $5, 'waiting', $2, $3, $4, line_now())
     on conflict (id) do update
       set ${STAYS_WAITING}
     returning ${CALL_VIEW}`,
    [...values, call.sid],
  );
  return one(made, 'keep-waiting-anew');
}

/**
 * Nearly every turn changes nothing but the moment: then no more is written, and nothing is asked that a change of state is asked
 * (docs/measurements.md P3). Undefined where there is more to say.
 */
async function stillWaits(database: Database, values: readonly unknown[]): Promise<CallView | undefined> {
  const rows = await database.query<CallView>(
    'still-waiting',
    `update calls
        set last_seen_at = line_now()
       from ${LAZILY}
      where calls.id = $1
        and calls.state <> 'menu'
        and calls.waiting_since is not null
        and calls.language = $2
        and (calls.needs_interpreter or not $4)
        and ($3 in ('ordinary', calls.urgency) or calls.urgency = 'danger-cannot-speak')
     returning ${CALL_VIEW}`,
    values,
  );
  return rows[0];
}

/** The call as it stands, or undefined. */
export async function findCall(database: Database, id: CallId): Promise<CallView | undefined> {
  const rows = await database.query<CallView>('find-call', `select ${CALL_VIEW} from calls where calls.id = $1`, [id]);
  return rows[0];
}

/** The call of the caller with this leg, or undefined. */
export async function findCallOf(database: Database, sid: CallSid): Promise<CallView | undefined> {
  const rows = await database.query<CallView>(
    'find-call-of-caller',
    `select ${CALL_VIEW} from calls where calls.carrier_sid = $1`,
    [sid],
  );
  return rows[0];
}

/** Notes that the caller is alive, in whatever the caller is in, and returns the call. */
export async function touchCall(database: Database, id: CallId): Promise<CallView | undefined> {
  const rows = await database.query<CallView>(
    'touch-call',
    `update calls set last_seen_at = line_now() from ${LAZILY} where calls.id = $1 returning ${CALL_VIEW}`,
    [id],
  );
  return rows[0];
}

function one<Row>(rows: Row[], statement: string): Row {
  const row = rows[0];
  if (row === undefined) throw new Error(`${statement} returned no row`);
  return row;
}
