// Who calls, on the whole line: what the operator sees of it, and that nobody else can tell a known caller from another.
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseTwiml } from '../../src/simulator/twiml/document.ts';
import { signature } from '../../src/simulator/webhooks/sign.ts';
import { type LineSettings, openLine, type TestLine } from '../harness/line.ts';
import { PUBLIC_ORIGIN } from '../harness/line-carrier.ts';
import { addressesIn, callerFields, sendWebhook } from '../harness/webhook.ts';
import { type KeyPlace, makeKeyPlace, PATIENT } from '../keyd/key-place.ts';

const CALLER = '+994000004711';
const OTHER = '+994000004712';
/** Every identity that says nothing about who calls. */
const WITHHELD = [
  ...['', 'anonymous', 'Anonymous', 'restricted', 'unknown', 'unavailable', 'private', 'blocked', 'withheld'],
  ...['266696687', '+266696687', '7378742833', '2562533', '8656696', '86282452253', '7748283', '+12562533'],
  ...['sip:anonymous@anonymous.invalid', 'sip:carrier.example', 'client:somebody', '152', 'asena'],
];
let place: KeyPlace;
const opened: TestLine[] = [];

beforeEach(async () => {
  place = await makeKeyPlace();
  await place.start();
});
afterEach(async () => {
  for (const line of opened.splice(0)) await line.close();
  await place.remove();
});

async function open(settings: LineSettings = {}): Promise<TestLine> {
  const keyd = { socketPath: place.places.socket, tokenFolder: join(place.places.folder, 'tokens') };
  const line = await openLine({ keyd, ...settings });
  opened.push(line);
  return line;
}

/** A call that begins, and what it then is in the database. */
async function arrive(line: TestLine, from: string): Promise<{ callerId: string | null }> {
  const fields = callerFields({ From: from });
  expect((await sendWebhook(line, { path: '/voice/inbound', fields })).status).toBe(200);
  await line.clock.settle();
  const [row] = await line.database.sql<{ caller_id: string | null }>(
    'select caller_id from calls where carrier_sid = $1',
    [fields['CallSid']],
  );
  return { callerId: row?.caller_id ?? null };
}

describe('A3.1, A9.4: the operator is told that somebody has called before, and nothing more', () => {
  it('not at the first call, by a code name in three languages at the next, and by the same one ever after', async () => {
    const line = await open();
    const operator = await line.operator('Aysel');
    await operator.available();
    const seen = [];
    for (let call = 0; call < 3; call += 1) {
      const phone = line.calls(CALLER);
      await line.pass(3);
      for (const key of '11') {
        phone.press(key);
        await line.pass(1);
      }
      await operator.answer();
      await line.pass(2);
      const desk = await operator.desk();
      expect(desk.call).toMatchObject({ state: 'talking' });
      seen.push(desk.call?.earlierContact);
      expect(JSON.stringify(desk)).not.toContain('4711');
      phone.hangUp();
      await line.pass(2);
      const { wrapUps } = await operator.desk();
      expect(JSON.stringify(wrapUps)).not.toContain('earlierContact');
      for (const { callId } of wrapUps)
        await operator.post(`/api/calls/${callId}/wrap-up`, { disposition: 'information' });
      await operator.available();
    }
    const [first, second, third] = seen;
    expect(first).toBeNull();
    expect(Object.keys(second ?? {})).toEqual(['az', 'ru', 'en']);
    expect(new Set(Object.values(second ?? {})).size).toBe(3);
    expect(third).toEqual(second);
  });

  it('only the operator in the call is told, and only while it lasts', async () => {
    const line = await open();
    await arrive(line, CALLER);
    const phone = line.calls(CALLER);
    await line.pass(3);
    for (const key of '11') {
      phone.press(key);
      await line.pass(1);
    }
    const [aysel, rauf] = [await line.operator('Aysel'), await line.operator('Rauf')];
    await aysel.available();
    await line.pass(1);
    expect(JSON.stringify(await aysel.desk())).not.toContain('earlierContact');
    await aysel.answer();
    await line.pass(2);
    const { call } = await aysel.desk();
    expect(call?.earlierContact).not.toBeNull();
    const told = (asking: string) =>
      line.database
        .as({ id: asking, role: 'operator' })
        .query<{ code: number | null }>('t', 'select earlier_contact($1) as code', [call?.id]);
    expect(await told(aysel.id)).toEqual([{ code: expect.any(Number) }]);
    expect(await told(rauf.id)).toEqual([{ code: null }]);
    phone.hangUp();
    await line.pass(2);
    expect(await told(aysel.id)).toEqual([{ code: null }]);
  });

  it('callers who gave no number are never one person: not by any way of withholding it', async () => {
    const line = await open();
    for (const from of [...WITHHELD, ...WITHHELD]) expect(await arrive(line, from)).toEqual({ callerId: null });
    expect(await line.database.sql('select from caller_links')).toEqual([]);
    const { callerId } = await arrive(line, CALLER);
    expect(callerId).not.toBeNull();
    expect(await arrive(line, `sip:${CALLER}@carrier.example`)).toEqual({ callerId });
    expect((await arrive(line, OTHER)).callerId).not.toBe(callerId);
  });
});

