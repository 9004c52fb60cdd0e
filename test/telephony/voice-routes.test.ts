import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { CallSid } from '../../src/calls/call.ts';
import { loadFlows } from '../../src/ivr/load-flows.ts';
import type { TwimlElement } from '../../src/simulator/twiml/document.ts';
import { signature } from '../../src/simulator/webhooks/sign.ts';
import { createCallUrls } from '../../src/telephony/call-urls.ts';
import { identityOf } from '../../src/telephony/softphone-token.ts';
import { openLine, type TestLine } from '../harness/line.ts';
import { PUBLIC_ORIGIN } from '../harness/line-carrier.ts';
import { type Answer, addressesIn, callerFields, newCallSid, sendWebhook, type Webhook } from '../harness/webhook.ts';

/** Every answer of the voice path is there by then, whatever is broken (design §3.9). */
const ANSWER_LIMIT_MS = 1_500;
const SOMEBODY = '6b0f0000-0000-4000-8000-000000000001';

let line: TestLine;
beforeAll(async () => {
  line = await openLine({ isPunctual: true });
  // The first request of a process opens its connections: no promise is about that.
  await sendWebhook(line, { path: '/voice/nobody', fields: callerFields() });
});
afterAll(() => line.close());

/** An address of a Russian-speaking call, and the fields with which the carrier asks for it. */
function asked(path: string, state: string[], more: Record<string, string> = {}): Webhook {
  const fields = callerFields(more);
  const urls = createCallUrls({ publicOrigin: PUBLIC_ORIGIN, secret: line.config.urlSecret, clock: line.clock });
  const sid = more['ParentCallSid'] ?? fields['CallSid'] ?? '';
  return { path: urls.make(path, urls.callIdOf(sid as CallSid), state), fields };
}

const WAIT = ['ru', 'danger', '0', '3', '0'];
const ROOM = ['2', 'ru', 'ordinary', ''];
const { current } = loadFlows('ivr-flows');
const MENU = `${current.name}.${current.version}.main.ru.0.0`;

interface Case {
  name: string;
  make(): Webhook;
  /** What the person hears or what happens to the leg. */
  verbs: string[];
  /** Prompts that are heard; everything in Russian but the first words. */
  says: string[];
  /** Where it goes on. */
  next?: string;
}

