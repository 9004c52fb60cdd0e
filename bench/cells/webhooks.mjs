// Our webhooks beside the servers of comparison: alternating rounds, ratios inside a round.
import { setTimeout as sleep } from 'node:timers/promises';
import { startCarrierStub, startOurs, startPeer } from '../lineup.mjs';
import { closedLoop } from '../load/closed-loop.mjs';
import { openLoop } from '../load/open-loop.mjs';
import { coreTime, forgetPeak, memoryOf } from '../machine.mjs';
import { clearBest, clearLine, settleTables } from '../people.mjs';
import { makeCells } from './webhook-cells.mjs';

const CONNECTIONS = 16;
/** A server is warm after so many requests; a busy machine gets longer for them. */
const WARM_UP_REQUESTS = 4_000;
const WARM_UP_LIMIT_MS = 6_000;
/** On a crowded machine an answer may come too late; more than this means that the cell itself is wrong. */
const FAILURES_SHARE_LIMIT = 0.05;
/** What follows an answer is part of the request's cost. */
const BACKGROUND_MS = 250;
const OPEN_CELLS = ['inbound', 'menu', 'wait', 'joined'];
const OPEN_PER_SECOND = 100;

/** Runs the wanted cells and puts into `results.closed` and `results.open` what each gave: `{ name, title, reference, servers }`. */
export async function measureWebhooks(
  stage,
  { wanted, rounds, seconds, openSeconds, openRounds, profileFolder, tell, results },
) {
  const names = Object.keys(makeCells()).filter((name) => wanted(name));
  if (names.length === 0) return;
  const lineup = await startLineup(stage, profileFolder);
  for (const name of names) {
    tell(`webhooks: ${name}, closed loop`);
    const cell = makeCells()[name](lineup.cookieName);
    await stage.pinPostgres('load');
    results.closed.push(
      await alternate({ stage, lineup, name, cell, servers: cell.servers, rounds }, (parts) =>
        closedRound(parts, seconds),
      ),
    );
    if (!OPEN_CELLS.includes(name) || openRounds === 0) continue;
    tell(`webhooks: ${name}, ${OPEN_PER_SECOND} a second`);
    // Latencies take long: only the server that the goal names stands beside ours.
    await stage.pinPostgres('server');
    results.open.push(
      await alternate({ stage, lineup, name, cell, servers: ['ours', cell.reference], rounds: openRounds }, (parts) =>
        openRound(parts, openSeconds),
      ),
    );
  }
}

async function startLineup(stage, profileFolder) {
  const carrierPort = await startCarrierStub(stage);
  const ours = await startOurs(stage, { carrierPort, profileFolder });
  const parts = { cookieName: ours.cookieName, carrierPort };
  const servers = { ours };
  for (const name of ['best', 'bare', 'signed', 'express']) servers[name] = await startPeer(stage, name, parts);
  return { cookieName: ours.cookieName, servers };
}

/** Every server once a round, the order rotated each round and reversed every other. */
async function alternate({ stage, lineup, name, cell, servers, rounds }, measure) {
  const results = Object.fromEntries(servers.map((server) => [server, []]));
  const order = [...servers];
  for (const each of servers) await warmUp(stage, cell, lineup.servers[each]);
  for (let round = 0; round < rounds; round += 1) {
    const turn = round % 2 === 0 ? order : [...order].reverse();
    for (const each of turn) {
      const server = lineup.servers[each];
      await reset(stage, cell);
      results[each].push(await measure({ stage, cell, server, round }));
    }
    order.push(order.shift());
  }
  return { name, title: cell.title, reference: cell.reference, servers: results };
}

async function warmUp(stage, cell, server) {
  await reset(stage, cell);
  const requests = cell.requests.slice(0, WARM_UP_REQUESTS);
  const load = {
    port: server.port,
    connections: CONNECTIONS,
    requests,
    isGood: cell.isGood,
    limitMs: WARM_UP_LIMIT_MS,
  };
  const { failures } = await closedLoop(load);
  if (failures > requests.length * FAILURES_SHARE_LIMIT)
    throw new Error(`${server.name} gave ${failures} wrong answers to: ${cell.title}`);
}

async function reset(stage, cell) {
  // Nothing of the round before may still be under way.
  await sleep(BACKGROUND_MS);
  await clearLine(stage.line);
  await clearBest(stage.best);
  await cell.fill(stage.line, stage.best);
  await settleTables(stage.line);
}

async function closedRound({ stage, cell, server }, seconds) {
  const { requests, isGood, repeats } = cell;
  const load = { port: server.port, connections: CONNECTIONS, requests, isGood, repeats, limitMs: seconds * 1_000 };
  return observed({ stage, server }, () => closedLoop(load));
}

async function openRound({ stage, cell, server, round }, seconds) {
  const { requests, isGood } = cell;
  const load = { port: server.port, requests: endless(requests, cell), isGood, seconds, seed: round + 1 };
  return observed({ stage, server }, () => openLoop({ ...load, perSecond: OPEN_PER_SECOND }));
}

/** A cell whose requests may be repeated never runs out of them. */
function endless(requests, { repeats }) {
  return repeats
    ? Array.from({ length: requests.length * 5 }, (_, index) => requests[index % requests.length])
    : requests;
}

/** Adds what the load cost: microseconds a request in the server and in Postgres, memory, and what else ran on the core. */
async function observed({ stage, server }, run) {
  forgetPeak(server.pid);
  const core = stage.cores?.server;
  const before = await look({ stage, server, core });
  const result = await run();
  await sleep(BACKGROUND_MS);
  const after = await look({ stage, server, core });
  const count = Math.max(1, result.count);
  const used = after.server - before.server;
  return {
    ...result,
    cpu: used / count,
    postgres: (after.postgres - before.postgres) / count,
    memory: memoryOf(server.pid)?.peak ?? Number.NaN,
    foreign: core === undefined ? Number.NaN : Math.max(0, after.core - before.core - used) / (after.at - before.at),
  };
}

async function look({ stage, server, core }) {
  return {
    at: performance.now() * 1_000,
    server: await server.time(),
    postgres: stage.postgresTime(),
    core: core === undefined ? 0 : (coreTime(core) ?? Number.NaN),
  };
}
