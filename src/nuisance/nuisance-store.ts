import type { CallId } from '../calls/call.ts';
import type { Database } from '../db/database.ts';
import {
  FLAG_ANSWER_HOURS,
  FLAGS_SHOWN,
  type FlagHours,
  type NuisanceGround,
  WARNING_PAUSE_SECONDS,
  WARNINGS_BEFORE_END,
  WARNINGS_LIMIT,
} from './nuisance.ts';

// Each of these functions holds the person who is named in the transaction to their own talk, or to what waits for a second person.

/** The warnings of the own talk, oldest first; one row without a ground where there are none, and no row for any other call. */
export async function nuisanceOfCall(named: Database, callId: CallId) {
  return named.query<{ isKnown: boolean; ground: NuisanceGround | null; givenAt: Date | null }>(
    'nuisance-of-call',
    'select is_known as "isKnown", ground, given_at as "givenAt" from nuisance_of_call($1)',
    [callId],
  );
}

/** Notes a warning that was said to the caller of the own talk. */
export async function giveWarning(
  named: Database,
  given: { callId: CallId; ground: NuisanceGround },
): Promise<'done' | 'wrong-state' | 'already-done'> {
  const rows = await named.query<{ verdict: 'done' | 'wrong-state' | 'already-done' }>(
    'give-nuisance-warning',
    'select give_nuisance_warning($1, $2, $3, $4) as verdict',
    [given.callId, given.ground, WARNING_PAUSE_SECONDS, WARNINGS_LIMIT],
  );
  return rows[0]?.verdict ?? 'wrong-state';
}

/** Whether the own talk may be ended as nuisance; with hours, a flag of its caller is asked for. */
export async function askFlag(
  named: Database,
  asked: { callId: CallId; ground: NuisanceGround; hours: FlagHours | null },
): Promise<'done' | 'wrong-state'> {
  const rows = await named.query<{ verdict: 'done' | 'wrong-state' }>(
    'ask-nuisance-flag',
    `select ask_nuisance_flag($1, $2, $3, $4) as verdict, pg_notify('live', 'floor:all')`,
    [asked.callId, asked.ground, asked.hours, WARNINGS_BEFORE_END],
  );
  return rows[0]?.verdict ?? 'wrong-state';
}

/** What waits for an answer and what stands, for a supervisor: at most 25 after so many. */
export async function flagsShown(named: Database, after: number) {
  return named.query<{
    id: string;
    operator: string;
    ground: NuisanceGround;
    hours: number;
    askedAt: Date;
    warnedFor: NuisanceGround[];
    warnedAt: Date[];
    earlier: number;
    isOwn: boolean;
    standsUntil: Date | null;
    confirmedBy: string | null;
  }>(
    'nuisance-flags',
    `select id, operator, ground, hours, asked_at as "askedAt", warned_for as "warnedFor", warned_at as "warnedAt", earlier,
            is_own as "isOwn", stands_until as "standsUntil", confirmed_by as "confirmedBy"
       from nuisance_flags_shown($1, $2, $3)`,
    [FLAG_ANSWER_HOURS, FLAGS_SHOWN, after],
  );
}

interface Decided {
  verdict: 'done' | 'not-found' | 'already-done' | 'too-late';
  /** In which the flag was asked for; null where nothing was decided. */
  callId: CallId | null;
}

/** The second person's answer. */
export async function answerFlag(
  named: Database,
  answered: { flagId: string; answer: 'confirmed' | 'declined' },
): Promise<Decided> {
  const rows = await named.query<Decided>(
    'answer-nuisance-flag',
    'select verdict, call_id as "callId" from answer_nuisance_flag($1, $2, $3)',
    [answered.flagId, answered.answer, FLAG_ANSWER_HOURS],
  );
  return rows[0] ?? { verdict: 'not-found', callId: null };
}

/** Ends a standing flag before its time, and every other of the same caller. */
export async function liftFlag(named: Database, flagId: string): Promise<Decided> {
  const rows = await named.query<Decided>(
    'lift-nuisance-flag',
    'select verdict, call_id as "callId" from lift_nuisance_flag($1)',
    [flagId],
  );
  return rows[0] ?? { verdict: 'not-found', callId: null };
}
