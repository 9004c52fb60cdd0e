import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PhoneCall, RingingPhone } from '../../src/simulator/phone.ts';
import { testAccount } from '../harness/simulator-application.ts';
import { CALLER, heard, LINE, type Line, startLine } from '../harness/simulator-line.ts';

const DUTY = '+994000000077';

let line: Line;
beforeEach(async () => {
  line = await startLine();
  line.app.on('/voice', '<Say>Salam</Say><Pause length="60"/>');
  line.app.on('/new', '<Say>Yeni</Say><Pause length="60"/>');
});
afterEach(() => line.close());

const update = (phone: PhoneCall, form: Record<string, string>) => line.rest('POST', `Calls/${phone.sid}.json`, form);

describe('a caller, by REST', () => {
  it('is moved to another document in the middle of a sentence', async () => {
    const phone = await line.call();
    const { json } = await update(phone, { Url: line.at('/new?s=a'), Method: 'POST' });
    expect(json).toMatchObject({ sid: phone.sid, status: 'in-progress', from: CALLER, to: LINE, direction: 'inbound' });
    expect(heard(phone)).toEqual(['say Salam', 'say Yeni']);
    expect(phone.heard[0]?.untilMs).toBe(line.clock.now());
    expect(line.app.last('/new').isSigned).toBe(true);
  });

  it('is moved while its document is still being asked for: that answer is thrown away', async () => {
    line.app.on('/voice', '<Redirect>/late</Redirect>');
    line.app.on('/late', '<Say>gec</Say>');
    line.carrier.faults.webhook({ path: '/late' }, { kind: 'slow-answer', ms: 5000 });
    const phone = await line.call();
    await update(phone, { Url: line.at('/new') });
    await line.clock.advance(10_000);
    expect(heard(phone)).toEqual(['say Yeni']);
  });

  it('is moved out of a menu, whose keys no longer count', async () => {
    line.app.on('/voice', '<Gather numDigits="1" action="/menu"/>');
    const phone = await line.call();
    await update(phone, { Twiml: '<Response><Pause length="5"/></Response>' });
    phone.press('1');
    await line.clock.advance(0);
    expect(line.app.asked('/menu')).toEqual([]);
  });

  it('is hung up', async () => {
    const phone = await line.call();
    expect((await update(phone, { Status: 'completed' })).json['status']).toBe('completed');
    expect(phone.state).toBe('completed');
  });

  it('that has hung up already cannot be moved: an ordinary outcome with its own number', async () => {
    const phone = await line.call();
    phone.hangUp();
    expect((await update(phone, { Status: 'completed' })).json['code']).toBe(21220);
    const answer = await update(phone, { Url: line.at('/new') });
    expect(answer.json).toMatchObject({
      code: 21220,
      status: 400,
      more_info: 'https://www.twilio.com/docs/errors/21220',
    });
  });

  it('that has not been answered cannot be moved', async () => {
    line.app.on('/voice', '<Pause length="60"/>');
    expect((await update(await line.call(), { Url: line.at('/new') })).json['code']).toBe(21220);
  });

  it.each([
    ['a document and an address at once', { Url: 'https://line.example/new', Twiml: '<Response/>' }, 20001],
    ['a document over 4000 characters', { Twiml: `<Response><Say>${'a'.repeat(4000)}</Say></Response>` }, 21605],
    ['a document with a relative address', { Twiml: '<Response><Redirect>/new</Redirect></Response>' }, 15004],
    ['a document with a relative action inside', { Twiml: '<Response><Gather action="/new"/></Response>' }, 15004],
    ['a document with an unknown verb', { Twiml: '<Response><Speak/></Response>' }, 12200],
    ['an address that is none', { Url: 'new' }, 21205],
    ['a status that does not exist', { Status: 'paused' }, 20001],
  ])('is not moved by %s', async (_case, form, code) => {
    const phone = await line.call();
    const answer = await update(phone, form as Record<string, string>);
    expect(answer.json).toMatchObject({ code, status: 400 });
    expect(heard(phone)).toEqual(['say Salam']);
  });

  it('is cut off after the time limit that it was given', async () => {
    const phone = await line.call();
    await update(phone, { TimeLimit: '10' });
    await line.clock.advance(10_000);
    expect(phone.state).toBe('completed');
  });

  it('is deleted only when the call is over, and then is unknown', async () => {
    const phone = await line.call();
    const path = `Calls/${phone.sid}.json`;
    expect((await line.rest('DELETE', path)).json).toMatchObject({ code: 20009, status: 409 });
    phone.hangUp();
    expect((await line.rest('GET', path)).json).toMatchObject({
      status: 'completed',
      end_time: 'Sat, 21 Nov 2026 12:00:00 +0000',
    });
    expect((await line.rest('DELETE', path)).status).toBe(204);
    expect((await line.rest('GET', path)).json).toMatchObject({ code: 20404, status: 404 });
    expect((await update(phone, { Status: 'completed' })).json['code']).toBe(20404);
  });
});

