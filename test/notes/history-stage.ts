// A caller who calls again, as rows: what was noted before, and the talk that is going on now.
import { randomBytes, randomUUID } from 'node:crypto';
import type { HistoryParts } from '../../src/notes/history/try-case-word.ts';
import { liveCall, person } from '../escalation/people.ts';
import type { TestDatabase } from '../harness/database.ts';

export const NOON = Date.UTC(2026, 10, 15, 8);
export const HOUR_MS = 3_600_000;

/** The caller of one telephone, as far as anybody knows. */
export async function caller(database: TestDatabase): Promise<string> {
  const id = randomUUID();
  await database.sql(`insert into caller_links (caller_id, epoch, reference) values ($1, '2026-11', $2)`, [
    id,
    randomBytes(32).toString('hex'),
  ]);
  return id;
}

/** This caller talks with this operator now. */
export async function talk(database: TestDatabase, who: { callerId: string; operatorId: string }): Promise<string> {
  const id = await liveCall(database, who.operatorId);
  await database.sql('update calls set caller_id = $2 where id = $1', [id, who.callerId]);
  return id;
}

/** The talk is over, and its wrap-up too. */
export async function hangUp(database: TestDatabase, callId: string): Promise<void> {
  await database.sql(
    `update calls set state = 'ended', ended_at = line_now(), outcome = 'talked', ended_by = 'caller' where id = $1`,
    [callId],
  );
}

/** A talk that is over, with its note; `operatorId` wrote it. */
export async function noted(
  database: TestDatabase,
  who: { callerId: string; operatorId: string },
): Promise<{ callId: string; operatorId: string }> {
  const callId = await talk(database, who);
  await writeNote(database, { callId, operatorId: who.operatorId });
  await hangUp(database, callId);
  return { callId, operatorId: who.operatorId };
}

/** A note of this call, as bytes: what is in it is nothing to the server. */
export async function writeNote(database: TestDatabase, note: { callId: string; operatorId: string }): Promise<void> {
  await database.sql(
    `insert into call_notes (call_id, operator_id, revision, sealed, author_key, author_copy, team_version, team_copy,
       waiting_half, expiry_month)
     values ($1, $2, 1, $3, gen_random_uuid(), $4, 1, $4, $5, '2027-12')`,
    [note.callId, note.operatorId, randomBytes(1_053), randomBytes(80), randomBytes(32)],
  );
}

/** What the trail says since `seen`. */
export async function recordedSince(database: TestDatabase, seen: number) {
  return database.sql<{ action: string; actor_id: string; subject_id: string; reason: string | null }>(
    'select action, actor_id, subject_id, reason from audit_rows where id > $1 order by id',
    [seen],
  );
}

export async function lastRecorded(database: TestDatabase): Promise<number> {
  const [row] = await database.sql<{ id: string }>('select coalesce(max(id), 0) as id from audit_rows');
  return Number(row?.id);
}

/** The alarms of this kind that are open. */
export function alarmsOf(database: TestDatabase, kind: string) {
  return database.sql<{ subject_id: string; account_id: string | null; times: number }>(
    'select subject_id, account_id, times from alarms where kind = $1 and ended_at is null',
    [kind],
  );
}

/** A key process in a variable: wraps by remembering, and is away when told so. */
export function keydInMemory(): HistoryParts['keyd'] & { isAway: boolean; kept: Map<string, string> } {
  const kept = new Map<string, string>();
  const keyd = {
    isAway: false,
    kept,
    ask: async (operation: string, asked: object) => {
      if (keyd.isAway) return { refused: 'unreachable' as const };
      const { key, wrapped, context } = asked as Record<'key' | 'wrapped' | 'context', string>;
      if (operation === 'wrap') {
        const name = randomBytes(60).toString('base64');
        kept.set(`${context} ${name}`, key);
        return { answer: { wrapped: name } };
      }
      const found = kept.get(`${context} ${wrapped}`);
      return found === undefined ? { refused: 'unknown-key' as const } : { answer: { key: found } };
    },
  };
  // The two operations that these use cases ask; the vocabulary's type knows all of them.
  return keyd as unknown as ReturnType<typeof keydInMemory>;
}

export const operator = (database: TestDatabase, name: string) => person(database, 'operator', name);

/** The caller said the word: what it opens is the database's to say. */
export async function openByWord(
  database: TestDatabase,
  who: { callerId: string; callId: string; operatorId: string },
): Promise<void> {
  await database.sql(
    `insert into case_words (caller_id, wrapped_tag, salt, covers_from, call_id, agreed_by)
     values ($1, '\\x00', $2, '-infinity', gen_random_uuid(), $3) on conflict do nothing`,
    [who.callerId, randomBytes(16), who.operatorId],
  );
  await database.sql(
    `with said as (
       insert into case_word_tries (caller_id, call_id, operator_id, round, number, outcome)
       select $1, $2, $3, coalesce(max(earlier.round), 0) + 1, 1, 'right' from case_word_tries earlier where earlier.caller_id = $1
       returning id)
     insert into history_openings (caller_id, call_id, operator_id, way, until, try_id, try_outcome)
     select $1, $2, $3, 'case-word', line_now() + interval '2 hours', id, 'right' from said`,
    [who.callerId, who.callId, who.operatorId],
  );
}