describe('A3.1: a network that shows our own number for every caller who gave none', () => {
  const OURS = '+994880000152';
  const WRITTEN = [
    ...[OURS, '994880000152', '00994880000152', '0880000152', '880000152', '+9940880000152'],
    ...[`sip:${OURS}@carrier.example`, 'sip:0880000152@10.0.0.1:5060;user=phone', 'tel:+994-88-000-01-52'],
  ];

  it('makes them nobody, in whatever way it is written', async () => {
    const line = await open({ calledNumbers: [OURS] });
    for (const from of WRITTEN) expect([from, await arrive(line, from)]).toEqual([from, { callerId: null }]);
    expect(await line.database.sql('select from caller_links')).toEqual([]);
    expect((await arrive(line, CALLER)).callerId).not.toBeNull();
  });

  it('nor the number from which the line calls itself, where it was not the line', async () => {
    const line = await open({ syntheticCallFrom: '+994120000153' });
    for (let call = 0; call < 2; call += 1) expect(await arrive(line, '+994120000153')).toEqual({ callerId: null });
  });
});

describe('T13: whoever shows somebody else’s number learns nothing by it', () => {
  it('every webhook of a caller answers a known and an unknown one, and one without keys, with the same bytes', async () => {
    const known = await open();
    expect((await arrive(known, CALLER)).callerId).not.toBeNull();
    const answers = await journey(known);
    const knownCall = await known.database.sql('select caller_id from calls where caller_id is not null');
    expect(knownCall).toHaveLength(2);
    const unknown = await open();
    await arrive(unknown, OTHER);
    expect(await journey(unknown)).toEqual(answers);
    const keyless = await open({ keyd: { socketPath: '/nowhere/keyd.sock', tokenFolder: '/nowhere' } });
    await arrive(keyless, CALLER);
    expect(await journey(keyless)).toEqual(answers);
    expect(answers.length).toBeGreaterThan(9);
  });

  it('nobody is asked who calls before the answer is sent, however long the answer takes', async () => {
    const events: string[] = [];
    const mute = await muteKeyd(() => events.push('asked'));
    const line = await open({ keyd: { ...mute.place, tokenFolder: join(place.places.folder, 'tokens') } });
    line.app.server.server.prependListener('request', (_request: IncomingMessage, response: ServerResponse) =>
      response.prependListener('finish', () => events.push('answered')),
    );
    // A table that is held makes the answer late: who calls must wait all the same.
    await line.database.sql('begin');
    await line.database.sql('lock table calls in access exclusive mode');
    const { status } = await sendWebhook(line, { path: '/voice/inbound', fields: callerFields({ From: CALLER }) });
    await line.database.sql('rollback');
    expect(status).toBe(200);
    await expect.poll(() => events, PATIENT).toEqual(['answered', 'asked']);
    mute.server.close();
  });
});

describe('a key process that is away, hangs or comes back', () => {
  it('leaves the calls meanwhile unlinked, and knows the caller again afterwards', async () => {
    const line = await open();
    const { callerId } = await arrive(line, CALLER);
    await place.stop();
    expect(await arrive(line, CALLER)).toEqual({ callerId: null });
    await place.start();
    await expect.poll(() => arrive(line, CALLER), PATIENT).toEqual({ callerId });
    expect(JSON.stringify(line.logged)).not.toContain('4711');
  });
});

/** What the carrier hears, byte for byte, on every way a caller's webhook can go, with the same ids each time. */
async function journey(line: TestLine): Promise<string[]> {
  const answers: string[] = [];
  const fields = callerFields({ From: CALLER, CallSid: `CA${'7'.repeat(32)}` });
  const ask = async (path: string, more: Record<string, string> = {}) => {
    const answer = await rawAnswer(line, path, { ...fields, ...more });
    answers.push(answer);
    await line.clock.settle();
    const [, body = ''] = answer.split('\n\n');
    return addressesIn(parseTwiml(body)).find((address) => /\/voice\/(menu|wait|cover)\?/.test(address)) ?? '';
  };
  const menu = await ask('/voice/inbound');
  const language = await ask(menu, { Digits: '1' });
  const wait = await ask(language, { Digits: '1' });
  const again = await ask(wait);
  const cover = await ask(again, { Digits: '*' });
  await ask(cover, { Digits: '1' });
  for (const path of ['move', 'after', 'answer', 'rung', 'hold', 'nothing']) await ask(`/voice/${path}`);
  return answers;
}

async function rawAnswer(line: TestLine, address: string, fields: Record<string, string>): Promise<string> {
  const path = address.replace(PUBLIC_ORIGIN, '').replace(/#.*$/, '');
  const token = line.config.carrier.authTokens[0] ?? '';
  const request = httpRequest(line.local, {
    method: 'POST',
    path,
    headers: {
      host: 'line.example',
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': signature(token, PUBLIC_ORIGIN + path, fields),
    },
  });
  request.end(new URLSearchParams(fields).toString());
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const body = await text(response);
  // The second in which it was answered is nobody's.
  const headers = response.rawHeaders.map((each, at) => (response.rawHeaders[at - 1] === 'Date' ? '…' : each));
  return `${response.statusCode}\n${headers.join('\n')}\n\n${body}`;
}

async function muteKeyd(asked: () => void): Promise<{ server: Server; place: { socketPath: string } }> {
  const socketPath = join(place.places.folder, 'mute.sock');
  const server = createServer((socket) => {
    asked();
    socket.on('error', () => socket.destroy());
  });
  server.listen(socketPath);
  await once(server, 'listening');
  return { server, place: { socketPath } };
}