describe('a call begun by REST', () => {
  const order = { From: LINE, To: DUTY, Url: 'https://line.example/new' };
  const rings: RingingPhone[] = [];
  beforeEach(() => {
    rings.length = 0;
    line.carrier.onRing(DUTY, (ring) => rings.push(ring));
    line.app.on('/leg', { status: 204 });
  });

  it('waits in the queue, rings, and hears its document when answered', async () => {
    const made = await line.rest('POST', 'Calls.json', {
      ...order,
      StatusCallback: line.at('/leg'),
      StatusCallbackEvent: 'initiated ringing answered completed',
    });
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({ status: 'queued', direction: 'outbound-api', from: LINE, to: DUTY });
    const phone = rings[0]?.answer();
    await line.clock.advance(0);
    expect(phone && heard(phone)).toEqual(['say Yeni']);
    phone?.hangUp();
    await line.clock.advance(0);
    expect(line.app.asked('/leg').map(({ fields }) => fields['CallStatus'])).toEqual([
      'initiated',
      'ringing',
      'in-progress',
      'completed',
    ]);
  });

  it('may bring its document along', async () => {
    await line.rest('POST', 'Calls.json', { From: LINE, To: DUTY, Twiml: '<Response><Say>Növbə</Say></Response>' });
    const phone = rings[0]?.answer();
    await line.clock.advance(0);
    expect(phone && heard(phone)).toEqual(['say Növbə']);
  });

  it('starts a second after the one before it: the account may begin one a second', async () => {
    for (let count = 0; count < 3; count++) await line.rest('POST', 'Calls.json', order);
    expect(rings).toHaveLength(1);
    await line.clock.advance(1000);
    expect(rings).toHaveLength(2);
    await line.clock.advance(1000);
    expect(rings).toHaveLength(3);
    const list = await line.rest('GET', 'Calls.json?PageSize=2');
    expect((list.json['calls'] as { queue_time: string }[]).map(({ queue_time }) => queue_time)).toEqual([
      '2000',
      '1000',
    ]);
    expect(list.json['next_page_uri']).toContain('Page=1');
  });

  it('is cancelled while it waits, and tells nobody', async () => {
    await line.rest('POST', 'Calls.json', order);
    const made = await line.rest('POST', 'Calls.json', { ...order, StatusCallback: line.at('/leg') });
    expect((await line.rest('POST', `Calls/${made.json['sid']}.json`, { Status: 'canceled' })).json['status']).toBe(
      'canceled',
    );
    await line.clock.advance(60_000);
    expect(rings).toHaveLength(1);
    expect(line.app.asked('/leg')).toEqual([]);
  });

  it('that nobody answers ends after a minute and the five seconds that are always added', async () => {
    await line.rest('POST', 'Calls.json', { ...order, StatusCallback: line.at('/leg') });
    await line.clock.advance(64_999);
    expect(line.app.asked('/leg')).toEqual([]);
    await line.clock.advance(1);
    expect(line.app.last('/leg').fields).toMatchObject({ CallStatus: 'no-answer', CallDuration: '0' });
  });

  it('rings a softphone with its parameters', async () => {
    const seen: RingingPhone[] = [];
    line.carrier.onClientRing('op_1', (ring) => seen.push(ring));
    await line.rest('POST', 'Calls.json', { ...order, To: 'client:op_1?offer=o-1' });
    expect(seen[0]).toMatchObject({ to: 'client:op_1', params: { offer: 'o-1' } });
  });

  it.each([
    ['from a number that is not the account’s', { From: '+994000009999' }, 21210],
    ['to something that is no number', { To: 'somebody' }, 21211],
    ['to nobody', { To: '' }, 21201],
    ['without a document', { Url: '' }, 21205],
    [
      'with an event that does not exist',
      { StatusCallbackEvent: 'rang', StatusCallback: 'https://line.example/leg' },
      21626,
    ],
    ['with a time-out that is none', { Timeout: 'soon' }, 20001],
  ])('is refused %s', async (_case, change, code) => {
    const answer = await line.rest('POST', 'Calls.json', { ...order, ...(change as Record<string, string>) });
    expect(answer.json).toMatchObject({ code, status: 400 });
    expect(rings).toEqual([]);
  });
});

