import type { CallId, CallSid, Language } from '../calls/call.ts';
import { withLockedCalls } from '../calls/lock-calls.ts';
import type { Database } from '../db/database.ts';
import {
  type GuestKind,
  type GuestState,
  JOIN_SECONDS,
  type Manner,
  REACHABLE_SECONDS,
  RING_SECONDS,
} from './guest.ts';

/** So many rooms a run are given another leg that ends them. */
const ROOMS_PER_RUN = 20;
const SUSPENDED_LEGS_PER_RUN = 20;

export interface ArrivedGuest {
  id: CallId;
  kind: GuestKind;
  manner: Manner | null;
  /** Of whoever is heard by the operator alone: the operator's leg; null where that one is gone. */
  coachedLeg: CallSid | null;
}

/**
 * The leg of somebody who was asked into a talk is at the carrier: kept once; the same leg again gives the same answer. Undefined
 * when nobody expects it.
 */
export async function guestArrived(
  database: Database,
  input: { accountId: string; guestId: string; legSid: CallSid },
): Promise<ArrivedGuest | undefined> {
  const rows = await database.query<ArrivedGuest>(
    'guest-arrived',
    'select id, kind, manner, coached_leg as "coachedLeg" from guest_arrived($1, $2, $3)',
    [input.accountId, input.guestId, input.legSid],
  );
  return rows[0];
}

/** The key was pressed on an interpreter's telephone: the call to join, or undefined when nobody expects it any more. */
export async function interpreterArrived(
  database: Database,
  input: { guestId: string; legSid: CallSid },
): Promise<CallId | undefined> {
  const rows = await database.query<{ callId: CallId | null }>(
    'interpreter-arrived',
    'select interpreter_arrived($1, $2, $3) as "callId"',
    [input.guestId, input.legSid, JOIN_SECONDS],
  );
  return rows[0]?.callId ?? undefined;
}

/** Whether this guest is still waited for. */
export async function isExpected(database: Database, guestId: string): Promise<boolean> {
  const rows = await database.query('is-expected', "select from guests where id = $1 and state = 'asked'", [guestId]);
  return rows.length > 0;
}

/** Ends what a guest was asked for, from outside the talk: the telephone said no, or could not be rung. */
export async function endGuest(
  database: Database,
  guestId: string,
  how: Extract<GuestState, 'declined' | 'expired'>,
): Promise<void> {
  await database.query('end-guest', 'select (end_guest($1, $2)).id', [guestId, how]);
}

export interface JoinedGuest {
  id: CallId;
  /** Nobody expects this leg in the room any more: it has to be ended. */
  isStray: boolean;
  /** The leg of the operator who had the call until now, where a colleague has just taken it over. */
  firstSid: CallSid | null;
}

/** A leg that is no caller's and no operator's entered a room; undefined when it is no guest's either. Order-free, once. */
export async function guestJoined(
  database: Database,
  input: { legSid: CallSid; conferenceSid: string },
): Promise<JoinedGuest | undefined> {
  const rows = await database.query<JoinedGuest>(
    'guest-joined',
    'select id, is_stray as "isStray", first_sid as "firstSid" from guest_joined($1, $2)',
    [input.legSid, input.conferenceSid],
  );
  return rows[0];
}

/** Somebody is asked, on the way or in a talk, a room is to be mended, or somebody suspended is in one: else `sweepGuests` finds nothing. */
export const ARE_GUESTS_DUE = `(exists (select from guests where guests.ended_at is null)
       or exists (select from guests where guests.flag_due)
       or exists (select from put_out_legs_and_guests(1)))`;

/** Ends what nobody answered in time, or what a deaf page rings for, and asks the next where anybody would do. Returns legs to end. */
export async function expireGuests(database: Database): Promise<CallSid[]> {
  const rows = await database.query<{ sid: CallSid }>('expire-guests', 'select expire_guests($1, $2) as sid', [
    RING_SECONDS,
    REACHABLE_SECONDS,
  ]);
  return rows.map(({ sid }) => sid);
}

/** The legs of people who are suspended, until the carrier tells that they are over. */
export async function legsOfSuspended(database: Database): Promise<CallSid[]> {
  const rows = await database.query<{ sid: CallSid }>(
    'legs-of-suspended',
    'select sid from put_out_legs_and_guests($1) as sid',
    [SUSPENDED_LEGS_PER_RUN],
  );
  return rows.map(({ sid }) => sid);
}

/** The carrier lets the room go on when the first operator leaves it, for the colleague with this leg. */
export async function noteFirstFree(database: Database, legSid: CallSid): Promise<void> {
  await database.query('note-first-free', 'update guests set first_is_free = true where carrier_sid = $1', [legSid]);
}

export interface RoomToMend {
  guestId: string;
  legSid: CallSid;
  conferenceSid: string;
  /** Whether the room is to end with this leg. */
  isOn: boolean;
}

/**
 * Rooms that end with the wrong leg: with a first operator's who may leave any moment, or not yet with that of whoever has the call
 * since somebody was lost.
 */
