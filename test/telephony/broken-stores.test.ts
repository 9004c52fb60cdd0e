// Each way in which a store can fail, and every webhook of the carrier meanwhile: what a caller hears, and when.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BreakablePostgres, startBreakablePostgres } from '../harness/breakable-postgres.ts';
import { type FaultProxy, openFaultProxy } from '../harness/fault-proxy.ts';
import { openLine, type TestLine } from '../harness/line.ts';
import { PUBLIC_ORIGIN } from '../harness/line-carrier.ts';
import type { TestOperator } from '../harness/operator.ts';
import { type Answer, addressesIn, callerFields, sendWebhook } from '../harness/webhook.ts';
import { until } from '../jobs/until.ts';
import { CASES, type Case, isOnlyTold } from './voice-cases.ts';

/** A promise to the caller (decision 011), whatever is broken. */
const ANSWER_LIMIT_MS = 1_500;
const MENDED_LIMIT_MS = 60_000;
const STAGE_LIMIT_MS = 240_000;
/** Less than a tenth of an answer of the database in the time that a caller waits. */
const SLOW = { kind: 'slow', bytesPerSecond: 200 } as const;
/** In the middle of the first words of a new connection. */
const END_OURS = "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'web-%'";
/** More than the consoles have connections (`src/db/pools.ts`). */
const PAGES = 30;
const CONSOLE_CONNECTIONS = 10;
const CONSOLES_WAITING = `select count(*)::int from pg_stat_activity
  where application_name = 'web-consoles' and wait_event_type = 'Lock'`;
const OF_PAGES = /desk/;
const EARLY = { kind: 'cut-after', bytes: 20 } as const;

let postgres: BreakablePostgres;
let proxy: FaultProxy;
let redis: FaultProxy;
let line: TestLine;
/** Hired first: what kills Postgres takes the connection by which the tests prepare things with it. */
let operator: TestOperator;

beforeAll(async () => {
  postgres = await startBreakablePostgres();
  proxy = await openFaultProxy(postgres.url);
  // Nobody is behind it: only whether anybody comes is looked at.
  redis = await openFaultProxy('redis://127.0.0.1:1');
  await redis.set({ kind: 'black-hole' });
  const stores = { postgres: { url: postgres.url, through: proxy.through }, redisUrl: redis.through('redis://x') };
  line = await openLine({ ...stores, isPunctual: true });
  operator = await line.operator('Aysel');
  await everyWebhook();
}, STAGE_LIMIT_MS);

// Whatever else fails: its disk must not stay mounted.
afterAll(() => closeLine().finally(() => postgres.remove()));

async function closeLine(): Promise<void> {
  await line.close();
  await proxy.close();
  await redis.close();
}

/** How the database fails, and how it is mended. `isPartly`: something may still come through, and more can be said than blindly. */
const BREAKS: { how: string; isPartly?: true; breakIt(): Promise<() => Promise<unknown>> }[] = [
  {
    how: 'killed',
    breakIt: async () => {
      await postgres.kill();
      return () => postgres.start();
    },
  },
  {
    how: 'hung',
    breakIt: async () => {
      await postgres.freeze();
      return () => postgres.thaw();
    },
  },
  { how: 'refusing', breakIt: () => network({ kind: 'refuse' }) },
  { how: 'black-holed', breakIt: () => network({ kind: 'black-hole' }) },
  { how: 'reset at each byte', breakIt: () => network({ kind: 'reset' }) },
  { how: 'slow', isPartly: true, breakIt: () => network(SLOW) },
  {
    how: 'cut off in the middle of its answers',
    breakIt: async () => {
      const mend = await network(EARLY);
      await postgres.sql(postgres.url, END_OURS);
      return mend;
    },
  },
  {
    how: 'full of other people’s connections',
    breakIt: async () => {
      const mend = await network({ kind: 'refuse' });
      const giveBack = await postgres.takeConnections(line.database.url);
      await proxy.set({ kind: 'none' });
      return async () => {
        await giveBack();
        await mend();
      };
    },
  },
  {
    how: 'locked',
    breakIt: async () => {
      return postgres.lock(line.database.ownerUrl, 'lock table calls in access exclusive mode');
    },
  },
  { how: 'read-only', isPartly: true, breakIt: () => readOnly() },
  // Where no small disk could be made it takes nothing any more all the same, by a setting.
  { how: 'on a full disk', isPartly: true, breakIt: () => (postgres.hasOwnDisk ? fullDisk() : readOnly()) },
];

describe.each(BREAKS)('Postgres is $how', ({ isPartly, breakIt }) => {
  it(
    'every webhook is answered in time, with a document that leads to a person',
    async () => {
      const mend = await breakIt();
      line.logged.length = 0;
      try {
        for (const { each, answer, ms } of await everyWebhook()) {
          expect(ms, each.name).toBeLessThan(ANSWER_LIMIT_MS);
          expectPerson(each, answer);
          if (!isPartly) expectKept(each, answer);
        }
        expect(line.logged.filter(({ event }) => event === 'fault')).not.toEqual([]);
      } finally {
        await mend();
        await mended();
      }
    },
    STAGE_LIMIT_MS,
  );
});

