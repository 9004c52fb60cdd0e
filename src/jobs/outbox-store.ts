import type { Database } from '../db/database.ts';
import { LAZILY } from '../db/lazily.ts';
import type { QueueName } from './queue.ts';

// A claim or a mark that a dying server forgets is a job that comes twice, which is harmless: none of them waits for the disk.

export interface OutboxRow {
  id: number;
  queue: QueueName;
  subjectId: string;
  version: number;
}

/**
 * Takes waiting rows for one relay, oldest first; other relays leave them alone until the claim ends.
 * The claim is a moment, not an open transaction: nothing outside Postgres is called inside one.
 */
export async function claimWaiting(
  database: Database,
  queues: readonly QueueName[],
  limits: { rows: number; claimSeconds: number },
): Promise<OutboxRow[]> {
  const rows = await database.query<{ id: number; queue: QueueName; subject_id: string; version: number }>(
    'outbox-claim',
    `with waiting as (
       select outbox.id
       from outbox
       where outbox.relayed_at is null
         and outbox.queue = any ($1)
         and (outbox.claimed_until is null or outbox.claimed_until <= line_now())
       order by outbox.id
       limit $2
       for update skip locked
     )
     update outbox
     set claimed_until = line_now() + make_interval(secs => $3)
     from waiting, ${LAZILY}
     where outbox.id = waiting.id
     returning outbox.id, outbox.queue, outbox.subject_id, outbox.version`,
    [queues, limits.rows, limits.claimSeconds],
  );
  return rows
    .map((row) => ({ id: row.id, queue: row.queue, subjectId: row.subject_id, version: row.version }))
    .sort((left, right) => left.id - right.id);
}

/** The queue has accepted these. */
export async function markRelayed(database: Database, ids: readonly number[]): Promise<void> {
  await database.query(
    'outbox-mark-relayed',
    `update outbox
     set relayed_at = line_now()
     from ${LAZILY}
     where outbox.id = any ($1)
       and outbox.relayed_at is null`,
    [ids],
  );
}

/** The queue has not: whoever comes next may take them at once. */
export async function releaseClaims(database: Database, ids: readonly number[]): Promise<void> {
  await database.query(
    'outbox-release',
    `update outbox
     set claimed_until = null
     from ${LAZILY}
     where outbox.id = any ($1)
       and outbox.relayed_at is null`,
    [ids],
  );
}
