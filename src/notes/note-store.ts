import { IS_OWN_CALL } from '../calls/own-call.ts';
import type { Database } from '../db/database.ts';
import type { HalfPlace, KeptHalf } from './line-half.ts';

const SWEEP_LIMIT = 25;

/** What the server has of a note. */
export interface SealedNote extends KeptHalf {
  savedAt: Date;
  sealed: Buffer;
  authorKey: string;
  authorCopy: Buffer;
  teamVersion: number;
  teamCopy: Buffer | null;
}

export type NewNote = Omit<SealedNote, 'savedAt'> & { expiryMonth: string };

const NOTE = `call_notes.call_id as "callId", call_notes.operator_id as "operatorId", call_notes.revision,
            call_notes.saved_at as "savedAt", call_notes.sealed, call_notes.author_key as "authorKey",
            call_notes.author_copy as "authorCopy", call_notes.team_version as "teamVersion", call_notes.team_copy as "teamCopy",
            call_notes.wrapped_half as "wrappedHalf", call_notes.waiting_half as "waitingHalf"`;

/** A newer version of the team's key is there: who left may have the older one. `$7` is the note's. */
const IS_TEAM_REPLACED = '($7::integer > 0 and exists (select from team_keys where team_keys.version > $7))';

/**
 * Keeps the note when its revision follows the kept one; the same revision again with the same bytes is no change. A1.1: what
 * is kept is recorded by the same statement.
 */
export async function saveNote(database: Database, note: NewNote): Promise<{ savedAt: Date } | undefined> {
  const rows = await database.query<{ savedAt: Date }>(
    'save-note',
    `insert into call_notes (call_id, operator_id, revision, sealed, author_key, author_copy, team_version, team_copy,
                             wrapped_half, waiting_half, expiry_month)
     select $1, $2, $3::integer, $4, $5, $6, $7, $8, $9, $10, $11
      where ${IS_OWN_CALL}
        and ($3 = 1 or exists (select from call_notes where call_notes.call_id = $1 and call_notes.operator_id = $2))
        and (not ${IS_TEAM_REPLACED}
             or exists (select from call_notes
                         where call_notes.call_id = $1 and call_notes.operator_id = $2
                           and call_notes.revision = $3 and call_notes.sealed = $4))
     on conflict (call_id, operator_id) do update
       set revision = excluded.revision, sealed = excluded.sealed, author_key = excluded.author_key,
           author_copy = excluded.author_copy, team_version = excluded.team_version, team_copy = excluded.team_copy,
           wrapped_half = excluded.wrapped_half, waiting_half = excluded.waiting_half,
           expiry_month = excluded.expiry_month, saved_at = line_now()
       where call_notes.revision = excluded.revision - 1
          or (call_notes.revision = excluded.revision and call_notes.sealed = excluded.sealed)
     returning saved_at as "savedAt",
               record_access($2, 'operator', 'note-changed', 'note', $1, '{sealed}', null) as recorded`,
    [
      ...[note.callId, note.operatorId, note.revision, note.sealed, note.authorKey, note.authorCopy],
      ...[note.teamVersion, note.teamCopy, note.wrappedHalf, note.waitingHalf, note.expiryMonth],
    ],
  );
  return rows[0];
}

/** Whether there is a newer version of the team's key than this one. */
export async function isTeamKeyReplaced(database: Database, version: number): Promise<boolean> {
  const rows = await database.query(
    'is-team-key-replaced',
    'select where $1::integer > 0 and exists (select from team_keys where team_keys.version > $1)',
    [version],
  );
  return rows.length > 0;
}

/** Whether this operator may write about this call. */
export async function isOwnCall(database: Database, input: { callId: string; operatorId: string }): Promise<boolean> {
  const rows = await database.query('is-own-call', `select where ${IS_OWN_CALL}`, [input.callId, input.operatorId]);
  return rows.length > 0;
}

/** The operator's own note of a call that is still theirs; the same statement records that it was read (A1.1). */
export async function readOwnNote(
  database: Database,
  input: { callId: string; operatorId: string },
): Promise<SealedNote | undefined> {
  const rows = await database.query<SealedNote>(
    'read-own-note',
    `select ${NOTE}, record_access($2, 'operator', 'note-read', 'note', $1, '{sealed}', null) as recorded
       from call_notes
      where call_notes.call_id = $1
        and call_notes.operator_id = $2
        and ${IS_OWN_CALL}`,
    [input.callId, input.operatorId],
  );
  return rows[0];
}

/** A note that the database lets whoever is named read: the own, or an older one that was released. It records nothing. */
export async function sealedNote(
  database: Database,
  input: { callId: string; operatorId: string },
): Promise<SealedNote | undefined> {
  const rows = await database.query<SealedNote>(
    'sealed-note',
    `select ${NOTE}
       from call_notes
      where call_notes.call_id = $1
        and call_notes.operator_id = $2`,
    [input.callId, input.operatorId],
  );
  return rows[0];
}

/** Halves that wait for the key process, the oldest first. */
export function waitingHalves(
  database: Database,
): Promise<(HalfPlace & { waitingHalf: Buffer; expiryMonth: string })[]> {
  return database.query(
    'waiting-halves',
    `select call_id as "callId", operator_id as "operatorId", revision, waiting_half as "waitingHalf",
            expiry_month as "expiryMonth"
       from call_notes
      where waiting_half is not null
      order by saved_at
      limit ${SWEEP_LIMIT}`,
    [],
  );
}

/** Puts the wrapped half in the place of the one that waited, unless the note was saved anew meanwhile. */
export async function keepWrappedHalf(database: Database, input: HalfPlace & { wrappedHalf: Buffer }): Promise<void> {
  await database.query(
    'keep-wrapped-half',
    `update call_notes
        set wrapped_half = $4, waiting_half = null
      where call_id = $1
        and operator_id = $2
        and revision = $3
        and waiting_half is not null`,
    [input.callId, input.operatorId, input.revision, input.wrappedHalf],
  );
}

/**
 * Destroys notes that expired before this month, as `2027-12`, and keeps that there was one; the same statement records each (A1.1).
 * Answers how many: at most so many go at once. The database keeps what is not over by its own clock.
 */
export async function destroyExpiredNotes(
  database: Database,
  expired: { before: string; most: number },
): Promise<number> {
  const rows = await database.query(
    'destroy-expired-notes',
    `with gone as (
       delete from call_notes
        where (call_notes.call_id, call_notes.operator_id) in (
          select old.call_id, old.operator_id from call_notes old where old.expiry_month < $1 limit $2
        )
       returning call_notes.call_id, call_notes.operator_id, call_notes.saved_at, call_notes.expiry_month
     ), kept as (
       insert into expired_notes (call_id, operator_id, saved_at, expiry_month)
       select gone.call_id, gone.operator_id, gone.saved_at, gone.expiry_month from gone
           on conflict do nothing
     )
     select record_access(null, 'nobody', 'note-changed', 'note', gone.call_id, '{sealed}', 'expired') as recorded from gone`,
    [expired.before, expired.most],
  );
  return rows.length;
}

/** Forgets case words whose tag opens nowhere any more, so that a new one can be agreed. Answers how many. */
export async function forgetExpiredWords(
  database: Database,
  expired: { before: string; most: number },
): Promise<number> {
  const [row] = await database.query<{ gone: string }>(
    'forget-expired-words',
    'select forget_expired_words($1, $2) as gone',
    [expired.before, expired.most],
  );
  return Number(row?.gone ?? 0);
}
