import { Redis } from 'ioredis';

const CONNECT_LIMIT_MS = 500;
const COMMAND_LIMIT_MS = 500;
/** Longer than the longest wait for a job, which is one command. */
const SOCKET_LIMIT_MS = 15_000;
const RECONNECT_MS = 500;
const RECONNECT_LIMIT_MS = 2_000;

/**
 * A connection for putting jobs in: it fails fast and never waits for Redis to come back (docs/measurements.md M6).
 * It does not reconnect either; its owner throws it away and opens another.
 */
export function openRelayRedis(url: string): Redis {
  return new Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECT_LIMIT_MS,
    commandTimeout: COMMAND_LIMIT_MS,
    enableOfflineQueue: false,
    maxRetriesPerRequest: null,
    retryStrategy: () => null,
  });
}

/**
 * A connection for taking jobs out: it waits for jobs, so it has no command limit, and it reconnects until `mayReconnect`
 * says no. A server that answers nothing for the socket limit counts as gone: half-open connections are replaced.
 */
export function openWorkerRedis(url: string, mayReconnect: () => boolean): Redis {
  return new Redis(url, {
    connectTimeout: CONNECT_LIMIT_MS,
    socketTimeout: SOCKET_LIMIT_MS,
    maxRetriesPerRequest: null,
    retryStrategy: (times) => (mayReconnect() ? Math.min(times * RECONNECT_MS, RECONNECT_LIMIT_MS) : null),
  });
}
