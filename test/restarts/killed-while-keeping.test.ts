// A real web process is killed outright, again and again, while it keeps on disk what a database that is away did not take, and
// while it writes that down later: nothing that the carrier was answered may be lost, and nothing may be there twice.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEMO_DEFAULTS } from '../../src/config-settings.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { type FaultProxy, openFaultProxy } from '../harness/fault-proxy.ts';
import type { TestLine } from '../harness/line.ts';
import { PUBLIC_ORIGIN } from '../harness/line-carrier.ts';
import { freePort } from '../harness/services.ts';
import { callerFields, sendWebhook } from '../harness/webhook.ts';
import { until } from '../jobs/until.ts';
import { CASES } from '../telephony/voice-cases.ts';
import { type WebProgram, webProgram } from './web-program.ts';

const CALLS_A_LIFE = 25;
const KILLED_AFTER = 10;
const APPLIED_BEFORE = 5;
const REPLAY_LIMIT_MS = 60_000;
const TEST_LIMIT_MS = 480_000;
const TOLD_TO_STOP_LIMIT_MS = 30_000;

let database: TestDatabase;
let proxy: FaultProxy;
let folder: string;
let web: WebProgram;

beforeAll(async () => {
  database = await makeDatabase();
  proxy = await openFaultProxy(database.url);
  folder = await mkdtemp(join(tmpdir(), 'yardim-killed-'));
  web = webProgram(await freePort(), {
    PUBLIC_ORIGIN,
    DATA_DIR: folder,
    DATABASE_URL: proxy.through(database.url),
    REDIS_URL: 'redis://127.0.0.1:1',
    DRAIN_SECONDS: '5',
    LOG_LEVEL: 'info',
    LOG_FILE: join(folder, 'log'),
  });
});

