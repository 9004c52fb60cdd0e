import type { Database } from '../db/database.ts';

/**
 * Takes so many of the oldest notes about desks and announces them. Returns how many: any number of processes may do so
 * at once, and each note is taken by one of them.
 */
export async function announceChanges(database: Database, limit: number): Promise<number> {
  const rows = await database.query(
    'announce-changes',
    `with changed as (
       delete from desk_changes
        where desk_changes.id in (
          select desk_changes.id from desk_changes order by desk_changes.id limit $1 for update skip locked
        )
       returning desk_changes.whom
     )
     select pg_notify('live', 'desk:' || changed.whom) from changed`,
    [limit],
  );
  return rows.length;
}
