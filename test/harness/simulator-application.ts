import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import twilio from 'twilio';

/** One request that the application under a simulated carrier received. */
export interface Received {
  path: string;
  method: string;
  headers: IncomingMessage['headers'];
  fields: Record<string, string>;
  isSigned: boolean;
}

export interface Reply {
  status?: number;
  type?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** A reply as a document's inside, a whole reply, or what makes one of the request. */
export type Handler = string | Reply | ((request: Received) => string | Reply | Promise<string | Reply>);

/** A tiny real HTTP application: what it is asked is kept in order, what it answers is set per path. */
export interface Application {
  /** The public origin that the carrier knows; nothing listens there. */
  origin: string;
  /** Where it really listens. */
  resolve(url: URL): URL;
  on(path: string, handler: Handler): void;
  readonly received: Received[];
  /** The requests for one path. */
  asked(path: string): Received[];
  /** The last request for the path; throws when there was none. */
  last(path: string): Received;
  close(): Promise<void>;
}

const TOKEN = 'token-of-the-tests';
const ORIGIN = 'https://line.example';

export const testAccount = {
  accountSid: `AC${'1'.repeat(32)}`,
  authToken: TOKEN,
  apiKeySid: `SK${'2'.repeat(32)}`,
  apiKeySecret: 'secret-of-the-tests',
  appSid: `AP${'3'.repeat(32)}`,
};

/** An application that answers 404 until told otherwise. */
export async function startApplication(): Promise<Application> {
  const handlers = new Map<string, Handler>();
  const received: Received[] = [];
  const server = createServer((request, response) => {
    void answer({ handlers, received }, request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return {
    origin: ORIGIN,
    resolve: (url) => new URL(url.pathname + url.search, `http://127.0.0.1:${address.port}`),
    on: (path, handler) => void handlers.set(path, handler),
    received,
    asked: (path) => received.filter((request) => request.path === path),
    last(path) {
      const found = received.findLast((request) => request.path === path);
      if (found === undefined) throw new Error(`${path} was never asked`);
      return found;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface State {
  handlers: Map<string, Handler>;
  received: Received[];
}

async function answer(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const url = new URL(request.url ?? '/', ORIGIN);
  const fields = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
  const known: Received = {
    path: url.pathname,
    method: request.method ?? '',
    headers: request.headers,
    fields: request.method === 'GET' ? Object.fromEntries(url.searchParams) : fields,
    isSigned: twilio.validateRequest(TOKEN, String(request.headers['x-twilio-signature']), url.href, fields),
  };
  state.received.push(known);
  const handler = state.handlers.get(url.pathname) ?? { status: 404, type: 'text/plain', body: 'not here' };
  const made = typeof handler === 'function' ? await handler(known) : handler;
  const reply = typeof made === 'string' ? { body: `<Response>${made}</Response>` } : made;
  response.writeHead(reply.status ?? 200, { 'content-type': reply.type ?? 'text/xml', ...reply.headers });
  response.end(reply.body ?? '');
}