it(
  'F10: pages that all wait for the database keep no caller from it: webhooks are answered as on any other day',
  async () => {
    const giveBack = await postgres.lock(line.database.ownerUrl, 'lock table call_notes in access exclusive mode');
    const pages = Promise.allSettled(Array.from({ length: PAGES }, () => operator.get('/api/desk')));
    try {
      await until('their connections are all taken', MENDED_LIMIT_MS, async () => {
        const [row] = (await postgres.sql(postgres.url, CONSOLES_WAITING)) as { count: number }[];
        return row?.count === CONSOLE_CONNECTIONS;
      });
      line.logged.length = 0;
      for (const { each, answer, ms } of await everyWebhook()) {
        expect(ms, each.name).toBeLessThan(ANSWER_LIMIT_MS);
        expect([each.name, answer.status]).toEqual([each.name, isOnlyTold(each.name) ? 204 : 200]);
      }
      const faults = line.logged.filter(({ event, where }) => event === 'fault' && !OF_PAGES.test(String(where)));
      // A slow machine may have one of its own; were they in one queue with the pages, each of them would.
      expect(faults.length).toBeLessThan(CASES.length / 2);
    } finally {
      await giveBack();
      await pages;
      operator.goDeaf();
    }
  },
  STAGE_LIMIT_MS,
);

it('the voice path asks Redis for nothing at all: however Redis fails, no caller can hear it', () => {
  expect(redis.connections()).toBe(0);
});

interface Answered {
  each: Case;
  answer: Answer;
  ms: number;
}

function everyWebhook(): Promise<Answered[]> {
  return Promise.all(
    CASES.map(async (each) => {
      const webhook = each.make(line);
      const begun = performance.now();
      const answer = await sendWebhook(line, webhook);
      return { each, answer, ms: performance.now() - begun };
    }),
  );
}

/** Whatever it is, it goes on in an address of ours, or in a dialled telephone; nobody who needs a person is hung up on. */
function expectPerson({ name, verbs }: Case, answer: Answer): void {
  expect([name, answer.status]).toEqual([name, isOnlyTold(name) ? 204 : 200]);
  const document = answer.verbs();
  // An announcement is heard inside a room that goes on.
  const mayEnd = verbs.length === 0 || verbs.at(-1) === 'Hangup' || name === '/voice/announce';
  if (mayEnd) return;
  // A database that still reads knows that this leg has no call to stay in; one that is away does not, as `expectKept` asks.
  if (name.startsWith('/voice/stay') && document.map((verb) => verb.name).join() === 'Hangup') return;
  const goesOn = addressesIn(document).some((address) => address.startsWith(`${PUBLIC_ORIGIN}/voice/`));
  expect([name, goesOn]).toEqual([name, true]);
  expect(document.map((verb) => verb.name)).not.toContain('Hangup');
}

function expectKept({ name, verbs, says, next }: Case, answer: Answer): void {
  const document = answer.verbs();
  expect([name, document.map((verb) => verb.name)]).toEqual([name, verbs]);
  const addresses = addressesIn(document);
  const heard = addresses.flatMap((address) => /prompts\/\w+\/(..\/[a-z-]+)\.wav/.exec(address)?.[1] ?? []);
  expect([name, heard.slice(0, says.length)]).toEqual([name, says]);
  if (next) expect([name, addresses.some((address) => address.startsWith(PUBLIC_ORIGIN + next))]).toEqual([name, true]);
}

async function network(fault: Parameters<FaultProxy['set']>[0]): Promise<() => Promise<void>> {
  await proxy.set(fault);
  return () => proxy.set({ kind: 'none' });
}

async function readOnly(): Promise<() => Promise<void>> {
  await postgres.setting('default_transaction_read_only', 'on');
  return () => postgres.setting('default_transaction_read_only', 'off');
}

/** What is written on pages that exist goes on for a while; then the server itself gives up and comes back in vain. */
async function fullDisk(): Promise<() => Promise<void>> {
  const mend = await postgres.fillDisk();
  await postgres.sql(postgres.url, 'select pg_switch_wal()').catch(() => 'the server ended');
  return mend;
}

/** A call is kept again, so that the next way to fail begins with a line that works. */
async function mended(): Promise<void> {
  await until('a call is kept again', MENDED_LIMIT_MS, async () => {
    const fields = callerFields();
    await sendWebhook(line, { path: '/voice/inbound', fields });
    const kept = 'select from calls where carrier_sid = $1';
    return (await postgres.sql(line.database.ownerUrl, kept, [fields['CallSid']])).length > 0;
  });
}
