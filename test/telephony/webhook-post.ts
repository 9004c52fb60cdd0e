import twilio from 'twilio';
import { type App, createApp } from '../../src/app.ts';
import type { CallSid } from '../../src/calls/call.ts';
import { type Clock, wallClock } from '../../src/clock.ts';
import { type Config, readConfig } from '../../src/config.ts';
import type { Log } from '../../src/http/log.ts';
import { createCallUrls } from '../../src/telephony/call-urls.ts';

export const PUBLIC_ORIGIN = 'https://line.example';
export const ROOT = new URL('../..', import.meta.url).pathname;
export const SILENT_LOG: Log = { info: () => {}, warn: () => {}, error: () => {}, fault: () => {} };

/** All addresses of the voice path. */
export const PATHS = [
  '/voice/inbound',
  '/voice/menu',
  '/voice/wait',
  '/voice/move',
  '/voice/after',
  '/voice/cover',
  '/voice/answer',
  '/voice/rung',
  '/voice/hold',
  '/voice/screen',
  '/voice/screened',
  '/voice/operator',
  '/voice/status',
  '/voice/unknown',
] as const;

/** Settings of a line whose carrier and queue are nowhere; the database is where the test says. */
export function testConfig(databaseUrl: string): Config {
  return readConfig({
    NODE_ENV: 'test',
    PORT: '0',
    PUBLIC_ORIGIN,
    DATABASE_URL: databaseUrl,
    REDIS_URL: 'redis://127.0.0.1:1',
    TWILIO_API_ORIGIN: 'http://127.0.0.1:1',
    FALLBACK_NUMBERS: '+994000009001',
  });
}

/** The application with everything real but its surroundings. */
export function openApp(config: Config, log: Log = SILENT_LOG): Promise<App> {
  return createApp({ config, clock: wallClock, log, root: ROOT });
}

export interface Answer {
  status: number;
  type: string;
  body: string;
}

export interface Webhook {
  path: string;
  query?: string;
  form: Record<string, string | string[]>;
  headers?: Record<string, string>;
  /** Signs with something else than the line's token. */
  token?: string;
  signature?: string;
}

/** Posts as the carrier does: a form, signed over the public address. */
export async function post(app: App, config: Config, webhook: Webhook): Promise<Answer> {
  const { path, query = '', form } = webhook;
  const url = path + query;
  const token = webhook.token ?? config.carrier.authTokens[0] ?? '';
  const signature = webhook.signature ?? twilio.getExpectedTwilioSignature(token, PUBLIC_ORIGIN + url, form);
  const payload = new URLSearchParams(
    Object.entries(form).flatMap(([name, value]) => [value].flat().map((each): [string, string] => [name, each])),
  ).toString();
  const answer = await app.server.inject({
    method: 'POST',
    url,
    payload,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': signature,
      ...webhook.headers,
    },
  });
  return { status: answer.statusCode, type: String(answer.headers['content-type'] ?? ''), body: answer.body };
}

/** An invented call, with the fields the carrier always sends. */
export function callForm(number: number, more: Record<string, string> = {}): Record<string, string> {
  return {
    CallSid: sidOf(number),
    AccountSid: `AC${'0'.repeat(32)}`,
    From: `+99400000${String(number % 10_000).padStart(4, '0')}`,
    To: '+99412000152',
    CallStatus: 'in-progress',
    Direction: 'inbound',
    ApiVersion: '2010-04-01',
    ...more,
  };
}

export function sidOf(number: number): CallSid {
  return `CA${number.toString(16).padStart(32, '0')}` as CallSid;
}

/** The query of an address that this line made for this call. */
export function ourQuery(
  config: Config,
  made: { path: string; number: number; fields: string[]; clock?: Clock },
): string {
  const urls = createCallUrls({
    publicOrigin: PUBLIC_ORIGIN,
    secret: config.urlSecret,
    clock: made.clock ?? wallClock,
  });
  const url = new URL(urls.make(made.path, urls.callIdOf(sidOf(made.number)), made.fields));
  return url.search;
}
