// The carrier's requests, signed and whole, made before they are needed.
import { createHash, randomBytes } from 'node:crypto';
import { DEMO_DEFAULTS } from '../../dist/config-settings.js';
import { signature } from '../../dist/simulator/webhooks/sign.js';

/** What the carrier signs. Nothing is ever sent there: requests go to loopback ports. */
export const PUBLIC_ORIGIN = 'https://line.example';
export const TOKEN = DEMO_DEFAULTS.TWILIO_AUTH_TOKENS;
export const LINE_NUMBER = '+99412000152';

/** A random identifier as the carrier makes them. */
export function makeSid(prefix) {
  return prefix + randomBytes(16).toString('hex');
}

/** The fields of a webhook about a call, with the empty geography that the carrier repeats. */
export function callFields(sid, number, more = {}) {
  const fields = {
    CallSid: sid,
    AccountSid: DEMO_DEFAULTS.TWILIO_ACCOUNT_SID,
    ApiVersion: '2010-04-01',
    CallStatus: 'in-progress',
    Direction: 'inbound',
    From: number,
    Caller: number,
    To: LINE_NUMBER,
    Called: LINE_NUMBER,
    ...more,
  };
  for (const name of ['From', 'Caller', 'To', 'Called'])
    Object.assign(fields, { [`${name}City`]: '', [`${name}State`]: '', [`${name}Zip`]: '', [`${name}Country`]: 'AZ' });
  return fields;
}

/** What a pressed key adds to them. */
export function keyFields(digits) {
  return { msg: 'Gather End', FinishedOnKey: '', Digits: digits };
}

/** A caller's invented number. */
export function inventedNumber(index) {
  return `+99400000${String(index % 10_000).padStart(4, '0')}`;
}

/** One signed POST as bytes. `address` is a path with query, or an address of ours, whose fragment is never sent. */
export function webhook(address, fields) {
  const path = address.replace(PUBLIC_ORIGIN, '').replace(/#.*$/, '');
  const body = new URLSearchParams(fields).toString();
  return post(path, body, [
    'content-type: application/x-www-form-urlencoded; charset=UTF-8',
    `x-twilio-signature: ${signature(TOKEN, PUBLIC_ORIGIN + path, fields)}`,
    // Names this request, so that a repeat can be told from a new one.
    `i-twilio-idempotency-token: ${createHash('sha1').update(randomBytes(16)).digest('hex')}`,
    'user-agent: TwilioProxy/1.1',
    'accept: */*',
  ]);
}

/** One POST of a console as bytes. */
export function consolePost(path, { cookie, body }) {
  return post(path, body === undefined ? '' : JSON.stringify(body), [
    ...(body === undefined ? [] : ['content-type: application/json']),
    `cookie: ${cookie}`,
    'x-console: 1',
  ]);
}

function post(path, body, headers) {
  const head = [`POST ${path} HTTP/1.1`, 'host: localhost', ...headers, `content-length: ${Buffer.byteLength(body)}`];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}