describe('the REST interface', () => {
  const ask = (authorization: string | undefined, path = `/2010-04-01/Accounts/${testAccount.accountSid}/Calls.json`) =>
    line.carrier.handleRest({
      method: 'GET',
      path,
      query: new URLSearchParams(),
      form: new URLSearchParams(),
      authorization,
    });
  const basic = (name: string, word: string) => `Basic ${Buffer.from(`${name}:${word}`).toString('base64')}`;

  it.each([
    ['nobody', undefined],
    ['a wrong token', basic(testAccount.accountSid, 'wrong')],
    ['a key with the account’s token', basic(testAccount.apiKeySid, testAccount.authToken)],
  ])('is closed to %s', async (_case, authorization) => {
    const answer = await ask(authorization);
    expect(answer.status).toBe(401);
    expect(JSON.parse(String(answer.body))).toMatchObject({ code: 20003 });
  });

  it('knows the account’s token and the API key', async () => {
    expect((await ask(basic(testAccount.accountSid, testAccount.authToken))).status).toBe(200);
    expect((await ask(basic(testAccount.apiKeySid, testAccount.apiKeySecret))).status).toBe(200);
  });

  it('knows no other account and no other resource', async () => {
    const authorization = basic(testAccount.accountSid, testAccount.authToken);
    expect((await ask(authorization, `/2010-04-01/Accounts/AC${'9'.repeat(32)}/Calls.json`)).status).toBe(404);
    expect((await ask(authorization, `/2010-04-01/Accounts/${testAccount.accountSid}/Faxes.json`)).status).toBe(404);
  });

  it('shows and changes where a number leads', async () => {
    const list = await line.rest('GET', `IncomingPhoneNumbers.json?PhoneNumber=${encodeURIComponent(LINE)}`);
    const [number] = list.json['incoming_phone_numbers'] as { sid: string; voice_url: string }[];
    expect(number?.voice_url).toBe(line.at('/voice'));
    await line.rest('POST', `IncomingPhoneNumbers/${number?.sid}.json`, { VoiceUrl: `${line.at('/new')}#ct=1500` });
    const phone = await line.call();
    expect(heard(phone)).toEqual(['say Yeni']);
  });

  it('lists calls by what is asked', async () => {
    const phone = await line.call();
    await line.call('+994000000002');
    const calls = async (query: string) =>
      (await line.rest('GET', `Calls.json?${query}`)).json['calls'] as { sid: string }[];
    expect(await calls(`From=${encodeURIComponent(CALLER)}`)).toMatchObject([{ sid: phone.sid }]);
    expect(await calls('Status=in-progress')).toHaveLength(2);
    expect(await calls('Status=completed')).toEqual([]);
  });
});
