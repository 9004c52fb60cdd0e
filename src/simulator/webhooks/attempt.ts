import type { WebhookFault } from '../faults.ts';
import { type HttpAnswer, HttpFault } from './http-client.ts';
import type { Outside } from './outside.ts';
import { type Fields, signature } from './sign.ts';

export interface Attempt {
  /** Absolute, without a fragment. */
  url: string;
  method: 'GET' | 'POST';
  fields: Fields;
  /** The same for every attempt at one event. */
  token: string;
  bytesMax: number;
  signal: AbortSignal;
}

/** The address answered with more redirects than Twilio follows. */
export class TooManyRedirects extends Error {}

const REDIRECTS_LIMIT = 10;

/** Sends one signed request and follows redirects. A redirected POST goes on as a GET without its fields, as at Twilio. */
export async function attempt(outside: Outside, order: Attempt): Promise<HttpAnswer> {
  const end = outside.activity.begin();
  try {
    let current = order;
    for (let count = 0; count <= REDIRECTS_LIMIT; count++) {
      const answer = await sendOnce(outside, current);
      const location = answer.headers.location;
      if (answer.status < 300 || answer.status > 399 || location === undefined) return answer;
      current = redirected(current, answer.status, location);
    }
    throw new TooManyRedirects();
  } finally {
    end();
  }
}

function sendOnce(outside: Outside, order: Attempt): Promise<HttpAnswer> {
  const url = new URL(order.url);
  const form = toForm(order.fields);
  if (order.method === 'GET') for (const [name, value] of form) url.searchParams.append(name, value);
  const signed = order.method === 'GET' ? {} : order.fields;
  return outside.http.send({
    url,
    method: order.method,
    body: order.method === 'GET' ? '' : form.toString(),
    headers: {
      'user-agent': 'TwilioProxy/1.1',
      accept: '*/*',
      'x-twilio-signature': signature(outside.authToken, url.href, signed),
      'i-twilio-idempotency-token': order.token,
      ...(order.method === 'POST' && { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }),
    },
    bytesMax: order.bytesMax,
    signal: order.signal,
  });
}

function redirected(order: Attempt, status: number, location: string): Attempt {
  const url = new URL(location, order.url);
  url.hash = '';
  if (status === 307 || status === 308) return { ...order, url: url.href };
  return { ...order, url: url.href, method: 'GET', fields: {} };
}

function toForm(fields: Fields): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    for (const one of typeof value === 'string' ? [value] : value) form.append(name, one);
  }
  return form;
}

/** Whether one of the faults that struck is of this kind; the answer is that fault. */
export function struckBy<Kind extends WebhookFault['kind']>(
  faults: readonly WebhookFault[],
  kind: Kind,
): Extract<WebhookFault, { kind: Kind }> | undefined {
  return faults.find((fault): fault is Extract<WebhookFault, { kind: Kind }> => fault.kind === kind);
}

/** Why an attempt brought no answer, in the words of the retry policy. */
export function failureOf(error: unknown): 'ct' | 'rt' | undefined {
  if (!(error instanceof HttpFault)) return undefined;
  if (error.kind === 'connect') return 'ct';
  return error.kind === 'too-large' ? undefined : 'rt';
}
