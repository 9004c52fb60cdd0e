import type { Database } from '../db/database.ts';
import { listen } from '../db/listen.ts';
import type { JobLog } from './job-log.ts';
import { claimWaiting, markRelayed, type OutboxRow, releaseClaims } from './outbox-store.ts';
import type { QueueName } from './queue.ts';
import { openQueueWriter, QueueUnavailable, type QueueWriter } from './queue-writer.ts';

/** Behind the wake-up by Postgres, for the one that got lost. */
const POLL_MS = 1_000;
const BATCH_LIMIT = 50;
/** Longer than every deadline of one batch together; a relay that died holds its rows no longer than this. */
const CLAIM_SECONDS = 5;
const CHANNEL = 'outbox';

export interface RelayParts {
  database: Database;
  databaseUrl: string;
  redisUrl: string;
  queues: readonly QueueName[];
  log: JobLog;
}

export interface Relay {
  stop(): Promise<void>;
}

/**
 * Carries outbox rows to their queues: within milliseconds by `pg_notify`, within a second by polling.
 * Redis being away, frozen or full stops nothing: rows wait, and the sweeps do their work meanwhile.
 */
export function startRelay(parts: RelayParts): Relay {
  const writer = openQueueWriter(parts.redisUrl);
  let isStopped = false;
  let isWanted = false;
  let isInTrouble = false;
  let running: Promise<void> | undefined;

  const carryAll = async () => {
    do {
      isWanted = false;
      const carried = await carryBatch(parts, writer);
      isInTrouble = false;
      if (carried === BATCH_LIMIT) isWanted = true;
    } while (isWanted && !isStopped);
  };
  const wake = () => {
    isWanted = true;
    if (running || isStopped) return;
    running = carryAll()
      .catch((error: unknown) => {
        // Once an outage, not once a second.
        if (!isInTrouble) report(parts.log, error);
        isInTrouble = true;
      })
      .finally(() => {
        running = undefined;
      });
  };

  const poll = setInterval(wake, POLL_MS);
  const listener = listen(parts.databaseUrl, CHANNEL, { onMessage: wake, onConnected: wake });
  return {
    stop: async () => {
      isStopped = true;
      clearInterval(poll);
      await listener.close();
      await running;
      writer.close();
    },
  };
}

function report(log: JobLog, error: unknown): void {
  if (error instanceof QueueUnavailable) log.warn('queue-unavailable', { queue: error.queue });
  else log.fault('relay', error);
}

/** One claim, at most one add per queue, one mark. Throws when Postgres or Redis did not take part. */
async function carryBatch(parts: RelayParts, writer: QueueWriter): Promise<number> {
  const { database, queues } = parts;
  const rows = await claimWaiting(database, queues, { rows: BATCH_LIMIT, claimSeconds: CLAIM_SECONDS });
  for (const queue of queues) {
    const ofQueue = rows.filter((row) => row.queue === queue);
    if (ofQueue.length > 0) await carry(parts.database, writer, ofQueue);
  }
  return rows.length;
}

async function carry(database: Database, writer: QueueWriter, rows: readonly OutboxRow[]): Promise<void> {
  const ids = rows.map((row) => row.id);
  const queue = rows[0]?.queue;
  if (queue === undefined) return;
  const payloads = rows.map((row) => ({ id: row.subjectId, version: row.version }));
  try {
    await writer.add(queue, payloads);
  } catch (error) {
    await releaseClaims(database, ids);
    throw error;
  }
  await markRelayed(database, ids);
}