const CASES: Case[] = [
  {
    name: '/voice/inbound',
    make: () => ({ path: '/voice/inbound', fields: callerFields() }),
    verbs: ['Gather', 'Redirect'],
    says: ['az/greeting'],
    next: '/voice/menu',
  },
  {
    name: '/voice/menu',
    make: () => asked('/voice/menu', [MENU], { Digits: '1' }),
    verbs: ['Gather', 'Redirect'],
    says: ['ru/connecting'],
    next: '/voice/wait',
  },
  {
    name: '/voice/menu, of a flow that nobody knows',
    make: () => asked('/voice/menu', ['line.00000000.main.ru.0'], { Digits: '1' }),
    verbs: ['Play', 'Play', 'Play', 'Dial'],
    says: ['az/outage', 'ru/outage', 'en/outage'],
  },
  {
    name: '/voice/wait',
    make: () => asked('/voice/wait', WAIT),
    verbs: ['Gather', 'Redirect'],
    says: [],
    next: '/voice/wait',
  },
  {
    name: '/voice/wait, the third time in a row',
    make: () => asked('/voice/wait', [...WAIT.slice(0, 4), '2']),
    verbs: ['Play', 'Dial'],
    says: ['ru/outage'],
    next: '/voice/rung',
  },
  {
    name: '/voice/wait with *',
    make: () => asked('/voice/wait', WAIT, { Digits: '*' }),
    verbs: ['Gather', 'Redirect'],
    says: ['ru/cover'],
    next: '/voice/cover',
  },
  {
    name: '/voice/move',
    make: () => asked('/voice/move', ['ru']),
    verbs: ['Play', 'Dial'],
    says: ['ru/outage'],
    next: '/voice/rung',
  },
  {
    name: '/voice/after, when the operator may still be there',
    make: () => asked('/voice/after', ROOM, { DialCallStatus: 'answered' }),
    verbs: ['Gather', 'Redirect'],
    says: ['ru/cover'],
    next: '/voice/cover',
  },
  {
    name: '/voice/after, when the operator is surely gone',
    make: () => asked('/voice/after', ['2', 'ru', 'ordinary', newCallSid()], { DialCallStatus: 'answered' }),
    verbs: ['Play', 'Dial'],
    says: ['ru/outage'],
    next: '/voice/rung',
  },
  {
    name: '/voice/cover',
    make: () => asked('/voice/cover', WAIT),
    verbs: ['Gather', 'Redirect'],
    says: ['ru/cover'],
    next: '/voice/cover',
  },
  {
    name: '/voice/cover with the agreed key',
    make: () => asked('/voice/cover', WAIT, { Digits: '1' }),
    verbs: ['Gather', 'Redirect'],
    says: [],
    next: '/voice/wait',
  },
  {
    name: '/voice/answer',
    make: () => asked('/voice/answer', [SOMEBODY, ...ROOM], { Digits: '2' }),
    verbs: ['Dial'],
    says: [],
    next: '/voice/after',
  },
  {
    name: '/voice/answer with *',
    make: () => asked('/voice/answer', [SOMEBODY, ...ROOM], { Digits: '*' }),
    verbs: ['Gather', 'Redirect'],
    says: ['ru/cover'],
    next: '/voice/cover',
  },
  {
    name: '/voice/rung',
    make: () => asked('/voice/rung', WAIT, { DialCallStatus: 'no-answer' }),
    verbs: ['Play', 'Dial'],
    says: ['ru/outage'],
    next: '/voice/rung',
  },
  {
    name: '/voice/rung after a talk',
    make: () => asked('/voice/rung', WAIT, { DialCallStatus: 'completed', DialBridged: 'true' }),
    verbs: ['Play', 'Hangup'],
    says: ['ru/goodbye'],
  },
  {
    name: '/voice/hold',
    make: () => ({ path: '/voice/hold?l=ru', fields: callerFields() }),
    verbs: ['Play', 'Play', 'Play', 'Play', 'Play', 'Redirect'],
    says: ['ru/hold-start'],
    next: '/voice/hold',
  },
  {
    name: '/voice/screen',
    make: () => asked('/voice/screen', ['ru'], { Direction: 'outbound-api' }),
    verbs: ['Gather', 'Hangup'],
    says: ['ru/screen-on-call'],
    next: '/voice/screened',
  },
  {
    name: '/voice/screened, of a telephone to which the caller is dialled',
    make: () => asked('/voice/screened', ['ru'], { Digits: '1', ParentCallSid: newCallSid() }),
    verbs: [],
    says: [],
  },
  {
    name: '/voice/screened, of a telephone beside the wait',
    make: () => asked('/voice/screened', ['ru'], { Digits: '1' }),
    verbs: ['Hangup'],
    says: [],
  },
  {
    name: '/voice/operator',
    make: () => ({
      path: '/voice/operator',
      fields: callerFields({ From: `client:${identityOf(SOMEBODY)}`, offer: SOMEBODY }),
    }),
    verbs: ['Play', 'Hangup'],
    says: [],
  },
  {
    name: '/voice/status',
    make: () => ({ path: '/voice/status', fields: callerFields({ CallStatus: 'completed' }) }),
    verbs: [],
    says: [],
  },
  {
    name: '/voice/nobody',
    make: () => ({ path: '/voice/nobody', fields: callerFields() }),
    verbs: ['Play', 'Play', 'Play', 'Dial'],
    says: ['az/outage', 'ru/outage', 'en/outage'],
    next: '/voice/rung',
  },
];

function expectKept({ name, verbs, says, next }: Case, answer: Answer): void {
  expect(answer.status, name).toBe(name === '/voice/status' ? 204 : 200);
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
  'its table is gone': async () => {
    const { sql } = line.database;
    await sql('alter table calls rename to calls_gone');
    return () => sql('alter table calls_gone rename to calls');
  },
  'its statements do not come to an end': async () => {
    const locker = new pg.Client({ connectionString: line.database.url });
    await locker.connect();
    await locker.query('begin; lock table calls, call_events in access exclusive mode');
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
    const webhook = each.make();
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
      const webhook = make();
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

  it('403 for a body that cannot be read, is too long, or is no form', async () => {
    const bodies = [
      { 'content-type': 'application/json', payload: '{"CallSid":' },
      { 'content-type': 'application/json', payload: '{"CallSid":{"__proto__":{}},"a":null,"b":[null,{}]}' },
      { 'content-type': 'text/html', payload: '<b>' },
      { 'content-type': 'application/x-www-form-urlencoded', payload: `a=${'x'.repeat(70_000)}` },
    ];
    for (const { payload, ...headers } of bodies) {
      const answer = await line.app.server.inject({ method: 'POST', url: '/voice/inbound', headers, payload });
      expect(answer.statusCode).toBe(403);
    }
  });

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
      const { status } = await sendWebhook(line, { ...make(), headers });
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
