import { Worker } from 'bullmq';
import { withDeadline } from './deadline.ts';
import type { JobLog } from './job-log.ts';
import { type JobPayload, type QueueName, readPayload } from './queue.ts';
import { openWorkerRedis } from './redis.ts';

// Measured (docs/measurements.md M5): a killed worker's job is taken up again in 5 to 7 seconds, however often it happens.
const LOCK_MS = 5_000;
const STALLED_CHECK_MS = 2_000;
const MAX_STALLED = 1_000_000;
const CONCURRENCY = 4;
const STOP_LIMIT_MS = 3_000;

export type Work = (payload: JobPayload) => Promise<void>;

export interface ConsumerParts {
  redisUrl: string;
  queue: QueueName;
  /** Must be harmless when repeated: every job comes at least once. */
  work: Work;
  log: JobLog;
}

export interface Consumer {
  stop(): Promise<void>;
}

/** Takes jobs of one queue, for ever: through any number of restarts of Redis and of this process. */
export function startConsumer(parts: ConsumerParts): Consumer {
  let isStopped = false;
  const redis = openWorkerRedis(parts.redisUrl, () => !isStopped);
  // The worker hears of it too, and goes on trying; the relay is the one that reports an outage.
  redis.on('error', () => {});
  const worker = new Worker(parts.queue, (job) => runJob(parts, job.data), {
    connection: redis,
    concurrency: CONCURRENCY,
    lockDuration: LOCK_MS,
    stalledInterval: STALLED_CHECK_MS,
    maxStalledCount: MAX_STALLED,
  });
  worker.on('error', () => {});
  return {
    stop: async () => {
      isStopped = true;
      try {
        await withDeadline('worker stop', STOP_LIMIT_MS, worker.close());
      } catch (error) {
        parts.log.fault('worker stop', error);
      } finally {
        redis.disconnect();
      }
    },
  };
}

/** Fails with a constant text: what is thrown here is written into Redis. */
async function runJob(parts: ConsumerParts, data: unknown): Promise<void> {
  const payload = readPayload(data);
  if (!payload) throw new Error('payload-malformed');
  try {
    await parts.work(payload);
  } catch (error) {
    parts.log.fault(`queue ${parts.queue}`, error);
    throw new Error('work-failed');
  }
}
