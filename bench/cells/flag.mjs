// A flag on its way to the officer's screen, beside the bare chain that does only the carrying.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import WebSocket from 'ws';
import { privatePort } from '../../dist/demo/ports.js';
import { startCarrierStub, startOurs, startWorker } from '../lineup.mjs';
import { openConnection } from '../load/connection.mjs';
import { atPoissonTimes } from '../load/open-loop.mjs';
import { consolePost, makeSid } from '../load/webhooks.mjs';
import * as people from '../people.mjs';
import { summary } from '../statistics.mjs';

/** The officer's list is cut after 25: a batch stays below, and the next one begins with an empty list. */
const BATCH = 20;
const WARM_UP_BATCHES = 3;
const RATES = [5, 50];
const ARRIVAL_LIMIT_MS = 10_000;
const MOST_SECONDS = 60;
const FLAG = {
  level: 'danger-now',
  ground: 'danger-to-life',
  consent: 'not-asked',
  child: 'not-known',
  sign: 'threatened',
  presumedVictim: false,
};
const pathOf = (name) => fileURLToPath(new URL(name, import.meta.url));

/** Answers, for each rate, the latencies of both chains from the moment a flag was due to the officer's screen. */
export async function measureFlags(stage, { batches, tell }) {
  tell('flag: starting both chains');
  const chains = [await openOurChain(stage), await openBareChain(stage)];
  const rows = [];
  for (const chain of chains) {
    for (let batch = 0; batch < WARM_UP_BATCHES; batch += 1) await runBatch(chain, { perSecond: 50, seed: batch });
  }
  for (const perSecond of RATES) {
    tell(`flag: ${perSecond} a second`);
    rows.push(await measureRate(chains, { perSecond, batches }));
  }
  for (const chain of chains) chain.close();
  return rows;
}

async function measureRate(chains, { perSecond, batches }) {
  const seen = Object.fromEntries(chains.map(({ name }) => [name, { latencies: [], lost: 0, cpu: 0, rounds: [] }]));
  for (let batch = 0; batch < batches; batch += 1) {
    const order = batch % 2 === 0 ? chains : [...chains].reverse();
    for (const chain of order) {
      const mine = seen[chain.name];
      const before = await chain.time();
      const { latencies, lost } = await runBatch(chain, { perSecond, seed: batch + 1 });
      mine.cpu += ((await chain.time()) - before) / BATCH / batches;
      mine.latencies.push(...latencies);
      mine.lost += lost;
      mine.rounds.push(summary(latencies));
    }
  }
  const chainsSeen = Object.entries(seen).map(([name, mine]) => [name, { ...mine, ...summary(mine.latencies) }]);
  return { perSecond, chains: Object.fromEntries(chainsSeen) };
}

async function runBatch(chain, { perSecond, seed }) {
  const flags = await chain.prepare(BATCH);
  const dueAt = [];
  const ids = [];
  await atPoissonTimes({ perSecond, seconds: MOST_SECONDS, seed, count: BATCH }, (index, moment) => {
    dueAt[index] = moment;
    ids[index] = chain.raise(flags[index]);
    // Looked at below, together.
    ids[index].catch(() => {});
  });
  const raised = await Promise.all(ids);
  const limit = performance.now() + ARRIVAL_LIMIT_MS;
  while (raised.some((id) => !chain.arrived.has(id)) && performance.now() < limit) await sleep(5);
  const latencies = raised.flatMap((id, index) =>
    chain.arrived.has(id) ? [chain.arrived.get(id) - dueAt[index]] : [],
  );
  return { latencies, lost: BATCH - latencies.length };
}

async function openOurChain(stage) {
  const carrierPort = await startCarrierStub(stage);
  const web = await startOurs(stage, { carrierPort });
  const worker = await startWorker(stage, { carrierPort });
  await people.clearLine(stage.line);
  const [operator] = people.inventPeople(1);
  const [officer] = people.inventPeople(1);
  await people.hireOperators(stage.line, [operator], 'offline');
  await people.hireOfficers(stage.line, [officer]);
  const cookie = `${web.cookieName}=${operator.secret}`;
  const arrived = new Map();
  const screen = new WebSocket(`ws://127.0.0.1:${web.port}/api/live`, {
    headers: { cookie: `${web.cookieName}=${officer.secret}` },
  });
  screen.on('message', (data) => {
    const now = performance.now();
    const message = JSON.parse(String(data));
    if (message.type !== 'unit') return;
    for (const { id } of message.unit.escalations) if (!arrived.has(id)) arrived.set(id, now);
  });
  await once(screen, 'open');
  const raise = await openPoster(web.port);
  return {
    name: 'ours',
    arrived,
    time: async () => (await web.time()) + (await worker.time()),
    prepare: async (count) => {
      await stage.line('truncate escalations cascade');
      await stage.line('truncate outbox');
      const calls = Array.from({ length: count }, () => ({ id: randomUUID(), sid: makeSid('CA') }));
      await people.putInWrapUp(stage.line, calls, operator);
      return calls.map(({ id }) => consolePost(`/api/calls/${id}/escalation`, { cookie, body: FLAG }));
    },
    raise,
    close: () => screen.terminate(),
  };
}

async function openBareChain(stage) {
  const environment = { DATABASE_URL: stage.bestUrl, REDIS_URL: stage.redisUrl };
  const start = async (name) =>
    stage.startServer({ name, file: pathOf(`../servers/${name}.mjs`), port: await privatePort(), environment });
  const web = await start('bare-chain-web');
  const worker = await start('bare-chain-worker');
  const arrived = new Map();
  const screen = new WebSocket(`ws://127.0.0.1:${worker.port}`);
  screen.on('message', (data) => arrived.set(JSON.parse(String(data)).id, performance.now()));
  await once(screen, 'open');
  return {
    name: 'bare chain',
    arrived,
    time: async () => (await web.time()) + (await worker.time()),
    prepare: async (count) =>
      Array.from({ length: count }, () => consolePost(`/flag/${randomUUID()}`, { cookie: 'none=none' })),
    raise: await openPoster(web.port),
    close: () => screen.terminate(),
  };
}

/** Posts on kept-alive connections, opening another when all are busy; answers the id in the answer. */
async function openPoster(port) {
  let free = [await openConnection(port)];
  return async (request) => {
    free = free.filter((each) => each.isOpen());
    const connection = free.pop() ?? (await openConnection(port));
    const answer = await new Promise((resolve) => connection.send(request, resolve));
    free.push(connection);
    if (answer.status !== 201) throw new Error(`a flag was answered with ${answer.status}: ${answer.body}`);
    return JSON.parse(String(answer.body)).id;
  };
}