export async function roomsToMend(database: Database): Promise<RoomToMend[]> {
  return database.query<RoomToMend>(
    'rooms-to-mend',
    `select guests.id as "guestId", legs.carrier_sid as "legSid", calls.conference_sid as "conferenceSid", false as "isOn"
       from guests
       join calls on calls.id = guests.call_id and calls.state = 'talking' and calls.conference_sid is not null
       join legs on legs.call_id = calls.id
        and legs.account_id = guests.asked_by
        and legs.party = 'operator'
        and legs.state <> 'left'
      where guests.ended_at is null
        and guests.kind = 'colleague'
        and guests.state = 'joined'
        and not guests.first_is_free
     union all
     select guests.id, legs.carrier_sid, calls.conference_sid, true
       from guests
       join calls on calls.id = guests.call_id and calls.state = 'talking' and calls.conference_sid is not null
       join legs on legs.call_id = calls.id
        and legs.account_id = calls.operator_id
        and legs.party = 'operator'
        and legs.state <> 'left'
      where guests.flag_due
      limit ${ROOMS_PER_RUN}`,
    [],
  );
}

/** Talks that a supervisor has taken over and whose first operator may now leave: the room goes on without that one's leg. */
export async function takeOversToFinish(database: Database): Promise<Omit<RoomToMend, 'isOn'>[]> {
  return database.query<Omit<RoomToMend, 'isOn'>>(
    'take-overs-to-finish',
    `select guests.id as "guestId", guests.carrier_sid as "legSid", calls.conference_sid as "conferenceSid"
       from guests
       join calls on calls.id = guests.call_id and calls.state = 'talking' and calls.conference_sid is not null
      where guests.is_take_over
        and guests.state = 'joined'
        and guests.first_is_free
      limit ${ROOMS_PER_RUN}`,
    [],
  );
}

/** The first operator of a take-over is out of the talk. Returns the leg to end, null where there is none any more. */
export async function finishTakeOver(database: Database, guestId: string): Promise<CallSid | null> {
  const rows = await database.query<{ sid: CallSid | null }>('finish-take-over', 'select finish_take_over($1) as sid', [
    guestId,
  ]);
  return rows[0]?.sid ?? null;
}

/** The carrier has mended the room. */
export async function noteRoomMended(database: Database, { guestId, isOn }: RoomToMend): Promise<void> {
  await database.query(
    'note-room-mended',
    `update guests
        set flag_due = guests.flag_due and not $2, first_is_free = guests.first_is_free or not $2
      where guests.id = $1`,
    [guestId, isOn],
  );
}

/**
 * Whether this leg is, as far as we know, the one that has the call: then it goes back into the room. The report of its coming, which may
 * be kept in the same moment, is waited for.
 */
export async function hasCall(database: Database, input: { callId: CallId; legSid: CallSid }): Promise<boolean> {
  const call = {
    name: 'call-of-leg',
    where: "where calls.id = $1 and calls.state = 'talking'",
    values: [input.callId],
  };
  const rows = await withLockedCalls(database, call, (locked) =>
    locked.query(
      'leg-has-call',
      `select
         from legs
         join calls on calls.id = legs.call_id
        where legs.carrier_sid = $2
          and legs.call_id = $1
          and legs.party = 'operator'
          and legs.state <> 'left'
          and calls.operator_id = legs.account_id`,
      [input.callId, input.legSid],
    ),
  );
  return rows !== undefined && rows.length > 0;
}

export interface ReturningGuest extends Pick<ArrivedGuest, 'kind' | 'manner' | 'coachedLeg'> {
  /** When the operator's new leg was dialled, in microseconds since 1970; null as long as there is none, which may still come. */
  roomOf: string | null;
}

const MICROSECONDS = (moment: string) => `(extract(epoch from ${moment}) * 1000000)::bigint`;

/**
 * The room ended around this guest, since the operator's leg did: back into it as soon as the operator is; undefined where nobody expects
 * the guest in the talk any more. `roomOf` is what was answered for that room, null for the first: asked twice, it answers the same twice.
 */
export async function guestReturns(
  database: Database,
  input: { callId: CallId; legSid: CallSid; roomOf: string | null },
): Promise<ReturningGuest | undefined> {
  const rows = await database.query<ReturningGuest>(
    'guest-returns',
    `select guests.kind, guests.manner, case when guests.manner = 'whisper' then legs.carrier_sid end as "coachedLeg",
            ${MICROSECONDS('legs.dialled_at')}::text as "roomOf"
       from guests
       join calls on calls.id = guests.call_id and calls.state = 'talking'
       left join legs on legs.call_id = calls.id
        and legs.account_id = calls.operator_id
        and legs.party = 'operator'
        and legs.join_number = calls.join_number
        and legs.state <> 'left'
        and (guests.kind <> 'listener' or calls.talk is distinct from 'cover')
        and ${MICROSECONDS('legs.dialled_at')} > coalesce($3::bigint, ${MICROSECONDS('guests.joined_at')})
        -- Whoever is heard by one leg alone comes after it.
        and (guests.manner is distinct from 'whisper' or legs.state = 'joined')
      where guests.carrier_sid = $2
        and guests.call_id = $1
        and guests.state = 'joined'
        and guests.kind <> 'colleague'
      order by legs.dialled_at desc nulls last
      limit 1`,
    [input.callId, input.legSid, input.roomOf],
  );
  return rows[0];
}

/** Where the caller of a talk can be told something; undefined while the caller is elsewhere: asked, in the cover, on hold. */
export async function callerInRoom(
  database: Database,
  callId: CallId,
): Promise<{ callerSid: CallSid; conferenceSid: string; language: Language } | undefined> {
  const rows = await database.query<{ callerSid: CallSid; conferenceSid: string; language: Language }>(
    'caller-in-room',
    `select calls.carrier_sid as "callerSid", calls.conference_sid as "conferenceSid",
            coalesce(calls.language, 'az') as language
       from calls
      where calls.id = $1
        and calls.state = 'talking'
        and calls.talk = 'together'
        and calls.conference_sid is not null`,
    [callId],
  );
  return rows[0];
}
