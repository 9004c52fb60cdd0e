import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Metrics } from './metrics.ts';
import { sayPortInUse } from './port-in-use.ts';

const HOST = '127.0.0.1';
const REQUEST_LIMIT_MS = 5_000;

/** Answers `GET /metrics` on this machine alone, on a port of its own: neither the carrier nor a browser can reach it. */
export async function serveMetrics(
  metrics: Metrics,
  port: number,
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') response.writeHead(404).end();
    else
      response
        .writeHead(200, { 'content-type': 'text/plain; version=0.0.4', 'cache-control': 'no-store' })
        .end(metrics.text());
  });
  server.requestTimeout = REQUEST_LIMIT_MS;
  server.listen(port, HOST);
  await once(server, 'listening').catch((error: unknown) => sayPortInUse('METRICS_PORT', port, error));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
