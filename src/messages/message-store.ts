import type { CallId, CallSid } from '../calls/call.ts';
import type { Database } from '../db/database.ts';
import { BELIEVED_AT_CARRIER_HOURS } from './message.ts';

/** The pauses between tries double from five seconds up to ten minutes. */
const FIRST_PAUSE_SECONDS = 5;
const LONGEST_PAUSE_SECONDS = 10 * 60;

/** What the carrier says of a recording: its name there, and its length. */
export interface Recorded {
  callId: CallId;
  recordingSid: string;
  seconds: number;
}

/**
 * Notes that a caller left a message, once, however often the carrier tells it. Answers whether it is noted, now or before: it is not
 * while the call itself is not kept.
 */
export async function noteMessage(database: Database, recorded: Recorded): Promise<boolean> {
  const { callId, recordingSid, seconds } = recorded;
  const rows = await database.query('note-message', noteOf('id'), [callId, recordingSid, seconds]);
  return rows.length > 0;
}

/** The same for what the carrier's list shows, which names the leg: the id of a call that we began does not follow from it. */
export async function noteFoundMessage(
  database: Database,
  found: { callSid: CallSid; recordingSid: string; seconds: number },
): Promise<boolean> {
  const { callSid, recordingSid, seconds } = found;
  const rows = await database.query('note-found-message', noteOf('carrier_sid'), [callSid, recordingSid, seconds]);
  return rows.length > 0;
}

function noteOf(column: 'id' | 'carrier_sid'): string {
  return `with noted as (
      insert into messages (id, call_id, recording_sid, seconds)
      select gen_random_uuid(), calls.id, $2, $3 from calls where calls.${column} = $1
      on conflict (recording_sid) do nothing
      returning messages.id
    )
    select noted.id from noted
    union all
    select messages.id from messages where messages.recording_sid = $2`;
}

/** Which of these recordings are noted as messages, whatever became of them. */
export async function notedMessages(database: Database, recordingSids: readonly string[]): Promise<string[]> {
  const rows = await database.query<{ sid: string }>(
    'messages-noted',
    'select messages.recording_sid as sid from messages where messages.recording_sid = any ($1)',
    [recordingSids],
  );
  return rows.map(({ sid }) => sid);
}

/** The carrier shows these whole: of none of them is it believed that it is lost, but for one that it shows and does not give for long. */
export async function noteFoundAgain(database: Database, recordingSids: readonly string[]): Promise<void> {
  await database.query(
    'note-message-found-again',
    `update messages
        set lost_at = null
      where messages.recording_sid = any ($1)
        and messages.sealed_at is null
        and messages.lost_at is not null
        and messages.left_at > line_now() - make_interval(hours => ${BELIEVED_AT_CARRIER_HOURS})`,
    [recordingSids],
  );
}

/** Which of these recordings are messages that are not sealed yet: the carrier must keep them until they are. */
export async function stillAtCarrier(database: Database, recordingSids: readonly string[]): Promise<string[]> {
  const rows = await database.query<{ sid: string }>(
    'messages-at-carrier',
    `select messages.recording_sid as sid
       from messages
      where messages.recording_sid = any ($1)
        and messages.sealed_at is null
        and messages.lost_at is null`,
    [recordingSids],
  );
  return rows.map(({ sid }) => sid);
}

export interface DueMessage {
  id: string;
  recordingSid: string;
  ageSeconds: number;
}

/** Takes messages whose next try is due. Another process gets others; a try that fails is repeated after a longer pause. */
export async function takeDueMessages(database: Database, limit: number): Promise<DueMessage[]> {
  return database.query<DueMessage>(
    'messages-take',
    `update messages
        set tries = messages.tries + 1,
            next_try_at = line_now() + make_interval(
              secs => least(${FIRST_PAUSE_SECONDS} * 2 ^ least(messages.tries, 10), ${LONGEST_PAUSE_SECONDS}))
      where messages.id in (
              select due.id
                from messages as due
               where due.sealed_at is null
                 and due.lost_at is null
                 and due.next_try_at <= line_now()
               order by due.next_try_at
               limit $1
                 for update skip locked
            )
     returning messages.id, messages.recording_sid as "recordingSid",
               extract(epoch from line_now() - messages.left_at)::integer as "ageSeconds"`,
    [limit],
  );
}

/** The newest version of the team's key, its public half; undefined before any operator has made one. */
export async function teamKey(database: Database): Promise<{ version: number; publicKey: Buffer } | undefined> {
  const rows = await database.query<{ version: number; publicKey: Buffer }>(
    'team-key-to-seal-to',
    `select team_keys.version, team_keys.public_key as "publicKey" from team_keys order by team_keys.version desc limit 1`,
    [],
  );
  return rows[0];
}

export interface NewSealed {
  id: string;
  recordingSid: string;
  sealed: Buffer;
  teamVersion: number;
  teamCopy: Buffer;
  wrappedHalf: Buffer | null;
  waitingHalf: Buffer | null;
  expiryMonth: string;
}

/**
 * Keeps a message as it was sealed, once; from the same moment on its recording is to be deleted at the carrier, again and again until it
 * is gone (A3.1). Answers false when another process was first.
 */
export async function keepSealed(database: Database, message: NewSealed): Promise<boolean> {
  const rows = await database.query(
    'keep-sealed-message',
    `with kept as (
       update messages
          set sealed_at = line_now(), sealed = $3, team_version = $4, team_copy = $5, wrapped_half = $6, waiting_half = $7, expiry_month = $8
        where messages.id = $1
          and messages.sealed_at is null
       returning messages.id, messages.left_at
     ), ordered as (
       insert into carrier_records (sid, over_at)
       select $2, kept.left_at from kept
       on conflict (sid) do update set next_try_at = line_now(), deleted_at = null
     )
     select kept.id from kept`,
    [
      ...[message.id, message.recordingSid, message.sealed, message.teamVersion, message.teamCopy],
      ...[message.wrappedHalf, message.waitingHalf, message.expiryMonth],
    ],
  );
  return rows.length > 0;
}

/**
 * The carrier says that there is no such recording any more: nobody will ever hear it, and somebody must be told. Answers whether that is
 * news: not where another process has sealed it, and had it deleted, meanwhile.
 */
export async function noteLost(database: Database, id: string): Promise<boolean> {
  const rows = await database.query(
    'note-lost-message',
    `update messages
        set lost_at = line_now()
      where messages.id = $1
        and messages.sealed_at is null
        and messages.lost_at is null
     returning messages.id`,
    [id],
  );
  return rows.length > 0;
}
