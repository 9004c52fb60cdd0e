import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallId, CallSid } from '../../src/calls/call.ts';
import { createCallUrls } from '../../src/telephony/call-urls.ts';
import { openLine, type TestLine } from '../harness/line.ts';
import { PUBLIC_ORIGIN, SHORT_NUMBER } from '../harness/line-carrier.ts';
import { type Answer, addressesIn, callerFields, newCallSid, sendWebhook } from '../harness/webhook.ts';

let line: TestLine;
beforeAll(async () => {
  line = await openLine();
});
afterAll(() => line.close());

/** Addresses as the line makes them, at a moment of the test's choice. */
function urlsAt(nowMs: number, secret = line.config.urlSecret) {
  return createCallUrls({ publicOrigin: PUBLIC_ORIGIN, secret, clock: { now: () => nowMs } });
}

/** The caller hears something, is in the queue, and asks on by itself. */
async function expectOnTheWayToPerson(answer: Answer, callSid: string): Promise<void> {
  expect(answer.status).toBe(200);
  expect(answer.type).toContain('text/xml');
  const addresses = addressesIn(answer.verbs());
  expect(addresses.some((address) => address.includes('/prompts/'))).toBe(true);
  expect(addresses.some((address) => address.includes('/voice/wait'))).toBe(true);
  const rows = await line.database.sql('select state from calls where carrier_sid = $1', [callSid]);
  expect(rows).toEqual([{ state: 'waiting' }]);
}

describe('A6.1: the line answers whoever calls, however the call is described', () => {
  const calls: [what: string, fields: Record<string, string>][] = [
    ['a withheld number', { From: 'anonymous' }],
    ['a withheld number of an older exchange', { From: '+266696687' }],
    ['no number at all', { From: '' }],
    ['the short number', { To: SHORT_NUMBER }],
    ['the short number over SIP', { To: `sip:${SHORT_NUMBER}@line.example`, From: 'sip:anonymous@anonymous.invalid' }],
    ['SIP with headers of foreign exchanges', { To: 'sip:152@10.0.0.1:5060;user=phone', 'SipHeader_X-Any': '<&">' }],
    ['a forwarded call with a name', { ForwardedFrom: '+994000003333', CallerName: 'Ə & Ü "quoted" <b>' }],
    ['fields that nobody has heard of', { StirVerstat: 'TN-Validation-Passed-A', Zukunft: 'ja', 'a[b][c]': '1' }],
  ];
  it.each(calls)('%s hears the first words', async (_what, more) => {
    const fields = callerFields(more);
    const answer = await sendWebhook(line, { path: '/voice/inbound', fields });
    expect(answer.status).toBe(200);
    const addresses = addressesIn(answer.verbs());
    expect(addresses[1]).toContain('/az/greeting.wav');
    expect(addresses[0]).toContain('/voice/menu');
    for (const value of Object.values(more)) if (value.length > 4) expect(answer.text).not.toContain(value);
  });

  it('a number that was set to GET hears the same', async () => {
    const answer = await sendWebhook(line, { path: '/voice/inbound', method: 'GET', fields: callerFields() });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('/az/greeting.wav');
  });
});

