import { summary } from '../statistics.mjs';
import { openConnection } from './connection.mjs';

/** More open requests than this are failures instead of being sent. */
const CONNECTIONS_LIMIT = 512;
const FAILURES_TOLD = 10;

/**
 * Sends requests to one server over as many connections as are needed at a time, and counts by name how long each answer took and
 * which were none.
 */
export function openAsker(port) {
  const free = [];
  const all = new Set();
  const latencies = new Map();
  const failures = [];
  let failed = 0;
  let isCounting = true;

  const take = async () => {
    for (let connection = free.pop(); connection; connection = free.pop()) {
      if (connection.isOpen()) return connection;
      all.delete(connection);
    }
    if (all.size >= CONNECTIONS_LIMIT) throw new Error('too many requests at once');
    const connection = await openConnection(port);
    all.add(connection);
    return connection;
  };
  const fail = (name, why) => {
    failed += 1;
    if (failures.length < FAILURES_TOLD) failures.push(`${name}: ${why}`);
  };
  return {
    /** Answers the body of what this request was answered; null where that was no answer that `isGood` accepts. */
    async ask(name, request, isGood) {
      const sentAt = performance.now();
      let connection;
      try {
        connection = await take();
      } catch (error) {
        fail(name, error.message);
        return null;
      }
      const { status, body } = await new Promise((resolve) => connection.send(request, resolve));
      if (status === 0) connection.close();
      else free.push(connection);
      const text = body === null ? '' : String(body);
      if (!isGood({ status, body: text })) {
        fail(name, `status ${status}`);
        return null;
      }
      if (isCounting) {
        if (!latencies.has(name)) latencies.set(name, []);
        latencies.get(name).push(performance.now() - sentAt);
      }
      return text;
    },
    /** From now on nothing is counted but what fails. */
    stopCounting: () => {
      isCounting = false;
    },
    /** By name, and all of them together. */
    results: () => ({
      all: summary([...latencies.values()].flat()),
      each: [...latencies].map(([name, some]) => ({ name, ...summary(some) })),
      failed,
      failures,
    }),
    close: () => {
      for (const connection of all) connection.close();
    },
  };
}
