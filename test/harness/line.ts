// A whole line in one process for scenarios: the real application over real HTTP, a real database, the simulated
// carrier, and one virtual clock that the carrier, the application's sweeps and the database share.

import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, createApp } from '../../src/app.ts';
import { type Config, readConfig } from '../../src/config.ts';
import { createDatabase, type Database } from '../../src/db/database.ts';
import { legEnder } from '../../src/guests/end-legs.ts';
import type { Log, LogName } from '../../src/http/log.ts';
import { raiseAlarm } from '../../src/oversight/raise-alarm.ts';
import { reapCalls, sweepOffers } from '../../src/routing/sweep.ts';
import type { Carrier } from '../../src/simulator/carrier.ts';
import { VirtualClock } from '../../src/simulator/clock.ts';
import type { PhoneCall } from '../../src/simulator/phone.ts';
import { sparingDialled } from '../../src/telephony/call-control.ts';
import { tidyUp } from '../../src/telephony/status-webhook.ts';
import { makeDatabase, type TestDatabase } from './database.ts';
import { answerRest, LINE_NUMBER, openCarrier, PUBLIC_ORIGIN } from './line-carrier.ts';
import { hireOperator, type TestOperator } from './operator.ts';

export const ON_CALL_NUMBERS = ['+994000009001', '+994000009002'];
/** A Saturday evening in Baku. */
export const START_MS = Date.UTC(2026, 10, 21, 16, 0, 0);
/** Tests share two cores with each other: no limit of real time may decide what a scenario shows. */
const SLOWNESS = 4;
const SWEEPS = { deadlineMs: 5_000, connections: 4, applicationName: 'sweeps', role: 'line_calls' } as const;
const SWEEP_MS = 1_000;
const REAP_MS = 10_000;
/** How long before a test the worker last looked: a test must hold for every one. */
const SWEEPS_AHEAD_MS = Number(process.env['SWEEPS_AHEAD_MS'] ?? 0);

export interface TestLine {
  app: App;
  config: Config;
  /** Where the application really listens. */
  local: string;
  carrier: Carrier;
  clock: VirtualClock;
  database: TestDatabase;
  /** Every log line of the application. */
  logged: Record<string, unknown>[];
  /** Somebody calls from an invented number. */
  calls(from?: string, to?: string): PhoneCall;
  /** A signed-in operator with an open page that answers the server's beats. */
  operator(name: string, languages?: string[]): Promise<TestOperator>;
  /** A supervisor with a certificate, at an operator's desk; not yet available. */
  supervisor(name: string, languages?: string[]): Promise<TestOperator>;
  /** Lets so many seconds pass for everybody. */
  pass(seconds: number): Promise<void>;
  /** The worker is gone, or back: no sweeps while it is. */
  pauseSweeps(isPaused: boolean): void;
  /** Its timers begin anew: what a test sees does not hang on how long those before it took. */
  restartSweeps(): void;
  close(): Promise<void>;
}

export interface LineSettings {
  onCallNumbers?: readonly string[];
  /** The key process; none by default, and then every caller is unlinked. */
  keyd?: Config['keyd'];
  /** Where the carrier turns when the application gives no document; nowhere by default. */
  fallbackUrl?: string;
  /** Limits of real time as they are in production: for tests in which something really takes too long. */
  isPunctual?: boolean;
  /** A superuser's address of another server than the run's, and how the application reaches it. */
  postgres?: { url: string; through(url: string): string };
  redisUrl?: string;
  /** A second number of the account, from which the line calls itself. */
  syntheticCallFrom?: string;
  /** The numbers that callers dial, but for those that the carrier of the tests knows. */
  calledNumbers?: readonly string[];
}

