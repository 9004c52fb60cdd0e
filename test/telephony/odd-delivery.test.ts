import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseTwiml } from '../../src/simulator/twiml/document.ts';
import { type Fields, signature } from '../../src/simulator/webhooks/sign.ts';
import { openLine, type TestLine } from '../harness/line.ts';
import { PUBLIC_ORIGIN } from '../harness/line-carrier.ts';
import { addressesIn, callerFields } from '../harness/webhook.ts';

/** As much as the line reads of one request, and more. */
const READABLE_BYTES = 100_000;
const UNREADABLE_BYTES = 300_000;
/** Some proxies offer it on whatever they pass on. */
const UPGRADE = ['connection: upgrade', 'upgrade: h2c'];
const FORM_TYPE = 'application/x-www-form-urlencoded';

let line: TestLine;
beforeAll(async () => {
  line = await openLine();
});
afterAll(() => line.close());

interface Delivery {
  method?: string;
  path?: string;
  fields?: Fields;
  /** Instead of the fields' own text. */
  body?: string;
  type?: string | null;
  /** What the header says, which may be wrong. */
  length?: number;
  headers?: string[];
  isInPieces?: true;
  /** What is signed with the address; the fields where nothing else is said. */
  signs?: Fields;
  signature?: string;
}

/** One request, byte for byte as it is written here, and what came back. */
async function deliver(sent: Delivery): Promise<{ status: number; type: string; headers: string; text: string }> {
  const { method = 'POST', path = '/voice/inbound', fields = callerFields(), type = FORM_TYPE } = sent;
  const body = sent.body ?? new URLSearchParams(Object.entries(fields) as [string, string][]).toString();
  const token = line.config.carrier.authTokens[0] ?? '';
  const given = sent.signature ?? signature(token, PUBLIC_ORIGIN + path, sent.signs ?? fields);
  const head = [
    `${method} ${path} HTTP/1.1`,
    'host: line.example',
    'connection: close',
    `x-twilio-signature: ${given}`,
    ...(sent.isInPieces
      ? ['transfer-encoding: chunked']
      : [`content-length: ${sent.length ?? Buffer.byteLength(body)}`]),
    ...(type === null ? [] : [`content-type: ${type}`]),
    ...(sent.headers ?? []),
  ];
  const { hostname, port } = new URL(line.local);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  const answer = await text(socket);
  const [headers = '', ...rest] = answer.split('\r\n\r\n');
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(headers)?.[1]),
    type: /^content-type: (.*)$/im.exec(headers)?.[1] ?? '',
    headers: headers.replaceAll('\r', ''),
    text: rest.join('\r\n\r\n'),
  };
}

/** The caller hears the first words, and the menu goes on. */
async function expectFirstWords(sent: Delivery): Promise<void> {
  const answer = await deliver(sent);
  expect([answer.status, answer.type]).toEqual([200, 'text/xml; charset=utf-8']);
  const addresses = addressesIn(parseTwiml(answer.text));
  expect(addresses.some((address) => address.includes('/az/greeting.wav'))).toBe(true);
  expect(addresses.some((address) => address.includes('/voice/menu'))).toBe(true);
}

/** The caller goes into the queue, or an on-call telephone rings. */
async function expectOnTheWayToPerson(sent: Delivery): Promise<void> {
  const answer = await deliver(sent);
  expect([answer.status, answer.type]).toEqual([200, 'text/xml; charset=utf-8']);
  const addresses = addressesIn(parseTwiml(answer.text));
  expect(addresses.some((address) => address.includes('/prompts/'))).toBe(true);
  expect(addresses.some((address) => /\/voice\/(wait|rung)/.test(address))).toBe(true);
}

const long = (bytes: number) => callerFields({ SipHeader_X: 'x'.repeat(bytes) });

