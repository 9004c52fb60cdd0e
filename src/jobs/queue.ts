import type { JobsOptions } from 'bullmq';

/** The queues that exist. Each is a wake-up only: what must be done stands in Postgres. */
export const QUEUES = ['escalations'] as const;
export type QueueName = (typeof QUEUES)[number];

/** All that ever goes into Redis: whose turn it is, and which version of it. A stolen queue tells nothing (A3.1). */
export interface JobPayload {
  id: string;
  version: number;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** One try a second for a quarter of an hour; after that only the sweep goes on, for ever. */
const MAX_ATTEMPTS = 900;
const RETRY_MS = 1_000;

/** What a job is called in Redis: the same fact is the same job for as long as the job exists (docs/measurements.md M7). */
export function jobId(payload: JobPayload): string {
  return `${payload.id}-${payload.version}`;
}

/** Nothing of a finished or failed job stays, and no stack trace: texts of errors do not belong in Redis. */
export function jobOptions(payload: JobPayload): JobsOptions {
  return {
    jobId: jobId(payload),
    attempts: MAX_ATTEMPTS,
    backoff: { type: 'fixed', delay: RETRY_MS },
    removeOnComplete: true,
    removeOnFail: true,
    stackTraceLimit: 0,
  };
}

/** The payload, or undefined for anything that is not exactly an id and a version: Redis is a foreign input. */
export function readPayload(value: unknown): JobPayload | undefined {
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== 2) return undefined;
  if (!('id' in value) || typeof value.id !== 'string' || !UUID.test(value.id)) return undefined;
  if (!('version' in value) || typeof value.version !== 'number' || !Number.isSafeInteger(value.version))
    return undefined;
  return { id: value.id, version: value.version };
}
