import type { IncomingMessage, ServerResponse } from 'node:http';

/** Twilio takes no larger requests, and the control interface needs none. */
const BODY_BYTES_LIMIT = 64_000;

/** A request and its answer, with the address taken apart. */
export interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
}

/** The body as text; throws when it is longer than any that makes sense. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  for await (const piece of request) {
    length += piece.length;
    if (length > BODY_BYTES_LIMIT) throw new Error(`a request of more than ${BODY_BYTES_LIMIT} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** Answers with JSON that no cache keeps. */
export function sendJson({ response }: Pick<Exchange, 'response'>, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

/** Another site's page must not steer this one: a browser's request comes from our own pages, a program's from no page. */
export function isFromAnotherSite({ headers }: IncomingMessage): boolean {
  const { origin, host } = headers;
  if (origin === undefined) return headers['sec-fetch-site'] === 'cross-site';
  return !URL.canParse(origin) || new URL(origin).host !== host;
}