afterAll(async () => {
  await web.kill();
  await proxy.close();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

/** What the carrier has to tell: each until it was answered, as a carrier that tries again does. */
interface Told {
  path: string;
  fields: Record<string, string>;
}

/** Tells all of it at once; answers what was not answered. */
async function tell(all: readonly Told[]): Promise<Told[]> {
  const line = {
    local: `http://localhost:${web.port}`,
    config: { carrier: { authTokens: [DEMO_DEFAULTS.TWILIO_AUTH_TOKENS] } },
  };
  const answers = await Promise.all(
    // Of a line, the sender of webhooks knows these alone.
    all.map((each) =>
      sendWebhook(line as unknown as Parameters<typeof sendWebhook>[0], each).then(
        ({ status }) => status,
        () => 0,
      ),
    ),
  );
  expect(answers.filter((status) => ![0, 200, 204].includes(status))).toEqual([]);
  return all.filter((_, index) => answers[index] === 0);
}

/** A process that began without a database knows the on-call telephones all the same: whoever waits is dialled to them. */
async function expectOnCallDialled(): Promise<void> {
  const { TWILIO_AUTH_TOKENS, URL_SECRET, FALLBACK_NUMBERS } = DEMO_DEFAULTS;
  const config = { carrier: { authTokens: [TWILIO_AUTH_TOKENS] }, urlSecret: URL_SECRET };
  // Of a line, whoever makes and sends a webhook knows these alone.
  const line = { local: `http://localhost:${web.port}`, config, clock: { now: Date.now } } as unknown as TestLine;
  const third = CASES.find(({ name }) => name === '/voice/wait, the third time in a row');
  const verbs = third && (await sendWebhook(line, third.make(line))).verbs();
  const dialled = verbs?.find(({ name }) => name === 'Dial')?.children.map(({ text }) => text);
  expect(dialled).toEqual(FALLBACK_NUMBERS.split(','));
}

const spooled = async () => (await readdir(join(folder, 'spool')).catch(() => [])).length;
const applied = async () =>
  (await database.sql<{ count: number }>('select count(*)::int as count from replayed_events'))[0]?.count ?? 0;

/** The next event after so many waits in the database, its transaction open, until what this gives is called. */
async function stopAfter(events: number): Promise<() => Promise<void>> {
  const holder = new pg.Client({ connectionString: database.ownerUrl });
  await holder.connect();
  await holder.query('select pg_advisory_lock(1)');
  await database.sql(`create function wait_in_the_middle() returns trigger language plpgsql security definer as $$
    begin
      if (select count(*) from replayed_events) >= ${events} then perform pg_advisory_xact_lock(1); end if;
      return new;
    end $$`);
  await database.sql(`create trigger waits_in_the_middle before insert on replayed_events
    for each row execute function wait_in_the_middle()`);
  return () => holder.end();
}

it(
  'F7, F17: each call that was told is there once, and over, whenever the process died',
  async () => {
    await proxy.set({ kind: 'refuse' });
    const sids: string[] = [];
    let open: Told[] = [];
    for (let life = 0; life < 2; life += 1) {
      await web.start();
      await expectOnCallDialled();
      const calls = Array.from({ length: CALLS_A_LIFE }, () => callerFields());
      sids.push(...calls.map((fields) => fields['CallSid'] ?? ''));
      const arrivals = calls.map((fields) => ({ path: '/voice/inbound', fields }));
      const endings = calls.map((fields) => ({
        path: '/voice/status',
        fields: { ...fields, CallStatus: 'completed' },
      }));
      open.push(...(await tell(arrivals)));
      // Killed in the middle of what it is told.
      const telling = Promise.all([tell(endings.slice(0, KILLED_AFTER)), tell(endings.slice(KILLED_AFTER))]);
      await web.kill();
      open.push(...(await telling).flat());
    }
    expect(await spooled()).toBeGreaterThan(0);
    expect(await applied()).toBe(0);

    await web.start();
    open = await tell(open);
    expect(open).toEqual([]);
    const goOn = await stopAfter(APPLIED_BEFORE);
    await proxy.set({ kind: 'none' });
    // Killed in the middle of writing down what was kept.
    await until('some events are applied', REPLAY_LIMIT_MS, async () => (await applied()) === APPLIED_BEFORE);
    await web.kill();
    await goOn();
    expect(await spooled()).toBeGreaterThan(0);

    await web.start();
    await until('all of it is applied', REPLAY_LIMIT_MS, async () => (await spooled()) === 0);
    const kept = await database.sql<{ sid: string; state: string }>('select carrier_sid as sid, state from calls');
    expect(kept.map(({ sid }) => sid).sort()).toEqual(sids.sort());
    expect(new Set(kept.map(({ state }) => state))).toEqual(new Set(['ended']));
  },
  TEST_LIMIT_MS,
);

it('F32: told to stop while a sweep hangs on the database, it says so to whoever sends it callers, and answers on', async () => {
  const before = (await logged()).length;
  const holder = new pg.Client({ connectionString: database.ownerUrl });
  await holder.connect();
  await holder.query('begin; lock table escalations');
  try {
    await until('a sweep hangs', TOLD_TO_STOP_LIMIT_MS, async () => (await database.sql(NEW_TO_THE_LOCK)).length > 0);
    // Ends with the power cut behind this test: how, is of no interest here.
    void web.stop();
    await until('it has heard', TOLD_TO_STOP_LIMIT_MS, async () => (await logged()).includes('"stopping"', before));
    const health = await fetch(`http://localhost:${web.port}/health/live`);
    expect([health.status, await health.json()]).toEqual([503, { state: 'stopping' }]);
  } finally {
    await holder.end();
  }
});

const NEW_TO_THE_LOCK = `select pid from pg_stat_activity where datname = current_database() and application_name = 'web-sweeps'
  and wait_event_type = 'Lock' and query_start > clock_timestamp() - interval '0.5 seconds'`;

const logged = () => readFile(join(folder, 'log'), 'utf8');
