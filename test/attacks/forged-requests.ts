// What another site's page can make somebody's browser send, and what a careless server would take for a console's own request.
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';

export interface Sent {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
}

/** What the console itself would send. */
export interface Honest {
  method: string;
  path: string;
  cookie: string;
  body: object;
  origin: string;
}

export interface Answered {
  status: number;
  code: string | null;
}

const LIMIT_MS = 30_000;
const JSON_TYPE = { 'content-type': 'application/json' };
const FOREIGN = 'https://elsewhere.example';
/** Same site by the browser's reckoning: it sends our cookie along, `SameSite` or not. */
const SIBLING = 'https://other.line.example';

/** The console's own request, which nothing may refuse as forged. */
export function honestRequest({ method, path, cookie, body, origin }: Honest): Sent {
  return {
    method,
    path,
    headers: { ...JSON_TYPE, cookie, origin, 'x-console': '1', 'sec-fetch-site': 'same-origin' },
    body: JSON.stringify(body),
  };
}

/** The same wish in eight forged shapes. Each brings the person's cookie, as if the browser had sent it. */
export function forgedRequests(honest: Honest): { shape: string; sent: Sent }[] {
  const { method, path, cookie, origin } = honest;
  const json = JSON.stringify(honest.body);
  const form = new URLSearchParams(
    Object.entries(honest.body).map(([name, value]) => [name, String(value)]),
  ).toString();
  const console = { cookie, 'x-console': '1' };
  const formType = { 'content-type': 'application/x-www-form-urlencoded' };
  const upgrade = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==',
  };
  return [
    ['without the console’s header', method, { ...JSON_TYPE, cookie, origin }, json],
    ['from another site', method, { ...JSON_TYPE, ...console, origin: FOREIGN }, json],
    ['from a page without an origin', method, { ...JSON_TYPE, ...console, origin: 'null' }, json],
    ['by a form', method, { ...formType, cookie, origin: FOREIGN, 'sec-fetch-site': 'cross-site' }, form],
    ['as plain text', method, { 'content-type': 'text/plain', cookie, origin: FOREIGN }, json],
    ['from a sibling site', method, { ...JSON_TYPE, ...console, origin: SIBLING, 'sec-fetch-site': 'same-site' }, json],
    ['by another method', 'GET', { cookie, 'x-http-method-override': method, 'x-method-override': method }, ''],
    ['as a socket', 'GET', { ...console, ...upgrade, origin: FOREIGN }, ''],
  ].map(([shape, verb, headers, body]) => ({
    // The rows above are of one form.
    shape: shape as string,
    sent: {
      method: verb as string,
      path: shape === 'by another method' ? `${path}?_method=${method}&${form}` : path,
      headers: headers as Record<string, string>,
      body: body as string,
    },
  }));
}

/** What is answered when the line was cut instead: a refused socket may end so. */
export const CUT = 0;

/** Sends it as nobody normalises it. A socket that opens is answered 101 and closed. */
export async function exchange(origin: string, { method, path, headers, body }: Sent): Promise<Answered> {
  const length = body === '' ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const request = httpRequest(origin, {
    method,
    path,
    headers: { ...headers, ...length },
    signal: AbortSignal.timeout(LIMIT_MS),
  });
  const upgraded = once(request, 'upgrade').then(([, socket]) => {
    socket.destroy();
    return { status: 101, code: null };
  });
  const answered = once(request, 'response').then(async ([response]: IncomingMessage[]) => ({
    status: response?.statusCode ?? 0,
    code: response ? codeIn(await text(response)) : null,
  }));
  request.end(body);
  upgraded.catch(() => 'the other one says it');
  return Promise.race([upgraded, answered]).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ECONNRESET') return { status: CUT, code: null };
    throw error;
  });
}

function codeIn(body: string): string | null {
  return /"refusal":\{"code":"([a-z-]+)"/.exec(body)?.[1] ?? null;
}