/** Opens a line of its own on a fresh database. */
export async function openLine(settings: LineSettings = {}): Promise<TestLine> {
  const database = await makeDatabase(settings.postgres?.url);
  const clock = new VirtualClock(START_MS);
  await database.setClock(START_MS);
  clock.addFollower((now) => database.setClock(now));
  const rest = await listen(createServer());
  const databaseUrl = settings.postgres?.through(database.url) ?? database.url;
  const config = configOf({ ...settings, databaseUrl, rest });
  const logged: Record<string, unknown>[] = [];
  const log = memoryLog(logged);
  const slowness = settings.isPunctual ? 1 : SLOWNESS;
  const app = await createApp({ config, clock, log, slowness, root: new URL('../..', import.meta.url).pathname });
  await app.server.listen({ port: 0, host: '127.0.0.1' });
  const local = originOf(app.server.server);
  const carrier = openCarrier({ config, clock, local, fallbackUrl: settings.fallbackUrl });
  rest.on('request', (request, response) => void answerRest(carrier, request, response));
  clock.addSettle(() => app.background.settled());

  const swept = createDatabase(database.url, SWEEPS);
  const sweeps = startSweeps({ app, database: swept, clock, log });
  let callers = 0;
  return {
    app,
    config,
    local,
    carrier,
    clock,
    database,
    logged,
    calls: (from, to = LINE_NUMBER) => {
      callers += 1;
      return carrier.dial({ from: from ?? `+99400000${String(callers).padStart(4, '0')}`, to });
    },
    operator: (name, languages = ['az', 'ru']) => hireOperator({ app, carrier, clock, database }, { name, languages }),
    supervisor: (name, languages = ['az', 'ru']) =>
      hireOperator({ app, carrier, clock, database }, { name, languages, role: 'supervisor' }),
    pass: (seconds) => clock.advance(seconds * 1_000),
    pauseSweeps: sweeps.pause,
    restartSweeps: sweeps.restart,
    close: async () => {
      sweeps.stop();
      carrier.close();
      await clock.settle();
      await app.stop();
      await swept.close();
      rest.closeAllConnections();
      rest.close();
      await database.drop();
      await rm(config.dataDir, { recursive: true, force: true });
    },
  };
}

function configOf(parts: {
  databaseUrl: string;
  rest: Server;
  onCallNumbers?: readonly string[];
  keyd?: Config['keyd'];
  fallbackUrl?: string;
  redisUrl?: string;
  syntheticCallFrom?: string;
  calledNumbers?: readonly string[];
}): Config {
  const config = readConfig({
    NODE_ENV: 'test',
    PORT: '0',
    PUBLIC_ORIGIN,
    DATABASE_URL: parts.databaseUrl,
    REDIS_URL: parts.redisUrl ?? 'redis://127.0.0.1:1',
    TWILIO_API_ORIGIN: originOf(parts.rest),
    LOG_LEVEL: 'trace',
    // What is kept on disk is of this line alone; without a fault nothing is.
    DATA_DIR: join(tmpdir(), `yardim-line-${randomUUID()}`),
    FALLBACK_NUMBERS: ON_CALL_NUMBERS.join(','),
    FALLBACK_URL: parts.fallbackUrl,
  });
  // No line of a test asks the key process of a demo beside it.
  const keyd = parts.keyd ?? { socketPath: '/nowhere/keyd.sock', tokenFolder: '/nowhere' };
  return {
    ...config,
    keyd,
    fallbackNumbers: parts.onCallNumbers ?? config.fallbackNumbers,
    syntheticCallFrom: parts.syntheticCallFrom ?? null,
    calledNumbers: [...config.calledNumbers, ...(parts.calledNumbers ?? [])],
  };
}

/** What the worker does each second, on the virtual clock. */
function startSweeps(parts: { app: App; database: Database; clock: VirtualClock; log: Log }): {
  pause(isPaused: boolean): void;
  restart(): void;
  stop(): void;
} {
  const { app, database, clock, log } = parts;
  let isPaused = false;
  let timers: { cancel(): void }[] = [];
  const control = sparingDialled(app.control);
  const sweepParts = {
    database,
    control,
    log,
    firstLooks: new Map(),
    afterEnd: (released: Parameters<typeof tidyUp>[1]) =>
      tidyUp({ background: app.background, control, matchSoon: () => {} }, released),
  };
  const every = (ms: number, name: string, work: () => Promise<void>) => {
    const timer = { cancel: () => {} };
    const wait = (forMs: number) => Object.assign(timer, clock.after(forMs, run));
    const run = () => {
      if (!isPaused) app.background.run(name, work);
      wait(ms);
    };
    wait(ms - (SWEEPS_AHEAD_MS % ms));
    return timer;
  };
  const raise = (kind: string) => raiseAlarm(database, kind);
  // The web process's own: what it remembers, nobody else can write.
  const blind = app.sweeps.find(({ name }) => name === 'blind-covers');
  const ender = legEnder({ database, control, log, raise });
  const stop = () => {
    for (const timer of timers) timer.cancel();
  };
  const restart = () => {
    stop();
    timers = [
      every(SWEEP_MS, 'sweep', () => sweepOffers(sweepParts)),
      every(REAP_MS, 'reap', () => reapCalls(sweepParts)),
      every(ender.everyMs, 'legs', ender.run),
      ...(blind ? [every(blind.everyMs, blind.name, blind.run)] : []),
    ];
  };
  restart();
  return {
    restart,
    stop,
    pause: (isNow) => {
      isPaused = isNow;
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

async function listen(server: Server): Promise<Server> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

function originOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it does not listen on a port');
  return `http://127.0.0.1:${address.port}`;
}