describe('A6.1: a caller hears the first words, however the carrier delivers the call', () => {
  const deliveries: [how: string, sent: () => Delivery][] = [
    ['with a body of a hundred thousand bytes', () => ({ fields: long(READABLE_BYTES) })],
    ['with nine hundred fields', () => ({ fields: callerFields(manyFields(900)) })],
    ['without a content type', () => ({ type: null })],
    ['as plain text', () => ({ type: 'text/plain' })],
    ['as JSON that is a form', () => ({ type: 'application/json' })],
    ['with a content type that is none', () => ({ type: ';;=' })],
    ['in a character set that nobody knows', () => ({ type: `${FORM_TYPE}; charset=klingon-8` })],
    ['in a wrong character set', () => ({ type: `${FORM_TYPE}; charset=utf-16le` })],
    ['by PUT', () => ({ method: 'PUT' })],
    ['by DELETE', () => ({ method: 'DELETE' })],
    ['by PATCH', () => ({ method: 'PATCH' })],
    ['by GET with a body', () => ({ method: 'GET' })],
    ['by a method of another protocol', () => ({ method: 'PROPFIND' })],
    ['at an address with broken escapes', () => ({ path: '/voice/inbound?%zz' })],
    ['with a body that is shorter than it says', () => ({ length: 5_000 })],
    ['in a hurry to speak another protocol', () => ({ headers: ['expect: miracles'] })],
    ['wishing to upgrade', () => ({ headers: UPGRADE })],
    ['wishing to upgrade, a hundred thousand bytes long', () => ({ fields: long(READABLE_BYTES), headers: UPGRADE })],
  ];
  it.each(deliveries)('%s', (_how, sent) => expectFirstWords(sent()));

  it('in pieces', () => {
    const fields = callerFields();
    const body = new URLSearchParams(fields).toString();
    const pieces = [body.slice(0, 9), body.slice(9)].map((each) => `${each.length.toString(16)}\r\n${each}\r\n`);
    return expectFirstWords({ fields, body: `${pieces.join('')}0\r\n\r\n`, isInPieces: true });
  });

  it('behind somebody who wished to upgrade and broke off in the middle: that ends no process', async () => {
    const { hostname, port } = new URL(line.local);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    const head = ['POST /voice/inbound HTTP/1.1', 'host: line.example', 'content-length: 5000', ...UPGRADE];
    socket.write(`${head.join('\r\n')}\r\n\r\nhalf`);
    // The line has read the head by the time that it answers another.
    await expectFirstWords({});
    socket.resetAndDestroy();
    await expectFirstWords({});
  });
});

describe('A6.1: a caller whom the carrier sends astray gets a person', () => {
  const deliveries: [how: string, sent: () => Delivery][] = [
    ['at a path that does not exist', () => ({ path: '/voice/nowhere' })],
    ['at a path with broken escapes', () => ({ path: '/voice/%zz' })],
    ['at a path that is cut off', () => ({ path: '/voice/%' })],
    ['at a path of three thousand letters', () => ({ path: `/voice/${'x'.repeat(3_000)}` })],
    ['by PUT at a path that does not exist', () => ({ method: 'PUT', path: '/voice/nowhere' })],
    ['in the menu by GET', () => ({ method: 'GET', path: `/voice/menu?${inAddress()}`, fields: {}, type: null })],
    ['in the wait by PUT', () => ({ method: 'PUT', path: '/voice/wait' })],
    ['without a word', () => ({ fields: {}, type: null })],
    ['with JSON beside a signed address', () => ({ body: '{"CallSid":1}', type: 'application/json', signs: {} })],
    ['with a picture beside a signed address', () => ({ body: '\u0089PNG\r\n', type: 'image/png', signs: {} })],
    ['with a film beside a signed address', () => ({ ...film(), signs: {} })],
  ];
  it.each(deliveries)('%s', (_how, sent) => expectOnTheWayToPerson(sent()));
});

describe('403 for what the carrier did not sign, however it is delivered', () => {
  const deliveries: [how: string, sent: () => Delivery][] = [
    ['a body of a hundred thousand bytes', () => ({ fields: long(READABLE_BYTES) })],
    ['no content type', () => ({ type: null })],
    ['another method', () => ({ method: 'PUT' })],
    ['a path that does not exist', () => ({ path: '/voice/nowhere' })],
    ['broken escapes', () => ({ path: '/voice/%zz' })],
    ['a length that is too great', () => ({ length: 5_000 })],
    ['a wish to upgrade', () => ({ headers: UPGRADE })],
    ['JSON', () => ({ body: '{"CallSid":', type: 'application/json' })],
  ];
  it.each(deliveries)('%s', async (_how, sent) => {
    const { status, text: body } = await deliver({ ...sent(), signature: 'x'.repeat(27).concat('=') });
    expect([status, body]).toEqual([403, '']);
  });

  it.each([
    ['a form that is longer than anybody reads', () => ({ fields: long(UNREADABLE_BYTES) })],
    ['a form of more fields than anybody reads', () => ({ fields: callerFields(manyFields(5_000)) })],
    ['a form beside an address that was signed alone', () => ({ signs: {} })],
    ['a field more than was signed', () => ({ fields: callerFields({ CallSid: '' }), signs: {} })],
  ] as [string, () => Delivery][])('%s', async (_how, sent) => {
    const { status } = await deliver(sent());
    expect(status).toBe(403);
  });
});

it('nobody on the way keeps an answer, or takes it for something else', async () => {
  for (const sent of [{}, { signature: 'x'.repeat(28) }]) {
    const { headers } = await deliver(sent);
    expect(headers).toMatch(/^cache-control: no-store$/m);
    expect(headers).toMatch(/^x-content-type-options: nosniff$/m);
  }
});

function manyFields(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`SipHeader_${index}`, String(index)]));
}

function inAddress(): string {
  return new URLSearchParams(callerFields()).toString();
}

function film(): Delivery {
  return { body: 'f'.repeat(UNREADABLE_BYTES), type: 'video/mp4' };
}
