import type { CallId, CallSid, Language } from '../calls/call.ts';
import type { Database } from '../db/database.ts';
import { JOIN_SECONDS, type ListenReason, type Manner, REACHABLE_SECONDS, RING_SECONDS } from './guest.ts';

// Each of these functions of the database holds the person who is named in the transaction to what is theirs.

type Asked = 'asked' | 'wrong-state' | 'already-done' | 'nobody-free';
type Entered = 'asked' | 'not-found' | 'wrong-state' | 'in-cover' | 'already-done' | 'operator-away' | 'not-at-desk';

/** Rings the supervisor at a desk who has been free longest, for the own talk; or says why not. */
export async function askSupervisor(named: Database, wish: { callId: CallId; manner: Manner }): Promise<Asked> {
  const rows = await named.query<{ verdict: Asked }>(
    'ask-supervisor',
    'select ask_supervisor($1, $2, $3, $4) as verdict',
    [wish.callId, wish.manner, RING_SECONDS, REACHABLE_SECONDS],
  );
  return rows[0]?.verdict ?? 'wrong-state';
}

/** A1.1: puts it into the trail and before the operator that this supervisor is about to listen; or says why not. */
export async function listenToTalk(named: Database, wish: { callId: CallId; reason: ListenReason }): Promise<Entered> {
  const rows = await named.query<{ verdict: Entered }>(
    'listen-to-talk',
    'select listen_to_talk($1, $2, $3, $4) as verdict',
    [wish.callId, wish.reason, RING_SECONDS, REACHABLE_SECONDS],
  );
  return rows[0]?.verdict ?? 'not-found';
}

/** The operator's page has shown who is about to listen. False when nobody is any more. */
export async function noteShown(named: Database, guestId: string): Promise<boolean> {
  const rows = await named.query<{ isShown: boolean }>('note-shown', 'select show_listener($1) as "isShown"', [
    guestId,
  ]);
  return rows[0]?.isShown ?? false;
}

/** A1.1: puts the take-over into the trail. The guest as whom the supervisor comes into the room, or why not. */
export async function takeTalkOver(
  named: Database,
  callId: CallId,
): Promise<{ verdict: Entered; guest: string | null }> {
  const rows = await named.query<{ verdict: Entered; guest: string | null }>(
    'take-talk-over',
    'select verdict, guest from take_talk_over($1, $2, $3)',
    [callId, JOIN_SECONDS, REACHABLE_SECONDS],
  );
  return rows[0] ?? { verdict: 'not-found', guest: null };
}

/** A supervisor goes from a talk that is not theirs: the leg to end, null where there is none; undefined when not theirs. */
export async function leaveAsGuest(named: Database, guestId: string): Promise<{ legSid: CallSid | null } | undefined> {
  const rows = await named.query<{ sid: CallSid | '' | null }>('leave-as-guest', 'select leave_as_guest($1) as sid', [
    guestId,
  ]);
  const sid = rows[0]?.sid ?? null;
  return sid === null ? undefined : { legSid: sid === '' ? null : sid };
}

export interface FloorTalk {
  id: CallId;
  number: number;
  language: Language;
  operator: string;
  talk: 'together' | 'on-hold' | 'asking' | 'cover' | null;
  connectedAt: Date | null;
  isReachable: boolean;
  isOwn: boolean;
  hasListener: boolean;
  isChanging: boolean;
  /** Of all talks of this moment, shown or not. */
  inAll: number;
}

/** The talks of this moment, those of silent pages first: at most 25; none for anybody but a supervisor. */
export async function floorTalks(named: Database): Promise<FloorTalk[]> {
  return named.query<FloorTalk>(
    'floor-talks',
    `select id, number, language, operator, talk, connected_at as "connectedAt", reachable as "isReachable",
            is_own as "isOwn", has_listener as "hasListener", is_changing as "isChanging",
            in_all as "inAll"
       from floor_talks($1)`,
    [REACHABLE_SECONDS],
  );
}
