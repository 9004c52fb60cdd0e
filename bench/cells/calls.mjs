// Two hundred callers at once through the simulated carrier: menu, queue, operators, goodbye.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import WebSocket from 'ws';
import { DEMO_DEFAULTS } from '../../dist/config-settings.js';
import { privatePort } from '../../dist/demo/ports.js';
import { createCarrier } from '../../dist/simulator/carrier.js';
import { wallClock } from '../../dist/simulator/clock.js';
import { silentMedia } from '../../dist/simulator/media/media.js';
import { identityOf } from '../../dist/telephony/softphone-token.js';
import { startOurs, startWorker } from '../lineup.mjs';
import { openConnection } from '../load/connection.mjs';
import { consolePost, inventedNumber, LINE_NUMBER, PUBLIC_ORIGIN, TOKEN } from '../load/webhooks.mjs';
import { forgetPeak, memoryOf } from '../machine.mjs';
import * as people from '../people.mjs';
import { summary } from '../statistics.mjs';

const CALLERS = 200;
const OPERATORS = 20;
const STEP_LIMIT_MS = 20_000;
const FREED_LIMIT_MS = 150_000;
const LOOK_MS = 20;
/** A caller needs a moment to press a key. */
const THINK_MS = 500;
const QUEUE_MS = 15_000;
/** Azerbaijani, then a person. */
const KEYS = ['1', '1'];
const OVERRIDES = '#ct=1500&rt=2500&rc=1&rp=all&tt=5000';

/** Answers what the callers and operators met with, and what it cost. */
export async function measureCalls(stage, { tell }) {
  tell(`calls: ${CALLERS} at once, ${OPERATORS} operators`);
  const carrierPort = await privatePort();
  await people.clearLine(stage.line);
  const operators = people.inventPeople(OPERATORS);
  await people.hireOperators(stage.line, operators, 'offline');
  const web = await startOurs(stage, { carrierPort });
  const worker = await startWorker(stage, { carrierPort });
  const carrier = openCarrier(web.port);
  const rest = await serveRest(carrier, carrierPort);
  const desks = await Promise.all(operators.map((person) => openDesk({ web, carrier, person })));
  for (const server of [web, worker]) forgetPeak(server.pid);
  const before = {
    web: await web.time(),
    worker: await worker.time(),
    postgres: stage.postgresTime(),
    at: performance.now(),
  };

  const callers = Array.from({ length: CALLERS }, (_, index) => startCaller(carrier, index));
  const steps = await Promise.all(callers.map(({ steps }) => steps));
  await sleep(QUEUE_MS);
  const strange = callers.filter(({ call }) => isStrange(call)).length;
  const talking = desks.filter(({ isTalking }) => isTalking()).length;
  const hungUpAt = performance.now();
  for (const { call } of callers) call.hangUp();
  const freedMs = await untilAllEnded(stage, hungUpAt);
  const spent = async (server, from) => ((await server.time()) - from) / 1_000;
  const latencies = (kind) =>
    summary(steps.flat().flatMap((step) => (step.kind === kind && step.ms !== null ? [step.ms] : [])));
  const report = {
    callers: CALLERS,
    operators: OPERATORS,
    seconds: (performance.now() - before.at) / 1_000,
    strange,
    talking,
    firstWords: latencies('first-words'),
    afterKey: latencies('after-key'),
    silent: steps.flat().filter(({ ms }) => ms === null).length,
    rings: summary(desks.flatMap(({ rings }) => rings)),
    together: summary(desks.flatMap(({ together }) => together)),
    freedMs,
    webhooks: carrier.tape.entries.filter(({ kind }) => kind === 'webhook').length,
    cpu: {
      web: await spent(web, before.web),
      worker: await spent(worker, before.worker),
      postgres: (stage.postgresTime() - before.postgres) / 1_000,
    },
    memory: { web: memoryOf(web.pid)?.peak ?? Number.NaN, worker: memoryOf(worker.pid)?.peak ?? Number.NaN },
  };
  for (const desk of desks) desk.close();
  carrier.close();
  rest.closeAllConnections();
  rest.close();
  return report;
}

