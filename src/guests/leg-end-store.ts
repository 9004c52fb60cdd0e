import type { CallSid } from '../calls/call.ts';
import type { Database } from '../db/database.ts';

/** The order was given when the leg's time was over: only then is it given again. */
const AGAIN_AFTER_SECONDS = 2;
const LATE_SECONDS = 60;
/** No leg lasts longer at the carrier. */
const LONGEST_SECONDS = 4 * 60 * 60;
const LEGS_PER_RUN = 20;

export interface LegToEnd {
  sid: CallSid;
  /** The room that may end with this leg while others of us are in it. */
  conferenceSid: string | null;
  /** The carrier should have ended it long ago. */
  isLate: boolean;
}

/**
 * Legs at the carrier of people who are out of a talk, of whose end nobody knows; the latest first, since the others may be over untold.
 * None of them ever has a call again: whoever comes back comes with another leg.
 */
export async function legsToEnd(database: Database): Promise<LegToEnd[]> {
  return database.query<LegToEnd>(
    'legs-to-end',
    `select sid, "conferenceSid", since < line_now() - interval '${LATE_SECONDS} seconds' as "isLate"
       from (
         select guests.carrier_sid as sid, null as "conferenceSid", guests.ended_at as since
           from guests
          where guests.leg_must_end
         union all
         select legs.carrier_sid, case when exists (
                  select from legs as others
                   where others.call_id = legs.call_id and others.party = 'operator' and others.state <> 'left'
                ) then coalesce(legs.conference_sid, calls.conference_sid) end, legs.left_at
           from legs
           join calls on calls.id = legs.call_id
          where legs.must_end
       ) as due
      where since < line_now() - interval '${AGAIN_AFTER_SECONDS} seconds'
        and since > line_now() - interval '${LONGEST_SECONDS} seconds'
      order by since desc
      limit ${LEGS_PER_RUN}`,
    [],
  );
}

/** The carrier took the order to end this leg, or says that it is over. */
export async function noteLegEnded(database: Database, sid: CallSid): Promise<void> {
  await database.query('note-leg-ended', 'select leg_need_not_end($1)::text', [sid]);
}
