import './only-in-demo-and-tests.ts';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Carrier } from './carrier.ts';
import { control } from './control.ts';
import { createHostedFallback, type HostedSettings } from './hosted-fallback.ts';
import { type Exchange, isFromAnotherSite, readBody, sendJson } from './http-exchange.ts';
import type { LiveMedia } from './media/live-media.ts';
import { createPageFiles } from './page-files.ts';
import type { CarrierSettings } from './settings.ts';
import { DeviceSession } from './signalling/device-session.ts';
import type { SoftphoneLeg } from './signalling/softphone-leg.ts';
import type { Captions } from './telephone/captions.ts';
import { TelephoneSession } from './telephone/telephone-session.ts';

/** Descriptions of a connection are the largest thing that a page sends. */
const MESSAGE_BYTES_LIMIT = 64_000;
const LOOPBACK = '127.0.0.1';

export interface SimulatorParts {
  settings: CarrierSettings;
  carrier: Carrier;
  media: LiveMedia;
  captions: Captions;
  /** Numbers under which the line may ring somebody; `/phone` offers to be one of them. */
  onCall: readonly string[];
  /** What the line's people host at the carrier. */
  hosted?: HostedSettings | undefined;
}

export interface SimulatorServer {
  port: number;
  /** Breaks every softphone's socket without a closing word, as a network does. */
  breakSignalling(): void;
  close(): Promise<void>;
}

/** Serves REST, pages, telephones and softphones on one loopback port (0: any free one). Throws when it is taken. */
export async function startSimulator(parts: SimulatorParts, port: number): Promise<SimulatorServer> {
  const servePage = createPageFiles();
  const serveHosted = parts.hosted ? createHostedFallback(parts.hosted) : async () => false;
  const server = createServer((request, response) => {
    const exchange = { request, response, url: new URL(request.url ?? '/', 'http://localhost') };
    if (servePage(exchange)) return;
    const serveOther = (isServed: boolean) => (isServed ? undefined : serve(parts, exchange));
    serveHosted(exchange)
      .then(serveOther)
      .catch((error: unknown) => fail(exchange, error));
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_BYTES_LIMIT });
  const softphones = new Set<WebSocket>();
  const accept = acceptSockets(parts, sockets, softphones);
  server.on('upgrade', accept);
  server.listen(port, LOOPBACK);
  await once(server, 'listening');
  return {
    port: portOf(server),
    breakSignalling() {
      for (const socket of softphones) socket.terminate();
    },
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      parts.carrier.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function serve(parts: SimulatorParts, exchange: Exchange): Promise<void> {
  const { pathname } = exchange.url;
  if (pathname.startsWith('/2010-04-01/')) await serveRest(parts.carrier, exchange);
  else if (pathname.startsWith('/control/')) await control(parts.carrier, exchange);
  else if (pathname === '/health') sendJson(exchange, 200, { calls: parts.carrier.liveCalls().length });
  else sendJson(exchange, 404, { error: 'nothing here' });
}

async function serveRest(carrier: Carrier, { request, response, url }: Exchange): Promise<void> {
  const answer = await carrier.handleRest({
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    form: new URLSearchParams(await readBody(request)),
    authorization: request.headers.authorization,
  });
  if (answer.silence === 'reset') request.socket.destroy();
  if (answer.silence) return;
  response.writeHead(answer.status, answer.headers).end(answer.body);
}

function acceptSockets(parts: SimulatorParts, sockets: WebSocketServer, softphones: Set<WebSocket>) {
  const legs = new Set<SoftphoneLeg>();
  return (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const isSoftphone = url.pathname === '/signal';
    // A softphone's page is the console's, on another port: its token says who it is.
    const isTelephone = url.pathname === '/telephone' && !isFromAnotherSite(request);
    if (!isSoftphone && !isTelephone) {
      socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      if (isSoftphone) {
        softphones.add(webSocket);
        webSocket.on('close', () => softphones.delete(webSocket));
        new DeviceSession(webSocket, { ...parts, keys: parts.settings, legs });
      } else new TelephoneSession(webSocket, telephoneParts(parts), url.searchParams.get('sound') !== 'off');
    });
  };
}

function telephoneParts({ carrier, media, captions, onCall, settings }: SimulatorParts) {
  return { carrier, media, captions, onCall, numbers: settings.numbers.map(({ phoneNumber }) => phoneNumber) };
}

function fail(exchange: Exchange, error: unknown): void {
  const message = error instanceof Error ? error.message : 'unknown';
  if (exchange.response.headersSent) exchange.response.destroy();
  else sendJson(exchange, 500, { error: message });
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the simulated carrier has no port');
  return address.port;
}
