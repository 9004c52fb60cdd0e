import type { CallId, CallSid, Language } from '../calls/call.ts';
import type { Database } from '../db/database.ts';
import { TELEPHONE_SECONDS } from './guest.ts';

export interface Interpreter {
  id: string;
  name: string;
  languages: string[];
  /** In another talk, or being rung for one. */
  isBusy: boolean;
}

/** Whose hour it is now in Baku: at most 25. In the name of an operator. */
export async function interpretersNow(named: Database): Promise<Interpreter[]> {
  return named.query<Interpreter>(
    'interpreters-now',
    'select id, name, languages, is_busy as "isBusy" from interpreters_now()',
    [],
  );
}

type Asked = 'asked' | 'wrong-state' | 'already-done' | 'nobody-free';

/** Notes that this interpreter is asked into the own talk, or says why not. In the name of an operator. */
export async function askInterpreter(
  named: Database,
  wish: { callId: CallId; interpreterId: string },
): Promise<{ verdict: Asked; guestId: string | null }> {
  const rows = await named.query<{ verdict: Asked; guestId: string | null }>(
    'ask-interpreter',
    'select verdict, guest as "guestId" from ask_interpreter($1, $2, $3)',
    [wish.callId, wish.interpreterId, TELEPHONE_SECONDS],
  );
  return rows[0] ?? { verdict: 'wrong-state', guestId: null };
}

export interface TelephoneToRing {
  callId: CallId;
  guestId: string;
  /** In which the person who picks up is asked for a key. */
  language: Language;
  telephone: string;
}

/** The telephone of an interpreter who was asked. For the call path alone: it is dialled and goes nowhere else (A3.1). */
export async function telephoneOf(database: Database, guestId: string): Promise<TelephoneToRing | undefined> {
  const rows = await database.query<TelephoneToRing>(
    'telephone-of-guest',
    `select guests.call_id as "callId", guests.id as "guestId", interpreters.telephone,
            coalesce((
              select spoken from unnest(interpreters.languages) as spoken where spoken in ('az', 'ru', 'en') limit 1
            ), 'az') as language
       from guests
       join interpreters on interpreters.id = guests.interpreter_id
      where guests.id = $1
        and guests.state = 'asked'`,
    [guestId],
  );
  return rows[0];
}

/** The carrier rings the telephone with this leg. False when the wish was over meanwhile: then the leg has to be ended. */
export async function keepGuestLeg(database: Database, guestId: string, legSid: CallSid): Promise<boolean> {
  const rows = await database.query(
    'keep-guest-leg',
    `update guests
        set carrier_sid = $2
      where guests.id = $1
        and guests.ended_at is null
        and coalesce(guests.carrier_sid, $2) = $2
     returning guests.id`,
    [guestId, legSid],
  );
  return rows.length > 0;
}
