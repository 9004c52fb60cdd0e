import type { CallId } from '../calls/call.ts';
import type { Released } from '../calls/ending-store.ts';
import { type Database, violates } from '../db/database.ts';
import { RELEASED } from './call-back-store.ts';

export interface Taken {
  callBackId: string;
  /** For the key process, and for nobody else. */
  sealed: string;
}

/**
 * Takes the sealed number of a try that is to be dialled: once, however often a job runs. `elsewhere` when another worker has it, or it is
 * over; `outside-plan` as the database judges by its own clock.
 */
export async function takeToDial(work: Database, callId: CallId): Promise<Taken | 'elsewhere' | 'outside-plan'> {
  try {
    const rows = await work.query<Taken>(
      'take-call-back-to-dial',
      `with dialled as (
         update call_back_attempts
            set dialled_at = line_now()
          where call_back_attempts.call_id = $1
            and call_back_attempts.dialled_at is null
            and call_back_attempts.ended_at is null
         returning call_back_attempts.call_back_id
       ), number as (
         select call_back_numbers.call_back_id, call_back_numbers.sealed
           from call_back_numbers
           join dialled on dialled.call_back_id = call_back_numbers.call_back_id
       ), done as (
         update call_backs
            set state = 'done', ended_at = line_now()
           from number
          where call_backs.id = number.call_back_id
            and call_backs.state = 'promised'
         returning call_backs.id
       )
       select number.call_back_id as "callBackId", number.sealed
         from number
         join done on done.id = number.call_back_id`,
      [callId],
    );
    return rows[0] ?? 'elsewhere';
  } catch (error) {
    if (violates(error, 'call_back_attempts_inside_plan') || violates(error, 'call_back_attempts_rings_once'))
      return 'outside-plan';
    throw error;
  }
}

/**
 * The key process did not answer, and nobody was rung: the try ends, and the promise stands again as long as the window is open and nobody has
 * taken it back. Undefined where the try was over.
 */
export async function putBack(work: Database, { sealed }: Taken, callId: CallId): Promise<Released | undefined> {
  const rows = await work.query<Released>(
    'put-back-call-back',
    `select ${RELEASED} from put_back_call_back($1, $2) as released where released.id is not null`,
    [callId, sealed],
  );
  return rows[0];
}

/** Ended plans whose key is still there. */
export async function keysLeft(work: Database, limit: number): Promise<string[]> {
  const rows = await work.query<{ id: string }>(
    'call-back-keys-left',
    `select call_backs.id
       from call_backs
      where not call_backs.key_is_gone
        and call_backs.ended_at < line_now() - interval '10 seconds'
      limit $1`,
    [limit],
  );
  return rows.map(({ id }) => id);
}

/** The key of this window is destroyed. */
export async function noteKeyGone(work: Database, id: string): Promise<void> {
  await work.query('call-back-key-gone', 'update call_backs set key_is_gone = true where call_backs.id = $1', [id]);
}

/**
 * Promises of which somebody must be told: the window closes within so many minutes, or has closed on the last day, and nobody has tried; or a
 * fault of ours used up the one ring.
 */
export async function nearlyMissed(work: Database, minutes: number): Promise<string[]> {
  const rows = await work.query<{ id: string }>(
    'call-backs-nearly-missed',
    `select call_backs.id
       from call_backs
      where (
          call_backs.occasion = 'promised'
          and call_backs.state = 'promised'
          and call_backs.closes_at < line_now() + make_interval(mins => $1)
          and not exists (
            select from call_back_attempts
             where call_back_attempts.call_back_id = call_backs.id and call_back_attempts.ended_at is null
          )
          and not exists (
            select from alarms
             where alarms.subject_id = call_backs.id and alarms.kind = 'call-back-due' and alarms.ended_at is null
          )
        )
         or (
          call_backs.occasion = 'promised'
          and call_backs.state = 'lapsed'
          and call_backs.ended_at > line_now() - interval '1 day'
          and not exists (
            select from alarms where alarms.subject_id = call_backs.id and alarms.kind = 'call-back-due'
          )
        )
         or (
          call_backs.state = 'done'
          and call_backs.ended_at > line_now() - interval '1 day'
          and call_back_is_burnt(call_backs.id)
          -- One from before the try was about something else, and has ended with it.
          and not exists (
            select from alarms
             where alarms.subject_id = call_backs.id
               and alarms.kind = 'call-back-due'
               and (alarms.ended_at is null or alarms.raised_at >= call_backs.ended_at)
          )
        )`,
    [minutes],
  );
  return rows.map(({ id }) => id);
}

/** Raises the alarm of one promise; the pages that show alarms hear of it. */
export async function raiseCallBackAlarm(work: Database, id: string): Promise<void> {
  await work.query('raise-call-back-alarm', `select raise_alarm('call-back-due', $1, null)::text as raised`, [id]);
}

/** Ends the alarms of promises that were tried or taken back. One that nobody tried to keep, or that we burnt, stays an alarm. */
export async function endCallBackAlarms(work: Database): Promise<void> {
  await work.query(
    'end-call-back-alarms',
    `update alarms
        set ended_at = greatest(line_now(), alarms.raised_at)
       from call_backs
      where alarms.kind = 'call-back-due'
        and alarms.ended_at is null
        and call_backs.id = alarms.subject_id
        and call_backs.state not in ('promised', 'lapsed')
        and not call_back_is_burnt(call_backs.id)`,
    [],
  );
}
