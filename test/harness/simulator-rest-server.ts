import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Carrier } from '../../src/simulator/carrier.ts';

/** Puts a carrier's REST interface on a loopback port. */
export async function serveRest(carrier: Carrier): Promise<{ origin: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    void answer(carrier, request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function answer(carrier: Carrier, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const url = new URL(request.url ?? '/', 'http://carrier');
  const given = await carrier.handleRest({
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    form: new URLSearchParams(Buffer.concat(chunks).toString()),
    authorization: request.headers.authorization,
  });
  if (given.silence === 'hang') return;
  if (given.silence === 'reset') {
    request.socket.destroy();
    return;
  }
  response.writeHead(given.status, given.headers);
  response.end(given.body);
}
