// Stands between a browser and everybody else, and keeps every byte that passes, in both directions.
import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

const BYTES_LIMIT = 512 * 1024 * 1024;
const LOOPBACK = /^(localhost|127\.0\.0\.1)(:\d+)?$/;

export interface RecordingProxy {
  /** What to start Chromium with, so that it speaks to nobody but through here. */
  readonly flags: readonly string[];
  /** All that was sent to the browser so far: heads and bodies, frames of sockets; each answer or connection whole. */
  toBrowser(): Buffer[];
  /** All that the browser sent, as it sent it. Frames of its sockets are masked: a page's own are heard in the page. */
  fromBrowser(): Buffer[];
  /** Hosts beyond this machine that the browser asked for; none was reached. */
  readonly refused: ReadonlySet<string>;
  close(): Promise<void>;
}

/** Opens a proxy on a free loopback port. It reaches this machine only. */
export async function openRecordingProxy(): Promise<RecordingProxy> {
  const record = createRecord();
  const refused = new Set<string>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://unknown');
    if (LOOPBACK.test(url.host)) return void forward({ request, response, url, record });
    refused.add(url.host);
    response.writeHead(403).end();
  });
  const tunnels = new Set<Duplex>();
  server.on('connect', (request: IncomingMessage, socket: Duplex) => {
    tunnels.add(socket);
    if (LOOPBACK.test(request.url ?? '')) return tunnel({ address: request.url ?? '', socket, record });
    refused.add(request.url ?? '');
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return {
    // Without the second flag Chromium goes past its proxy to this machine.
    flags: [`--proxy-server=127.0.0.1:${address.port}`, '--proxy-bypass-list=<-loopback>'],
    toBrowser: () => record.all('down'),
    fromBrowser: () => record.all('up'),
    refused,
    close: async () => {
      for (const socket of tunnels) socket.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

type Way = 'up' | 'down';
type Strand = (part: Buffer) => void;

function createRecord() {
  const strands: Record<Way, Buffer[][]> = { up: [], down: [] };
  let bytes = 0;
  return {
    /** One answer or one connection: its parts belong together. */
    strand: (way: Way): Strand => {
      const parts: Buffer[] = [];
      strands[way].push(parts);
      return (part) => {
        bytes += part.length;
        if (bytes > BYTES_LIMIT) throw new Error('more passed the proxy than it keeps');
        parts.push(part);
      };
    },
    all: (way: Way) => strands[way].map((parts) => Buffer.concat(parts)),
  };
}

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  record: ReturnType<typeof createRecord>;
}

async function forward({ request, response, url, record }: Exchange): Promise<void> {
  const up = record.strand('up');
  const down = record.strand('down');
  up(Buffer.from(`${request.method} ${url.href}\r\n${request.rawHeaders.join('\r\n')}\r\n\r\n`));
  const { 'proxy-connection': _ours, ...headers } = request.headers;
  const path = url.pathname + url.search;
  const onward = httpRequest({ host: 'localhost', port: url.port, method: request.method, path, headers });
  onward.on('error', () => response.destroy());
  request.on('data', (part: Buffer) => {
    up(part);
    onward.write(part);
  });
  request.on('end', () => onward.end());
  onward.on('response', (answer) => {
    down(Buffer.from(`${answer.statusCode}\r\n${answer.rawHeaders.join('\r\n')}\r\n\r\n`));
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.on('data', (part: Buffer) => {
      down(part);
      response.write(part);
    });
    answer.on('end', () => response.end());
  });
}

function tunnel({ address, socket, record }: { address: string; socket: Duplex; record: Exchange['record'] }): void {
  const port = Number(address.split(':')[1]);
  const far: Socket = connect({ host: 'localhost', port });
  const [up, down] = [record.strand('up'), record.strand('down')];
  const end = () => {
    socket.destroy();
    far.destroy();
  };
  for (const side of [socket, far]) side.on('error', end).on('close', end);
  far.once('connect', () => socket.write('HTTP/1.1 200 Connection established\r\n\r\n'));
  socket.on('data', (part: Buffer) => {
    up(part);
    far.write(part);
  });
  far.on('data', (part: Buffer) => {
    down(part);
    socket.write(part);
  });
}
