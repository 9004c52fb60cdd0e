// Two real web processes and a carrier on the clock of the wall: one stands still, dies or is flooded while somebody calls, then both
// are gone. Told in order on one line; no log of theirs is ever written, for the disk of the log is full from the beginning.
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { DEMO_DEFAULTS } from '../../src/config-settings.ts';
import type { Carrier } from '../../src/simulator/carrier.ts';
import { wallClock } from '../../src/simulator/clock.ts';
import { type HostedBundle, hostBundle } from '../fallback/hosted-bundle.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { LINE_NUMBER, openCarrier, PUBLIC_ORIGIN } from '../harness/line-carrier.ts';
import { freePort } from '../harness/services.ts';
import { until } from '../jobs/until.ts';
import { type WebProgram, webProgram } from './web-program.ts';

/** A disk that takes nothing. */
const FULL = '/dev/full';
/** What the carrier waits for one answer (`rt`), and for two with a fallback behind them. */
const ONE_ANSWER_MS = 2_500;
const FALLBACK_MS = 6_000;
/** Nobody was promised anything: so long a loaded machine may take. */
const PATIENCE_MS = 30_000;
const FLOOD = 2_000;
const FLOOD_CONNECTIONS = 40;
const CALLERS_IN_FLOOD = 10;

let database: TestDatabase;
let folder: string;
let hosted: HostedBundle;
let one: WebProgram;
let other: WebProgram;
let carrier: Carrier;
/** Whom the carrier's next request reaches; after that the others, one request each. */
let next: WebProgram[] = [];
let called = 0;

beforeAll(async () => {
  database = await makeDatabase();
  folder = await mkdtemp(join(tmpdir(), 'yardim-heard-'));
  const settings = {
    PUBLIC_ORIGIN,
    DATA_DIR: folder,
    DATABASE_URL: database.url,
    REDIS_URL: 'redis://127.0.0.1:1',
    TWILIO_API_ORIGIN: 'http://127.0.0.1:1',
    LOG_LEVEL: 'trace',
    LOG_FILE: FULL,
  };
  one = webProgram(await freePort(), settings);
  other = webProgram(await freePort(), settings);
  await Promise.all([one.start(), other.start()]);
  const config = readConfig({ NODE_ENV: 'test', ...settings });
  hosted = await hostBundle(config, DEMO_DEFAULTS.TWILIO_AUTH_TOKENS);
  carrier = openCarrier({
    config,
    clock: wallClock(),
    local: () => `http://127.0.0.1:${(next.shift() ?? other).port}`,
    fallbackUrl: hosted.address,
  });
});

afterAll(async () => {
  carrier.close();
  for (const program of [one, other]) await program.kill();
  await hosted.close();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

/** Somebody calls; what they hear first, and after how many milliseconds. */
async function firstWords(meanwhile: () => Promise<void> = async () => {}) {
  called += 1;
  const begun = performance.now();
  const caller = carrier.dial({ from: `+99400000${String(called).padStart(4, '0')}`, to: LINE_NUMBER });
  await meanwhile();
  await until('something is heard', PATIENCE_MS, () => caller.heard.length > 0);
  const ms = performance.now() - begun;
  const words = /(..\/[a-z-]+)\.wav/.exec(caller.heard[0]?.path ?? '')?.[1];
  return { words, ms, caller };
}

const callsKept = () => database.sql<{ id: string }>('select id from calls');

it('F20, F40: a process that stands still for seconds is not waited for, and keeps the call no second time when it goes on', async () => {
  next = [one];
  one.freeze();
  const { words, ms, caller } = await firstWords();
  expect(words).toBe('az/greeting');
  expect(ms).toBeGreaterThanOrEqual(ONE_ANSWER_MS);
  one.thaw();
  caller.hangUp();
  // It has worked off what it had been asked when it answers again.
  await until('it answers again', PATIENCE_MS, () => isAlive(one));
  expect(await callsKept()).toHaveLength(1);
});

it('F17: a process that dies with the question in its hands: the caller hears the line from the other one', async () => {
  next = [one];
  one.freeze();
  const { words, caller } = await firstWords(async () => {
    await until('the carrier asks it', PATIENCE_MS, () => next.length === 0);
    await one.kill();
  });
  expect(words).toBe('az/greeting');
  caller.hangUp();
  expect(await callsKept()).toHaveLength(2);
});

it('F38: in a flood of requests that the carrier did not sign each caller hears the line, and no fallback', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: FLOOD_CONNECTIONS });
  const flood = Promise.all(Array.from({ length: FLOOD }, () => unsigned(other.port, agent)));
  const callers = await Promise.all(Array.from({ length: CALLERS_IN_FLOOD }, () => firstWords()));
  expect(new Set(await flood)).toEqual(new Set([403]));
  agent.destroy();
  for (const { words, caller } of callers) {
    expect(words).toBe('az/greeting');
    caller.hangUp();
  }
  await until('each of them is kept', PATIENCE_MS, async () => (await callsKept()).length === 2 + CALLERS_IN_FLOOD);
});

it(`F18: the whole host is off: within ${FALLBACK_MS / 1_000} s the caller hears what the carrier keeps`, async () => {
  await other.kill();
  const { words, ms, caller } = await firstWords();
  expect(words).toBe('az/outage');
  expect(ms).toBeLessThan(FALLBACK_MS);
  expect(caller.state).toBe('in-progress');
  caller.hangUp();
});

async function isAlive({ port }: WebProgram): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/health/live`, { signal: AbortSignal.timeout(1_000) }).catch(
    () => undefined,
  );
  return answer?.ok === true;
}

/** A call as the carrier would tell it, from somebody who does not know the token; answers the status. */
function unsigned(port: number, agent: Agent): Promise<number> {
  const body = new URLSearchParams({
    CallSid: `CA${'f'.repeat(32)}`,
    From: '+994000004242',
    To: LINE_NUMBER,
  }).toString();
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': String(body.length),
    'x-twilio-signature': 'bm90IGEgc2lnbmF0dXJlIG9mIG91cnM=',
  };
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: '127.0.0.1', port, method: 'POST', path: '/voice/inbound', headers, agent },
      (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode ?? 0));
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
}
