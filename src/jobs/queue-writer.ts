import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { withDeadline } from './deadline.ts';
import { type JobPayload, jobOptions, type QueueName } from './queue.ts';
import { openRelayRedis } from './redis.ts';

const CONNECT_DEADLINE_MS = 700;
const ADD_DEADLINE_MS = 1_000;
/** BullMQ keeps a list of what happened; nobody reads it here. */
const EVENTS_KEPT = 100;

/** Redis did not take the jobs. What it said stays out: its errors may repeat a command. */
export class QueueUnavailable extends Error {
  readonly queue: QueueName;

  constructor(queue: QueueName, cause: unknown) {
    super(`the queue ${queue} took no jobs`, { cause });
    this.name = 'QueueUnavailable';
    this.queue = queue;
  }
}

export interface QueueWriter {
  /** Resolves once Redis has accepted every job; throws `QueueUnavailable` within two seconds, whatever Redis does. */
  add(queue: QueueName, payloads: readonly JobPayload[]): Promise<void>;
  close(): void;
}

interface Connection {
  redis: Redis;
  queues: Map<QueueName, Queue>;
}

/**
 * Puts jobs into Redis. A queue made while Redis is away hangs until it returns, and one whose Redis froze stays
 * frozen (docs/measurements.md M6): so both are made on a proven connection, and thrown away at the first failure.
 */
export function openQueueWriter(redisUrl: string): QueueWriter {
  let connection: Connection | undefined;

  const discard = () => {
    connection?.redis.disconnect();
    connection = undefined;
  };
  return {
    add: async (queue, payloads) => {
      if (connection?.redis.status !== 'ready') discard();
      try {
        connection ??= await connect(redisUrl);
        const jobs = payloads.map((payload) => ({ name: queue, data: payload, opts: jobOptions(payload) }));
        await withDeadline('queue add', ADD_DEADLINE_MS, queueOf(connection, queue).addBulk(jobs));
      } catch (error) {
        discard();
        throw new QueueUnavailable(queue, error);
      }
    },
    close: discard,
  };
}

async function connect(redisUrl: string): Promise<Connection> {
  const redis = openRelayRedis(redisUrl);
  // The failed command tells it; without a hearer the event would end the process.
  redis.on('error', () => {});
  try {
    await withDeadline('queue connect', CONNECT_DEADLINE_MS, redis.connect());
  } catch (error) {
    redis.disconnect();
    throw error;
  }
  return { redis, queues: new Map() };
}

function queueOf(connection: Connection, name: QueueName): Queue {
  const known = connection.queues.get(name);
  if (known) return known;
  const queue = new Queue(name, {
    connection: connection.redis,
    streams: { events: { maxLen: EVENTS_KEPT } },
  });
  queue.on('error', () => {
    // As above: the failed add tells it.
  });
  connection.queues.set(name, queue);
  return queue;
}