describe('a correctly signed request with odd state leads to a person', () => {
  const paths = [
    '/voice/menu',
    '/voice/wait',
    '/voice/move',
    '/voice/after',
    '/voice/cover',
    '/voice/answer',
    '/voice/rung',
  ];
  const fieldsOf: Record<string, string[]> = {
    '/voice/menu': ['line.00000000.main.ru.0.0'],
    '/voice/wait': ['ru', 'ordinary', '0', '1', '0'],
    '/voice/cover': ['ru', 'ordinary', '0', '1', '0'],
    '/voice/rung': ['ru', 'ordinary', '0', '1', '0'],
    '/voice/move': ['ru'],
    '/voice/after': ['1', 'ru', 'ordinary', ''],
    '/voice/answer': ['no-question', '1', 'ru', 'ordinary', ''],
  };
  const make = (path: string, sid: string, at = line.clock.now(), secret = line.config.urlSecret) => {
    const urls = urlsAt(at, secret);
    return urls.make(path, urls.callIdOf(sid as CallSid), fieldsOf[path] ?? []);
  };

  it.each(paths)('%s without any state', async (path) => {
    const fields = callerFields();
    await expectOnTheWayToPerson(await sendWebhook(line, { path, fields }), fields['CallSid'] ?? '');
  });

  it.each(paths)('%s of more than four hours ago', async (path) => {
    const fields = callerFields();
    const sid = fields['CallSid'] ?? '';
    const old = make(path, sid, line.clock.now() - 4 * 3_600_000 - 1_000);
    await expectOnTheWayToPerson(await sendWebhook(line, { path: old, fields }), sid);
  });

  it.each(paths)('%s of another call', async (path) => {
    const fields = callerFields();
    const foreign = make(path, newCallSid());
    await expectOnTheWayToPerson(await sendWebhook(line, { path: foreign, fields }), fields['CallSid'] ?? '');
  });

  it.each(paths)('%s made with another secret', async (path) => {
    const fields = callerFields();
    const sid = fields['CallSid'] ?? '';
    const forged = make(path, sid, line.clock.now(), 'another secret, of thirty-two letters at least');
    await expectOnTheWayToPerson(await sendWebhook(line, { path: forged, fields }), sid);
  });

  it('the state of one path at another', async () => {
    const fields = callerFields();
    const sid = fields['CallSid'] ?? '';
    const moved = make('/voice/wait', sid).replace('/voice/wait', '/voice/after');
    await expectOnTheWayToPerson(await sendWebhook(line, { path: moved, fields }), sid);
  });

  const garbles: [what: string, change: (address: string) => string][] = [
    ['a letter of the state', (address) => address.replace('ru', 'en')],
    ['a letter of the MAC', (address) => address.replace(/m=./, 'm=-')],
    ['no MAC', (address) => address.replace(/&m=[^#]*/, '')],
    ['two MACs', (address) => address.replace('&m=', '&m=AAAAAAAAAAAAAAAAAAAA&m=')],
    ['a state of ten thousand letters', (address) => address.replace('?s=', `?s=${'x'.repeat(10_000)}`)],
    ['a state that is no text', (address) => address.replace('?s=', '?s[]=1&s=')],
    ['broken escapes', (address) => address.replace('?s=', '?s=%E0%A4%A&x=%')],
  ];
  it.each(garbles)('%s changed', async (_what, change) => {
    const fields = callerFields();
    const sid = fields['CallSid'] ?? '';
    const address = change(make('/voice/wait', sid));
    await expectOnTheWayToPerson(await sendWebhook(line, { path: address, fields }), sid);
  });

  it.each(['/voice/', '/voice/nobody', '/voice/menu/deeper', `/voice/${'x'.repeat(390)}`])(
    'an address that does not exist: %s',
    async (path) => {
      for (const method of ['POST', 'GET'] as const) {
        const fields = callerFields();
        await expectOnTheWayToPerson(await sendWebhook(line, { path, method, fields }), fields['CallSid'] ?? '');
      }
    },
  );

  it('state that is ours in every letter, but makes no sense', async () => {
    const urls = urlsAt(line.clock.now());
    for (const path of paths) {
      const sid = newCallSid();
      const id = urls.callIdOf(sid as CallSid);
      for (const odd of [[], [''], ['x'], ['fr', 'wild', '9', '-1', '1e9'], ['NaN'], ['99999999999'], ['1', 'az']]) {
        const address = urls.make(path, id, odd);
        const answer = await sendWebhook(line, { path: address, fields: callerFields({ CallSid: sid }) });
        expect(answer.status, `${path} ${odd}`).toBe(200);
        expect(answer.verbs().length).toBeGreaterThan(0);
      }
    }
  });

  it('nothing that names a call: the caller hears us in three languages, and a telephone rings', async () => {
    const answer = await sendWebhook(line, { path: '/voice/wait', fields: { From: 'x' } });
    const verbs = answer.verbs();
    expect(verbs.map((verb) => verb.name)).toEqual(['Play', 'Play', 'Play', 'Dial']);
  });
});

describe('a caller in a call that has ended', () => {
  it('is not told goodbye by mistake: whoever is on the line gets a person', async () => {
    const fields = callerFields();
    const sid = fields['CallSid'] ?? '';
    const urls = urlsAt(line.clock.now());
    const id = urls.callIdOf(sid as CallSid) as CallId;
    await line.database.sql(
      `insert into calls (id, carrier_sid, state, ended_at, outcome, ended_by)
       values ($1, $2, 'ended', line_now(), 'menu-only', 'line')`,
      [id, sid],
    );
    const address = urls.make('/voice/wait', id, ['ru', 'ordinary', '0', '3', '0']);
    const answer = await sendWebhook(line, { path: address, fields });
    expect(answer.verbs().map((verb) => verb.name)).toEqual(['Play', 'Dial']);
    expect(addressesIn(answer.verbs()).some((each) => each.includes('/ru/outage.wav'))).toBe(true);
  });
});
