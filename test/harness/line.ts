// A whole line in one process for scenarios: the real application over real HTTP, a real database, the simulated
// carrier, and one virtual clock that the carrier, the application's sweeps and the database share.

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { type App, createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import type { Log, LogName } from '../../src/http/log.ts';
import { reapCalls, sweepOffers } from '../../src/routing/sweep.ts';
import { type Carrier, createCarrier } from '../../src/simulator/carrier.ts';
import { VirtualClock } from '../../src/simulator/clock.ts';
import { silentMedia } from '../../src/simulator/media/media.ts';
import type { PhoneCall } from '../../src/simulator/phone.ts';
import { makeDatabase, type TestDatabase } from './database.ts';
import { hireOperator, type TestOperator } from './operator.ts';

export const PUBLIC_ORIGIN = 'https://line.example';
export const LINE_NUMBER = '+99412000152';
export const ON_CALL_NUMBERS = ['+994000009001', '+994000009002'];
/** A Saturday evening in Baku. */
export const START_MS = Date.UTC(2026, 10, 21, 16, 0, 0);
const OVERRIDES = '#ct=1500&rt=2500&rc=1&rp=all&tt=5000';
const SWEEP_MS = 1_000;
const REAP_MS = 10_000;

export interface TestLine {
  app: App;
  carrier: Carrier;
  clock: VirtualClock;
  database: TestDatabase;
  /** Every log line of the application. */
  logged: Record<string, unknown>[];
  /** Somebody calls from an invented number. */
  calls(from?: string): PhoneCall;
  /** A signed-in operator with an open page that answers the server's beats. */
  operator(name: string, languages?: string[]): Promise<TestOperator>;
  /** Lets so many seconds pass for everybody. */
  pass(seconds: number): Promise<void>;
  /** The worker is gone: no sweeps from now on. */
  stopSweeps(): void;
  close(): Promise<void>;
}

/** Opens a line of its own on a fresh database. */
export async function openLine(settings: { onCallNumbers?: readonly string[] } = {}): Promise<TestLine> {
  const database = await makeDatabase();
  const clock = new VirtualClock(START_MS);
  await database.setClock(START_MS);
  clock.addFollower((now) => database.setClock(now));
  const rest = createServer();
  rest.listen(0, '127.0.0.1');
  await once(rest, 'listening');
  const config = readConfig({
    NODE_ENV: 'test',
    PORT: '0',
    PUBLIC_ORIGIN,
    DATABASE_URL: database.url,
    REDIS_URL: 'redis://127.0.0.1:1',
    TWILIO_API_ORIGIN: originOf(rest.address()),
    LOG_LEVEL: 'trace',
    ...(settings.onCallNumbers === undefined ? { FALLBACK_NUMBERS: ON_CALL_NUMBERS.join(',') } : {}),
  });
  const logged: Record<string, unknown>[] = [];
  const log = memoryLog(logged);
  const onCall = settings.onCallNumbers ?? config.fallbackNumbers;
  const app = await createApp({
    config: { ...config, fallbackNumbers: onCall },
    clock,
    log,
    root: new URL('../..', import.meta.url).pathname,
  });
  await app.server.listen({ port: 0, host: '127.0.0.1' });
  const local = originOf(app.server.server.address());
  const carrier = createCarrier(
    {
      accountSid: config.carrier.accountSid,
      apiKeySid: config.carrier.apiKeySid,
      apiKeySecret: config.carrier.apiKeySecret,
      appSid: config.carrier.appSid,
      authToken: config.carrier.authTokens[0] ?? '',
      numbers: [
        {
          phoneNumber: LINE_NUMBER,
          voiceUrl: `${PUBLIC_ORIGIN}/voice/inbound${OVERRIDES}`,
          statusCallback: `${PUBLIC_ORIGIN}/voice/status${OVERRIDES}`,
        },
      ],
      app: {
        voiceUrl: `${PUBLIC_ORIGIN}/voice/operator${OVERRIDES}`,
        statusCallback: `${PUBLIC_ORIGIN}/voice/status${OVERRIDES}`,
      },
      resolve: (url) => (url.origin === PUBLIC_ORIGIN ? new URL(url.pathname + url.search, local) : url),
      seed: 'scenario',
    },
    { clock, media: silentMedia(clock) },
  );
  rest.on('request', (request, response) => void answerRest(carrier, request, response));
  clock.addSettle(() => app.background.settled());

  const sweeps = startSweeps({ app, database, clock, log });
  let callers = 0;
  return {
    app,
    carrier,
    clock,
    database,
    logged,
    calls: (from) => {
      callers += 1;
      return carrier.dial({ from: from ?? `+99400000${String(callers).padStart(4, '0')}`, to: LINE_NUMBER });
    },
    operator: (name, languages = ['az', 'ru']) => hireOperator({ app, carrier, clock, database }, { name, languages }),
    pass: (seconds) => clock.advance(seconds * 1_000),
    stopSweeps: sweeps.stop,
    close: async () => {
      sweeps.stop();
      carrier.close();
      await clock.settle();
      await app.stop();
      rest.closeAllConnections();
      rest.close();
      await database.drop();
    },
  };
}

async function answerRest(carrier: Carrier, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await text(request);
  const url = new URL(request.url ?? '/', 'http://rest');
  const answer = await carrier.handleRest({
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    form: new URLSearchParams(body),
    authorization: request.headers.authorization,
  });
  if (answer.silence === 'reset') request.socket.destroy();
  if (!answer.silence) response.writeHead(answer.status, answer.headers).end(answer.body);
}

/** What the worker does each second, on the virtual clock. */
function startSweeps(parts: { app: App; database: TestDatabase; clock: VirtualClock; log: Log }): { stop(): void } {
  const { app, database, clock, log } = parts;
  let isStopped = false;
  const sweepParts = {
    database,
    control: app.control,
    log,
    afterEnd: (released: { operatorSids: Parameters<App['control']['endLeg']>[0][] }) => {
      for (const sid of released.operatorSids) app.background.run('end-leg', () => app.control.endLeg(sid));
    },
  };
  const every = (ms: number, name: string, work: () => Promise<void>) => {
    const run = () => {
      if (isStopped) return;
      app.background.run(name, work);
      clock.after(ms, run);
    };
    clock.after(ms, run);
  };
  every(SWEEP_MS, 'sweep', () => sweepOffers(sweepParts));
  every(REAP_MS, 'reap', () => reapCalls(sweepParts));
  return {
    stop: () => {
      isStopped = true;
    },
  };
}

function memoryLog(lines: Record<string, unknown>[]): Log {
  const keep = (level: string) => (event: LogName, fields: object) => void lines.push({ level, event, ...fields });
  return {
    info: keep('info'),
    warn: keep('warn'),
    error: keep('error'),
    fault: (where, error) =>
      void lines.push({ level: 'error', event: 'fault', where, error: error instanceof Error ? error.message : 'odd' }),
  };
}

function originOf(address: ReturnType<ReturnType<typeof createServer>['address']>): string {
  if (address === null || typeof address === 'string') throw new Error('it does not listen on a port');
  return `http://127.0.0.1:${address.port}`;
}
