import type { Database } from '../../db/database.ts';
import type { BreakGlassReason, DeclineReason, OpeningWay } from './contract.ts';

export interface Standing {
  callerId: string;
  hasEarlier: boolean;
  hasWord: boolean;
  triesLeft: number;
  lockedUntil: Date | null;
  way: OpeningWay | null;
  until: Date | null;
  askedAt: Date | null;
  answer: 'confirmed' | 'declined' | null;
  why: DeclineReason | null;
  /** The month in which a word agreed now expires, `2027-12`. */
  expiresOn: string;
}

/** How the history of this call's caller stands for the operator named; undefined for anybody else's call, or nobody's caller. */
export async function historyStanding(named: Database, callId: string): Promise<Standing | undefined> {
  const rows = await named.query<Standing>(
    'history-standing',
    `select caller as "callerId", earlier as "hasEarlier", has_word as "hasWord", tries_left as "triesLeft",
            locked_until as "lockedUntil", way, until, asked_at as "askedAt", answer, why, expires_on as "expiresOn"
       from history_standing($1)`,
    [callId],
  );
  return rows[0];
}

export interface EarlierNote {
  callId: string;
  operatorId: string;
  /** A day in Baku, `2026-11-02`: no hour of an older call is shown. */
  notedOn: string;
  author: string;
}

/** The older notes that are open in this call, newest first, at most 25. Their words are asked for one by one. */
export async function earlierNotes(named: Database, callId: string): Promise<EarlierNote[]> {
  return named.query<EarlierNote>(
    'earlier-notes',
    `select note_call as "callId", note_operator as "operatorId", noted_on::text as "notedOn", author
       from earlier_notes($1)`,
    [callId],
  );
}

/** Lets this note be read by the operator named, records it and counts it; or says why not. */
export async function releaseNote(
  named: Database,
  note: { callId: string; noteCallId: string; noteOperatorId: string },
): Promise<'released' | 'not-open' | 'over-budget'> {
  const rows = await named.query<{ verdict: 'released' | 'not-open' | 'over-budget' }>(
    'release-note',
    'select release_note($1, $2, $3) as verdict',
    [note.callId, note.noteCallId, note.noteOperatorId],
  );
  // A function without rows of its own answers exactly one.
  return rows[0]?.verdict ?? 'not-open';
}

export type AskVerdict = 'asked' | 'not-your-call' | 'nothing-earlier' | 'already-asked' | 'too-many';

/** Asks a second person to open the newest older note that is not open yet. */
export async function askBreakGlass(
  named: Database,
  asked: { callId: string; reason: BreakGlassReason; line: string },
): Promise<AskVerdict> {
  const rows = await named.query<{ verdict: AskVerdict }>(
    'ask-break-glass',
    'select ask_break_glass($1, $2, $3) as verdict',
    [asked.callId, asked.reason, asked.line],
  );
  return rows[0]?.verdict ?? 'not-your-call';
}

export interface NoteBreakGlass {
  askedAt: Date;
  reason: BreakGlassReason;
  askedBy: string;
  answeredBy: string | null;
  answer: 'confirmed' | 'declined' | null;
}

/** Every emergency access that was ever asked for on this note; none where the note is not open to the operator named. */
export async function breakGlassesOf(
  named: Database,
  note: { noteCallId: string; noteOperatorId: string },
): Promise<NoteBreakGlass[]> {
  return named.query<NoteBreakGlass>(
    'break-glasses-of-note',
    `select asked_at as "askedAt", reason, asked_by as "askedBy", answered_by as "answeredBy", answer
       from break_glasses_of_note($1, $2)`,
    [note.noteCallId, note.noteOperatorId],
  );
}
