import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom, summary } from '../statistics.mjs';
import { openConnection } from './connection.mjs';

/** More open requests than this are counted as failures instead of being sent. */
const CONNECTIONS_LIMIT = 256;
const CONNECTIONS_AT_START = 8;
/** Timers are late by about a millisecond: the rest of a pause is spun away. */
const SPIN_MS = 1.5;
const LAST_ANSWERS_MS = 5_000;

/**
 * Poisson arrivals at `perSecond`: every request is sent when it is due, whatever the ones before it are doing, and its
 * latency counts from the moment it was due. `lag` is the generator's own lateness.
 */
export async function openLoop({ port, requests, perSecond, seconds, seed, isGood }) {
  const free = await Promise.all(Array.from({ length: CONNECTIONS_AT_START }, () => openConnection(port)));
  const all = [...free];
  const latencies = [];
  const lags = [];
  let failures = 0;
  let underWay = 0;

  const fire = async (request, dueAt) => {
    underWay += 1;
    let connection = free.pop();
    if (!connection?.isOpen()) {
      connection = await openConnection(port);
      all.push(connection);
    }
    connection.send(request, (answer) => {
      underWay -= 1;
      if (isGood(answer)) latencies.push(performance.now() - dueAt);
      else failures += 1;
      if (answer.status !== 0) free.push(connection);
    });
  };
  await atPoissonTimes({ perSecond, seconds, seed, count: requests.length }, (index, dueAt) => {
    lags.push(performance.now() - dueAt);
    if (underWay >= CONNECTIONS_LIMIT) failures += 1;
    else fire(requests[index], dueAt).catch(() => (failures += 1));
  });
  for (let waited = 0; underWay > 0 && waited < LAST_ANSWERS_MS; waited += 10) await sleep(10);
  for (const connection of all) connection.close();
  return { ...summary(latencies), failures: failures + underWay, lag: summary(lags), seconds };
}

/** Calls `act(index, dueAt)` at Poisson times, the same for the same seed, until `seconds` or `count` are over. */
export async function atPoissonTimes({ perSecond, seconds, seed, count }, act) {
  const random = seededRandom(seed);
  const began = performance.now();
  const end = began + seconds * 1_000;
  let dueAt = began;
  for (let index = 0; index < count; index += 1) {
    dueAt += (-Math.log(1 - random()) * 1_000) / perSecond;
    if (dueAt >= end) return;
    await until(dueAt);
    act(index, dueAt);
  }
}

async function until(moment) {
  const rest = moment - performance.now() - SPIN_MS;
  if (rest > 0) await sleep(rest);
  while (performance.now() < moment) await new Promise(setImmediate);
}
