// What stands before the web processes: looks at their health, and sends each request to the next that says it stays.
import { once } from 'node:events';
import { request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** A real one looks each second and the process drains for three. */
const LOOK_EVERY_MS = 100;
const LOOK_LIMIT_MS = 900;
const REST_LIMIT_MS = 60 * 60_000;

export interface Balancer {
  origin: string;
  /** Resolves when this process is sent requests. */
  serves(port: number): Promise<void>;
  close(): Promise<void>;
}

/** It never tries a second process for one request: whatever goes wrong is seen by whoever asked. */
export async function openBalancer(ports: readonly number[]): Promise<Balancer> {
  const healthy = new Set<number>();
  let turn = 0;
  let isClosed = false;
  const look = async (port: number) => {
    while (!isClosed) {
      const isWell = await isHealthy(port);
      if (isWell === true) healthy.add(port);
      else if (isWell === false) healthy.delete(port);
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  };
  const looks = ports.map(look);
  const server = createServer((request, response) => {
    const open = [...healthy];
    turn += 1;
    const port = open[turn % open.length];
    if (port === undefined) response.writeHead(503).end();
    else passOn(port, request, response);
  });
  // The carrier's connection to it is not what is tried: it never closes one that rests.
  server.keepAliveTimeout = REST_LIMIT_MS;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    origin: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    serves: async (port) => {
      while (!healthy.has(port)) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    },
    close: async () => {
      isClosed = true;
      await Promise.all(looks);
      server.closeAllConnections();
      server.close();
    },
  };
}

function passOn(port: number, request: IncomingMessage, response: ServerResponse): void {
  const { method, url, headers } = request;
  const onward = ask({ host: 'localhost', port, method, path: url, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => {
    if (response.headersSent) response.destroy();
    else response.writeHead(502).end();
  });
  request.pipe(onward);
}

/** Undefined where no answer came in time: on a crowded machine that says nothing. */
async function isHealthy(port: number): Promise<boolean | undefined> {
  return fetch(`http://localhost:${port}/health/live`, { signal: AbortSignal.timeout(LOOK_LIMIT_MS) }).then(
    (answer) => answer.ok,
    (error: Error) => (error.name === 'TimeoutError' ? undefined : false),
  );
}
