import { createServer, IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type Headers, rawHeaders } from './security-headers.ts';

const REQUEST_LIMIT_MS = 15_000;
/** Longer than a proxy before us keeps a connection that nobody uses. */
const KEEP_ALIVE_MS = 72_000;

export type Listener = (request: IncomingMessage, response: ServerResponse) => void;

export interface RawServerParts {
  /** Who answers every request in this folder, before the framework has looked at it. */
  carrier: { folder: string; answer: Listener } | undefined;
  others: Listener;
  /** The process is about to stop: each connection ends with its answer, so that none is cut off between two requests. */
  isStopping?: (() => boolean) | undefined;
  /** Gets the sockets of pages: it never listens itself. */
  sockets: Server;
}

/** The HTTP server itself: sorts the carrier's requests out, whatever they ask for. */
export function openServer({ carrier, others, sockets, isStopping }: RawServerParts): Server {
  const isCarriers = (request: IncomingMessage) => carrier && request.url?.startsWith(`${carrier.folder}/`);
  const listen: Listener = (request, response) => {
    if (isStopping?.()) response.setHeader('connection', 'close');
    if (carrier && isCarriers(request)) carrier.answer(request, response);
    else others(request, response);
  };
  const server = createServer(listen);
  // A header that asks for something odd is no reason to say no.
  server.on('checkExpectation', listen);
  // A connection of this server is a socket of the net; Node's types call it a stream.
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    const socket = stream as Socket;
    if (!isCarriers(request)) return sockets.emit('upgrade', request, socket, head);
    socket.on('error', () => socket.destroy());
    const whole = withBody(request, socket, head);
    return listen(whole, responseOn(whole, socket));
  });
  server.requestTimeout = REQUEST_LIMIT_MS;
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  return server;
}

/** Answers what could not even be read, by hand. */
export function answerUnreadable(error: NodeJS.ErrnoException, socket: Duplex, headers: Headers): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request';
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n${rawHeaders(headers)}\r\n`);
}

/** Node ends a request at the word "upgrade": the body that a webhook has all the same comes after it. */
function withBody(request: IncomingMessage, socket: Socket, head: Buffer): IncomingMessage {
  const whole = new IncomingMessage(socket);
  const { method, url, headers, rawHeaders: raw, httpVersion } = request;
  Object.assign(whole, { method, url, headers, rawHeaders: raw, httpVersion });
  let left = Number(headers['content-length'] ?? 0);
  const take = (chunk: Buffer) => {
    const own = chunk.subarray(0, left);
    left -= own.length;
    if (own.length > 0) whole.push(own);
    if (left > 0) return;
    socket.off('data', take);
    whole.complete = true;
    whole.push(null);
  };
  socket.on('data', take);
  take(head);
  return whole;
}

function responseOn(request: IncomingMessage, socket: Socket): ServerResponse {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  // Whoever never lets go of their end would hold ours for ever: no limit of the server reaches a connection that asked for an upgrade.
  response.on('finish', () => socket.destroySoon());
  return response;
}
