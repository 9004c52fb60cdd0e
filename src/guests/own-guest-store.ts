import type { CallId, CallSid, Language } from '../calls/call.ts';
import type { Database } from '../db/database.ts';
import { JOIN_SECONDS, REACHABLE_SECONDS, RING_SECONDS, type TransferReason } from './guest.ts';

// Each of these functions holds the person who is named in the transaction to their own talk, or to what was put to them.

type Asked = 'asked' | 'wrong-state' | 'already-done' | 'nobody-free';

/** Rings a colleague, this one or the one who has been free longest and speaks the language; or says why not. */
export async function askColleague(
  named: Database,
  wish: { callId: CallId; colleagueId: string | null; language: Language | null; reason: TransferReason },
): Promise<Asked> {
  const rows = await named.query<{ verdict: Asked }>(
    'ask-colleague',
    'select ask_colleague($1, $2, $3, $4, $5, $6) as verdict',
    [wish.callId, wish.colleagueId, wish.language, wish.reason, RING_SECONDS, REACHABLE_SECONDS],
  );
  return rows[0]?.verdict ?? 'wrong-state';
}

/** Says yes to what was put to this person: the call, or undefined when it is too late. */
export async function acceptAsGuest(named: Database, guestId: string): Promise<CallId | undefined> {
  const rows = await named.query<{ callId: CallId | null }>(
    'accept-as-guest',
    'select accept_as_guest($1, $2) as "callId"',
    [guestId, JOIN_SECONDS],
  );
  return rows[0]?.callId ?? undefined;
}

/** Says no; the next colleague is asked where anybody would do. False when there was nothing to say no to. */
export async function declineAsGuest(named: Database, guestId: string): Promise<boolean> {
  const rows = await named.query<{ isDeclined: boolean }>(
    'decline-as-guest',
    'select decline_as_guest($1, $2, $3) as "isDeclined"',
    [guestId, RING_SECONDS, REACHABLE_SECONDS],
  );
  return rows[0]?.isDeclined ?? false;
}

/** Takes the own wish back. Undefined when something came of it already; else the leg to end, null where there is none. */
export async function takeBackGuest(named: Database, guestId: string): Promise<{ legSid: CallSid | null } | undefined> {
  const rows = await named.query<{ sid: CallSid | '' | null }>('take-back-guest', 'select take_back_guest($1) as sid', [
    guestId,
  ]);
  const sid = rows[0]?.sid ?? null;
  return sid === null ? undefined : { legSid: sid === '' ? null : sid };
}

export interface Departure {
  /** The leg that leaves. */
  firstSid: CallSid;
  /** The leg of whoever has the call. */
  ownSid: CallSid;
  conferenceSid: string;
}

/** The legs of both when the first operator is to leave a talk that a colleague has taken over, as either says; undefined when there is none. */
export async function departureOf(named: Database, guestId: string): Promise<Departure | undefined> {
  const rows = await named.query<Departure>(
    'departure-of',
    `select first_sid as "firstSid", own_sid as "ownSid", conference_sid as "conferenceSid" from departure_of($1)`,
    [guestId],
  );
  return rows[0];
}

/** The first operator is out of the talk. False when the colleague was lost meanwhile: then the first has it again. */
export async function leaveToColleague(named: Database, guestId: string): Promise<boolean> {
  const rows = await named.query<{ isLeft: boolean }>(
    'leave-to-colleague',
    'select leave_to_colleague($1) as "isLeft"',
    [guestId],
  );
  return rows[0]?.isLeft ?? false;
}

export interface Colleague {
  id: string;
  name: string;
  languages: string[];
  isSupervisor: boolean;
}

/** Who could take a talk over now: at most 25. */
export async function freeColleagues(named: Database): Promise<Colleague[]> {
  return named.query<Colleague>(
    'free-colleagues',
    'select id, name, languages, is_supervisor as "isSupervisor" from free_colleagues($1)',
    [REACHABLE_SECONDS],
  );
}
