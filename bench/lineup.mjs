// The servers of the webhook cells, each a process of its own, all under one token and one public origin.
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { DEMO_DEFAULTS } from '../dist/config-settings.js';
import { privatePort } from '../dist/demo/ports.js';
import { LINE_NUMBER, PUBLIC_ORIGIN, TOKEN } from './load/webhooks.mjs';

const pathOf = (name) => fileURLToPath(new URL(name, import.meta.url));

/** Starts our web process as the demo does; `profileFolder` makes it write a processor profile when it ends. */
export async function startOurs(stage, { carrierPort, profileFolder }) {
  // The consoles are not measured, and need not be built.
  await mkdir(pathOf('../dist/console'), { recursive: true });
  const port = await privatePort();
  const words = profileFolder ? ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`] : [];
  const environment = await lineEnvironment(stage, carrierPort);
  const server = await stage.startServer({ name: 'ours', file: pathOf('../dist/main.js'), port, words, environment });
  return { ...server, cookieName: `session-${port}` };
}

/** Starts our worker on the same stores. */
export async function startWorker(stage, { carrierPort }) {
  const environment = await lineEnvironment(stage, carrierPort);
  return stage.startServer({
    name: 'worker',
    file: pathOf('../dist/worker.js'),
    port: await privatePort(),
    environment,
  });
}

async function lineEnvironment(stage, carrierPort) {
  return {
    ...DEMO_DEFAULTS,
    NODE_ENV: 'demo',
    PUBLIC_ORIGIN,
    CALLED_NUMBERS: LINE_NUMBER,
    DATA_DIR: stage.dataFolder,
    DATABASE_URL: stage.databaseUrl,
    REDIS_URL: stage.redisUrl,
    TWILIO_API_ORIGIN: `http://127.0.0.1:${carrierPort}`,
    LOG_FILE: await stage.logFile('line'),
  };
}

/** Starts one of the servers of comparison: bare, signed, best, express. */
export async function startPeer(stage, name, { cookieName, carrierPort }) {
  const files = { bare: 'bare', signed: 'bare', best: 'best', express: 'express' };
  return stage.startServer({
    name,
    file: pathOf(`./servers/${files[name]}.mjs`),
    port: await privatePort(),
    environment: {
      NODE_ENV: 'production',
      PUBLIC_ORIGIN,
      TOKEN,
      CHECKS_SIGNATURE: name === 'signed' ? '1' : '0',
      DATABASE_URL: stage.bestUrl,
      COOKIE_NAME: cookieName,
      CARRIER_PORT: String(carrierPort),
      LOG_FILE: await stage.logFile('best'),
    },
  });
}

/** Starts what takes our orders to the carrier and says yes. */
export async function startCarrierStub(stage) {
  const port = await privatePort();
  await stage.startServer({
    name: 'carrier-stub',
    file: pathOf('./servers/carrier-stub.mjs'),
    port,
    environment: {},
    core: 'load',
  });
  return port;
}
