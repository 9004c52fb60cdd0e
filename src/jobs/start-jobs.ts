import type { Database } from '../db/database.ts';
import { startConsumer, type Work } from './consumer.ts';
import type { JobLog } from './job-log.ts';
import { QUEUES, type QueueName } from './queue.ts';
import { startRelay } from './relay.ts';
import { type Sweep, startSweeps } from './sweeps.ts';

export interface JobParts {
  database: Database;
  log: JobLog;
  /** What each queue does; a queue that is not named is neither relayed nor worked. */
  work: Partial<Record<QueueName, Work>>;
  sweeps: readonly Sweep[];
}

export interface Jobs {
  /** Ends within a few seconds, whatever Redis does; unfinished work is taken up by the next process. */
  stop(): Promise<void>;
}

/** Starts relay, workers and sweeps. Returns at once: nothing here waits for Redis. */
export function startJobs(config: { databaseUrl: string; redisUrl: string }, parts: JobParts): Jobs {
  const { databaseUrl, redisUrl } = config;
  const { database, log } = parts;
  const queues = QUEUES.filter((queue) => parts.work[queue] !== undefined);
  const relay = startRelay({ database, databaseUrl, redisUrl, queues, log });
  const consumers = queues.flatMap((queue) => {
    const work = parts.work[queue];
    return work ? [startConsumer({ redisUrl, queue, work, log })] : [];
  });
  const sweeps = startSweeps(parts.sweeps, log);
  return {
    stop: async () => {
      await Promise.all([relay.stop(), sweeps.stop(), ...consumers.map((consumer) => consumer.stop())]);
    },
  };
}
