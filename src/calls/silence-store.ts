import type { Database } from '../db/database.ts';
import type { CallId, CallSid, CallState, Language, Talk } from './call.ts';

/** A caller who left a room and asked for nothing since is asked about after so long, however lately the call was heard of. */
export const LEFT_SECONDS = 3;
/** A leg that outlived its call is ended again for so long, then it is the carrier's. */
export const STRAY_SECONDS = 15 * 60;

export interface SilentCall {
  id: CallId;
  sid: CallSid;
  state: CallState;
  talk: Talk | null;
  language: Language;
  /** For so long nobody has reported on it. */
  silentSeconds: number;
  /** The caller left a room and asked for nothing since. */
  hasLeft: boolean;
}

/** Live calls nobody reported on for so long: the reaper asks the carrier about them. */
export async function silentCalls(
  database: Database,
  input: { olderThanSeconds: number; limit: number },
): Promise<SilentCall[]> {
  return database.query(
    'silent-calls',
    `select calls.id, calls.carrier_sid as sid, calls.state, calls.talk, coalesce(calls.language, 'az') as language,
            extract(epoch from line_now() - calls.last_seen_at)::float8 as "silentSeconds",
            room.has_left as "hasLeft"
       from calls
      cross join lateral (
        select exists (
          select from legs
           where legs.carrier_sid = calls.carrier_sid
             and legs.left_at >= calls.last_seen_at
             and legs.left_at < line_now() - make_interval(secs => ${LEFT_SECONDS})
        ) as has_left
      ) as room
      where calls.state <> 'ended'
        and calls.carrier_sid is not null
        and (calls.last_seen_at < line_now() - make_interval(secs => $1) or room.has_left)
      order by calls.last_seen_at
      limit $2`,
    [input.olderThanSeconds, input.limit],
  );
}

/** A leg whose call is over. An operator's is ended; a caller's is fetched: in a room that nobody else will enter. */
export interface StrayLeg {
  sid: CallSid;
  party: 'caller' | 'operator';
  id: CallId;
  language: Language;
}

/**
 * Legs at the carrier whose call is over, as far as anybody told: the order to end or to fetch them was lost, or nobody told that they
 * ended. A caller who ended the call is over with it.
 */
export async function strayLegs(
  database: Database,
  input: { olderThanSeconds: number; limit: number },
): Promise<StrayLeg[]> {
  return database.query(
    'stray-legs',
    `select legs.carrier_sid as sid, legs.party, calls.id, coalesce(calls.language, 'az') as language
       from calls
       join legs on legs.call_id = calls.id
      where calls.state = 'ended'
        and calls.ended_at < line_now() - make_interval(secs => $1)
        and calls.ended_at > line_now() - make_interval(secs => ${STRAY_SECONDS})
        and (legs.party = 'operator' or (legs.party = 'caller' and calls.ended_by <> 'caller'))
        and legs.state <> 'left'
      order by calls.ended_at
      limit $2`,
    [input.olderThanSeconds, input.limit],
  );
}

/** The carrier took the order to fetch this caller out of the room of an ended call: once is enough. */
export async function strayFetched(database: Database, callerSid: CallSid): Promise<void> {
  await database.query(
    'stray-fetched',
    `update legs
        set state = 'left', left_at = line_now()
       from calls
      where legs.carrier_sid = $1
        and legs.party = 'caller'
        and legs.state <> 'left'
        and calls.id = legs.call_id
        and calls.state = 'ended'`,
    [callerSid],
  );
}

/** A caller's leg ended before its first webhook was kept: what comes late about it finds a call that is over. */
export async function insertGoneCall(database: Database, call: { id: CallId; sid: CallSid }): Promise<boolean> {
  const rows = await database.query(
    'insert-gone-call',
    `insert into calls (id, carrier_sid, state, ended_at, outcome, ended_by)
     values ($1, $2, 'ended', line_now(), 'menu-only', 'caller')
     on conflict do nothing
     returning id`,
    [call.id, call.sid],
  );
  return rows.length > 0;
}
