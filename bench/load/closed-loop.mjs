import { summary } from '../statistics.mjs';
import { openConnection } from './connection.mjs';

/**
 * Every connection sends its next request when it has its answer, until the time is over or the requests are used up
 * (`repeats`: they are sent again and again). Answers that `isGood` does not accept are failures.
 */
export async function closedLoop({ port, connections, requests, limitMs, isGood, repeats = false }) {
  const open = await Promise.all(Array.from({ length: connections }, () => openConnection(port)));
  const latencies = [];
  let failures = 0;
  let next = 0;
  const began = performance.now();
  const end = began + limitMs;
  let last = began;
  const run = (connection) =>
    new Promise((resolve) => {
      const turn = () => {
        const sentAt = performance.now();
        if (sentAt >= end || (!repeats && next >= requests.length)) return resolve();
        connection.send(requests[next++ % requests.length], (answer) => {
          last = performance.now();
          if (isGood(answer)) latencies.push(last - sentAt);
          else failures += 1;
          if (answer.status === 0) resolve();
          else turn();
        });
      };
      turn();
    });
  await Promise.all(open.map(run));
  for (const connection of open) connection.close();
  const seconds = (last - began) / 1_000;
  return { ...summary(latencies), failures, seconds, perSecond: latencies.length / seconds };
}
