import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../src/app.ts';
import type { Config } from '../../src/config.ts';
import { parseTwiml, type TwimlElement } from '../../src/simulator/twiml/document.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { freePort } from '../harness/services.ts';
import { callForm, openApp, ourQuery, PATHS, post, testConfig } from './webhook-post.ts';

/** Nobody answers the caller's own webhooks with less than a way on: a key, another document, or a telephone that rings. */
const WAYS_ON = ['Gather', 'Redirect', 'Dial'];
const CALLER_PATHS = PATHS.filter(
  (path) => !['/voice/status', '/voice/operator', '/voice/screen', '/voice/screened'].includes(path),
);
/** The state that each address carries when all is well. */
const FIELDS: Record<string, string[]> = {
  '/voice/menu': ['line.00000000.main.ru.0.0'],
  '/voice/wait': ['ru', 'ordinary', '0', '1', '9'],
  '/voice/move': [],
  '/voice/after': ['1', 'ru', 'ordinary'],
  '/voice/cover': ['ru', 'ordinary', '0', '1', '0'],
  '/voice/answer': ['00000000-0000-4000-8000-000000000000', 'ru'],
  '/voice/rung': ['ru', 'ordinary', '0', '1', '0'],
};

describe('every statement of the handlers fails', () => {
  let app: App;
  let config: Config;
  beforeAll(async () => {
    // Nothing listens there: every query of every handler throws, as it would with the database gone.
    config = testConfig(`postgres://nobody@127.0.0.1:${await freePort()}/nowhere`);
    app = await openApp(config);
  });
  afterAll(() => app.stop());

  it.each(CALLER_PATHS)('A6.1: %s still keeps the caller, in valid TwiML', async (path) => {
    const query = ourQuery(config, { path, number: 1, fields: FIELDS[path] ?? [] });
    for (const digits of ['', '1', '*']) {
      const answer = await post(app, config, { path, query, form: callForm(1, { Digits: digits }) });
      expect(answer.status).toBe(200);
      expect(answer.type).toContain('text/xml');
      expectWayOn(parseTwiml(answer.body));
    }
  });

  it.each(CALLER_PATHS)('%s without any state keeps the caller as well', async (path) => {
    const answer = await post(app, config, { path, form: callForm(2) });
    expect(answer.status).toBe(200);
    expectWayOn(parseTwiml(answer.body));
  });

  it('the caller is spoken to in the language of the call where the address still says it', async () => {
    for (const path of ['/voice/wait', '/voice/rung']) {
      const query = ourQuery(config, { path, number: 3, fields: FIELDS[path] ?? [] });
      const { body } = await post(app, config, { path, query, form: callForm(3) });
      expect(body).toContain('/ru/');
      expect(body).not.toContain('/az/');
    }
  });

  it('an operator’s softphone and an on-call telephone are let go, and a status is noted, without an error', async () => {
    for (const path of ['/voice/operator', '/voice/screen', '/voice/screened']) {
      const answer = await post(app, config, { path, form: callForm(4, { From: 'client:op_0', Digits: '1' }) });
      expect(answer.status).toBe(200);
      parseTwiml(answer.body);
    }
    const status = await post(app, config, {
      path: '/voice/status',
      form: callForm(4, { CallStatus: 'completed' }),
    });
    expect(status).toMatchObject({ status: 204, body: '' });
  });
});

describe('who is believed', () => {
  let app: App;
  let config: Config;
  let database: TestDatabase;
  beforeAll(async () => {
    database = await makeDatabase();
    config = testConfig(database.url);
    app = await openApp(config);
  });
  afterAll(async () => {
    await app.stop();
    await database.drop();
  });

  it.each(PATHS)('%s with a wrong signature is refused with 403 and nothing is kept', async (path) => {
    const before = await database.sql('select count(*) from calls');
    const answers = await Promise.all([
      post(app, config, { path, form: callForm(10), token: 'another-token' }),
      post(app, config, { path, form: callForm(10), signature: '' }),
      post(app, config, { path, form: callForm(10), signature: 'x'.repeat(28) }),
    ]);
    expect(answers.map(({ status, body }) => ({ status, body }))).toEqual(Array(3).fill({ status: 403, body: '' }));
    expect(await database.sql('select count(*) from calls')).toEqual(before);
  });

  it.each(PATHS)('%s behind a proxy with other Host and X-Forwarded headers is believed all the same', async (path) => {
    const answer = await post(app, config, {
      path,
      form: callForm(11),
      headers: {
        host: 'inner.example:8080',
        'x-forwarded-host': 'attacker.example',
        'x-forwarded-proto': 'http',
        'x-forwarded-for': '203.0.113.7',
        'x-original-url': '/voice/elsewhere',
      },
    });
    expect(answer.status).toBe(path === '/voice/status' ? 204 : 200);
  });

  it('a signature over another host is refused, whatever the proxy claims', async () => {
    const config2 = { ...config };
    const { getExpectedTwilioSignature } = (await import('twilio')).default;
    const form = callForm(12);
    const url = 'https://attacker.example/voice/inbound';
    const signature = getExpectedTwilioSignature(config.carrier.authTokens[0] ?? '', url, form);
    const answer = await post(app, config2, {
      path: '/voice/inbound',
      form,
      signature,
      headers: { host: 'attacker.example', 'x-forwarded-host': 'attacker.example' },
    });
    expect(answer.status).toBe(403);
  });

  it('an address of another call, another path or a past hour leads to a person, not to an error', async () => {
    const foreign = ourQuery(config, { path: '/voice/menu', number: 99, fields: FIELDS['/voice/menu'] ?? [] });
    const otherPath = ourQuery(config, { path: '/voice/cover', number: 13, fields: FIELDS['/voice/cover'] ?? [] });
    const fiveHoursAgo = { now: () => Date.now() - 5 * 60 * 60 * 1000 };
    const past = ourQuery(config, {
      path: '/voice/menu',
      number: 13,
      fields: FIELDS['/voice/menu'] ?? [],
      clock: fiveHoursAgo,
    });
    for (const query of [foreign, otherPath, past, '?s=garbled&m=garbled', '?s=a&s=b&m=c']) {
      const answer = await post(app, config, { path: '/voice/menu', query, form: callForm(13) });
      expect(answer.status, query).toBe(200);
      expectWayOn(parseTwiml(answer.body));
      expect(answer.body).toContain('/voice/wait');
    }
  });

  it('A3.1: no answer and no row holds the caller’s number', async () => {
    const form = callForm(4_321, { Caller: '+994000004321' });
    const answers = [
      await post(app, config, { path: '/voice/inbound', form }),
      await post(app, config, {
        path: '/voice/wait',
        query: ourQuery(config, { path: '/voice/wait', number: 4_321, fields: FIELDS['/voice/wait'] ?? [] }),
        form,
      }),
    ];
    for (const { body } of answers) expect(body).not.toContain('000004321');
    const rows = await database.sql<{ row: string }>('select calls::text as row from calls');
    expect(rows.length).toBeGreaterThan(0);
    for (const { row } of rows) expect(row).not.toContain('000004321');
  });
});

/** The document ends in a way on for somebody who hears it, and plays something that was recorded. */
function expectWayOn(verbs: readonly TwimlElement[]): void {
  const names = verbs.map((verb) => verb.name);
  expect(
    names.some((name) => WAYS_ON.includes(name)),
    names.join(' '),
  ).toBe(true);
  expect(names[0]).not.toBe('Hangup');
}
