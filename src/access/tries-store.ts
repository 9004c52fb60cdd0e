import type { Database } from '../db/database.ts';

const WINDOW_MINUTES = 15;

/** Counts one more try of a subject, and answers how many it is within a quarter of an hour. */
export async function countTry(database: Database, subject: Buffer): Promise<number> {
  const rows = await database.query<{ tries: number }>(
    'count-try',
    `insert into sign_in_tries (subject, tries)
     values ($1, 1)
     on conflict (subject) do update
       set tries = case when sign_in_tries.since <= line_now() - interval '${WINDOW_MINUTES} minutes'
                        then 1 else sign_in_tries.tries + 1 end,
           since = case when sign_in_tries.since <= line_now() - interval '${WINDOW_MINUTES} minutes'
                        then line_now() else sign_in_tries.since end
     returning tries`,
    [subject],
  );
  return rows[0]?.tries ?? 1;
}

/** Somebody came in: the subject's failed tries count no more. */
export async function forgetTries(database: Database, subject: Buffer): Promise<void> {
  await database.query('forget-tries', 'delete from sign_in_tries where subject = $1', [subject]);
}

/** Forgets tries that count no more. */
export async function forgetOldTries(database: Database): Promise<void> {
  await database.query(
    'forget-old-tries',
    `delete from sign_in_tries where since <= line_now() - interval '${WINDOW_MINUTES} minutes'`,
    [],
  );
}
