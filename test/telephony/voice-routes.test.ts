import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { TwimlElement } from '../../src/simulator/twiml/document.ts';
import { signature } from '../../src/simulator/webhooks/sign.ts';
import { openLine, type TestLine } from '../harness/line.ts';
import { PUBLIC_ORIGIN } from '../harness/line-carrier.ts';
import { type Answer, addressesIn, callerFields, sendWebhook, type Webhook } from '../harness/webhook.ts';
import { CASES, type Case, isOnlyTold } from './voice-cases.ts';

/** Every answer of the voice path is there by then, whatever is broken (decision 011). */
const ANSWER_LIMIT_MS = 1_500;

let line: TestLine;
beforeAll(async () => {
  line = await openLine({ isPunctual: true });
  // The first request of a process opens its connections: no promise is about that.
  await sendWebhook(line, { path: '/voice/nobody', fields: callerFields() });
});
afterAll(() => line.close());

function expectKept({ name, verbs, says, next }: Case, answer: Answer): void {
  expect(answer.status, name).toBe(isOnlyTold(name) ? 204 : 200);
  const document = answer.verbs();
  expect(namesOf(document)).toEqual(verbs);
  const addresses = addressesIn(document);
  const heard = addresses.flatMap((address) => /prompts\/\w+\/(..\/[a-z-]+)\.wav/.exec(address)?.[1] ?? []);
  expect(heard.slice(0, says.length)).toEqual(says);
  if (next) expect(addresses.some((address) => address.startsWith(PUBLIC_ORIGIN + next))).toBe(true);
}

const namesOf = (verbs: readonly TwimlElement[]) => verbs.map((verb) => verb.name);

/** Ways to make every statement of a handler fail, and the way back. */
const BREAKS: Record<string, () => Promise<() => Promise<unknown>>> = {
  'its tables are gone': async () => {
    const { sql } = line.database;
    await sql('alter table calls rename to calls_gone; alter table guests rename to guests_gone');
    return () => sql('alter table calls_gone rename to calls; alter table guests_gone rename to guests');
  },
  'its statements do not come to an end': async () => {
    const locker = new pg.Client({ connectionString: line.database.ownerUrl });
    await locker.connect();
    await locker.query('begin; lock table calls, call_events, guests in access exclusive mode');
    return () => locker.end();
  },
  'its server lets nobody in': async () => {
    const [row] = await line.database.sql<{ name: string }>('select current_database() as name');
    const elsewhere = new pg.Client({ connectionString: inject('postgresUrl') });
    await elsewhere.connect();
    await elsewhere.query(`alter database ${row?.name} allow_connections false`);
    await elsewhere.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'web-%'");
    return async () => {
      await elsewhere.query(`alter database ${row?.name} allow_connections true`);
      await elsewhere.end();
    };
  },
};

describe.each(Object.entries(BREAKS))('the database is broken: %s', (_how, breakIt) => {
  let mend: () => Promise<unknown>;
  beforeAll(async () => {
    mend = await breakIt();
  });
  afterAll(() => mend());

  it.concurrent.each(CASES)('$name answers in time with a document that keeps the caller', async (each) => {
    const webhook = each.make(line);
    const begun = performance.now();
    const answer = await sendWebhook(line, webhook);
    expect(performance.now() - begun).toBeLessThan(ANSWER_LIMIT_MS);
    expectKept(each, answer);
  });
});

describe('only the carrier is answered', () => {
  it.each(CASES)(
    '$name: 403 without a signature, with a wrong one, and with that of another address',
    async ({ make }) => {
      const webhook = make(line);
      const wrong: Webhook[] = [
        { ...webhook, token: null },
        { ...webhook, token: 'somebody else’s token' },
        { ...webhook, token: null, headers: { 'x-twilio-signature': '' } },
        { ...webhook, token: null, headers: { 'x-twilio-signature': 'x'.repeat(10_000) } },
      ];
      for (const each of wrong) {
        const { status, text } = await sendWebhook(line, each);
        expect([status, text]).toEqual([403, '']);
      }
    },
  );

  it('behind a proxy, whatever its headers claim: the configured origin is what was signed', async () => {
    for (const { make } of CASES) {
      const headers = {
        host: '10.0.0.7:3000',
        'x-forwarded-host': 'evil.example',
        'x-forwarded-proto': 'http',
        'x-forwarded-port': '8080',
        'x-original-url': '/other',
        forwarded: 'host=evil.example;proto=http',
      };
      const { status } = await sendWebhook(line, { ...make(line), headers });
      expect([200, 204]).toContain(status);
    }
  });

  it('403 for what was signed for the proxy’s own name', async () => {
    const webhook = { path: '/voice/inbound', fields: callerFields() };
    const token = line.config.carrier.authTokens[0] ?? '';
    for (const origin of ['https://evil.example', 'http://line.example', 'https://line.example.evil']) {
      const headers = {
        host: 'evil.example',
        'x-forwarded-host': 'evil.example',
        'x-twilio-signature': signature(token, `${origin}/voice/inbound`, webhook.fields),
      };
      const { status } = await sendWebhook(line, { ...webhook, token: null, headers });
      expect(status, origin).toBe(403);
    }
  });
});
