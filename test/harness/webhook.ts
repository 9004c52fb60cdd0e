import { once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { parseTwiml, type TwimlElement } from '../../src/simulator/twiml/document.ts';
import { type Fields, signature } from '../../src/simulator/webhooks/sign.ts';
import type { TestLine } from './line.ts';
import { LINE_NUMBER, PUBLIC_ORIGIN } from './line-carrier.ts';

export interface Webhook {
  /** With its query; an address with our origin and overrides is one, too. */
  path: string;
  fields?: Fields;
  method?: 'GET' | 'POST';
  headers?: Record<string, string>;
  /** Signed with this token; with none it is not signed at all. */
  token?: string | null;
}

export interface Answer {
  status: number;
  type: string;
  text: string;
  /** The verbs of the document; empty where there is none. Throws when the carrier would refuse it. */
  verbs(): readonly TwimlElement[];
}

const connections = new Agent({ keepAlive: true });
let legs = 0;

/** A leg's id, never used before. */
export function newCallSid(): string {
  legs += 1;
  return `CA${legs.toString(16).padStart(32, '0')}`;
}

/** What the carrier posts about a caller's leg. */
export function callerFields(more: Record<string, string> = {}): Record<string, string> {
  return {
    CallSid: newCallSid(),
    AccountSid: 'AC00000000000000000000000000000152',
    ApiVersion: '2010-04-01',
    CallStatus: 'in-progress',
    Direction: 'inbound',
    From: '+994000007777',
    To: LINE_NUMBER,
    ...more,
  };
}

/** One request as the carrier makes it, signed with the line's token unless told otherwise. */
export async function sendWebhook(line: TestLine, webhook: Webhook): Promise<Answer> {
  const { fields = {}, method = 'POST', headers = {} } = webhook;
  const token = webhook.token === undefined ? line.config.carrier.authTokens[0] : webhook.token;
  const path = webhook.path.replace(PUBLIC_ORIGIN, '').replace(/#.*$/, '');
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    for (const one of typeof value === 'string' ? [value] : value) form.append(name, one);
  }
  const url = method === 'GET' ? `${path}${path.includes('?') ? '&' : '?'}${form}` : path;
  const signed = method === 'GET' ? {} : fields;
  const given = {
    host: 'line.example',
    ...(method === 'POST' && { 'content-type': 'application/x-www-form-urlencoded' }),
    ...(token && { 'x-twilio-signature': signature(token, PUBLIC_ORIGIN + url, signed) }),
    ...headers,
  };
  const { status, type, body } = await exchange(line, { method, path: url, headers: given, body: form.toString() });
  return { status, type, text: body, verbs: () => (status === 204 ? [] : parseTwiml(body)) };
}

/** One raw exchange with the line, as nobody normalises it. */
async function exchange(
  line: TestLine,
  sent: { method: string; path: string; headers: Record<string, string>; body: string },
): Promise<{ status: number; type: string; body: string }> {
  const { method, path, headers } = sent;
  const request = httpRequest(line.local, { method, path, headers, agent: connections });
  request.end(method === 'GET' ? '' : sent.body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const body = await text(response);
  return { status: response.statusCode ?? 0, type: response.headers['content-type'] ?? '', body };
}

/** Every address in a document, by the path it leads to. */
export function addressesIn(verbs: readonly TwimlElement[]): string[] {
  return verbs.flatMap((verb) => [
    ...['action', 'url', 'statusCallback', 'waitUrl'].flatMap((name) => verb.attributes[name] || []),
    ...(['Play', 'Redirect'].includes(verb.name) ? [verb.text] : []),
    ...addressesIn(verb.children),
  ]);
}