/** The simulated carrier in this process, without sound but with every clip's length. */
function openCarrier(port) {
  const address = (path) => `${PUBLIC_ORIGIN}${path}${OVERRIDES}`;
  const statusCallback = address('/voice/status');
  return createCarrier(
    {
      accountSid: DEMO_DEFAULTS.TWILIO_ACCOUNT_SID,
      authToken: TOKEN,
      apiKeySid: DEMO_DEFAULTS.TWILIO_API_KEY_SID,
      apiKeySecret: DEMO_DEFAULTS.TWILIO_API_KEY_SECRET,
      appSid: DEMO_DEFAULTS.TWILIO_APP_SID,
      numbers: [{ phoneNumber: LINE_NUMBER, voiceUrl: address('/voice/inbound'), statusCallback }],
      app: { voiceUrl: address('/voice/operator'), statusCallback },
      resolve: (url) =>
        url.origin === PUBLIC_ORIGIN ? new URL(url.pathname + url.search, `http://127.0.0.1:${port}`) : url,
    },
    { clock: wallClock(), media: silentMedia(wallClock()) },
  );
}

async function serveRest(carrier, port) {
  const server = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const url = new URL(request.url, 'http://localhost');
    const answer = await carrier.handleRest({
      method: request.method,
      path: url.pathname,
      query: url.searchParams,
      form: new URLSearchParams(Buffer.concat(parts).toString()),
      authorization: request.headers.authorization,
    });
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await once(server.listen(port, '127.0.0.1'), 'listening');
  return server;
}

/** One caller: hears the first words, presses the keys, waits. */
function startCaller(carrier, index) {
  const call = carrier.dial({ from: inventedNumber(index), to: LINE_NUMBER });
  const act = async () => {
    const steps = [{ kind: 'first-words', ms: await untilHears(call, Date.now()) }];
    for (const key of KEYS) {
      await sleep(THINK_MS);
      const pressedAt = Date.now();
      call.press(key);
      steps.push({ kind: 'after-key', ms: await untilHears(call, pressedAt) });
    }
    return steps;
  };
  return { call, steps: act() };
}

/** Milliseconds from `since` until the caller hears something new; null when that never comes. */
async function untilHears(call, since) {
  const limit = since + STEP_LIMIT_MS;
  while (Date.now() < limit) {
    const heard = call.heard.findLast(({ kind }) => kind === 'play' || kind === 'conference' || kind === 'talk');
    if (heard && heard.at >= since) return heard.at - since;
    await sleep(LOOK_MS);
  }
  return null;
}

function isStrange(call) {
  return call.state !== 'in-progress' || call.heard.some(({ kind }) => kind === 'error-sentence');
}

/** One operator's page and softphone: answers beats, becomes available, accepts what rings, and talks until the caller goes. */
async function openDesk({ web, carrier, person }) {
  const cookie = `${web.cookieName}=${person.secret}`;
  const desk = { rings: [], together: [], offerId: null, acceptedAt: 0, inTalk: false };
  const socket = new WebSocket(`ws://127.0.0.1:${web.port}/api/live`, { headers: { cookie } });
  const http = await openConnection(web.port);
  const post = (path, body) => new Promise((resolve) => http.send(consolePost(path, { cookie, body }), resolve));
  socket.on('message', (data) => {
    const message = JSON.parse(String(data));
    if (message.type === 'beat') socket.send(JSON.stringify({ type: 'beat', n: message.n, voice: 'idle' }));
    if (message.type === 'desk') follow({ desk, carrier, person, post }, message.desk);
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'take-phone' }));
  await post('/api/presence', { state: 'available' });
  return { ...desk, isTalking: () => desk.inTalk, close: () => closeDesk(socket, http) };
}

function follow({ desk, carrier, person, post }, { offer, call }) {
  if (offer && offer.id !== desk.offerId) {
    desk.offerId = offer.id;
    desk.rings.push(Date.now() - Date.parse(offer.waitingSince));
    desk.acceptedAt = Date.now();
    post(`/api/offers/${offer.id}/accept`).then(({ status }) => {
      if (status === 200) carrier.dialFromClient({ identity: identityOf(person.id), params: { offer: offer.id } });
    });
  }
  if (call?.state === 'talking' && !desk.inTalk) desk.together.push(Date.now() - desk.acceptedAt);
  desk.inTalk = call?.state === 'talking';
}

function closeDesk(socket, http) {
  socket.terminate();
  http.close();
}

/** Milliseconds from the hang-up until no call lives in the database. */
async function untilAllEnded(stage, since) {
  while (performance.now() - since < FREED_LIMIT_MS) {
    const [row] = await stage.line("select count(*)::int as live from calls where state <> 'ended'");
    if (row.live === 0) return performance.now() - since;
    await sleep(LOOK_MS);
  }
  return Number.NaN;
}
