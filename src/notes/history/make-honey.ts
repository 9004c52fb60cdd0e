import type { Database } from '../../db/database.ts';

/**
 * Makes the notes of the newest ended call of this label notes about nobody (T1); answers how many. Only the owner of the database may:
 * no role of the line can learn which they are.
 */
export async function makeHoney(owner: Database, label: number): Promise<number> {
  const rows = await owner.query<{ made: number }>('make-honey', 'select make_honey($1) as made', [label]);
  return rows[0]?.made ?? 0;
}
