import type { Database } from '../db/database.ts';
import type { CallId } from './call.ts';

/** Which calls are about to change: a condition over `calls`, with its values. */
export interface CallsToLock {
  name: string;
  /** SQL after `from calls`: joins and `where`. */
  where: string;
  values: readonly unknown[];
}

/**
 * Locks calls in the order of their ids and then does the work with a fresh look at everything else. One statement
 * could not: what it reads besides the locked row is as old as its start, so an offer or a presence that changed
 * while it waited for the lock would be missed, and somebody would stay busy for ever.
 */
export async function withLockedCalls<Result>(
  database: Database,
  calls: CallsToLock,
  work: (locked: Database, ids: CallId[]) => Promise<Result>,
): Promise<Result | undefined> {
  return database.transaction(async (locked) => {
    const rows = await locked.query<{ id: CallId }>(
      `lock-${calls.name}`,
      `select calls.id from calls ${calls.where} order by calls.id for update of calls`,
      calls.values,
    );
    if (rows.length === 0) return undefined;
    return work(
      locked,
      rows.map((row) => row.id),
    );
  });
}
