// The network's side of one scene: the built pages, and the test's answers, at an address that no other scene has.
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { text } from 'node:stream/consumers';
import { builtConsole } from './built-console.ts';
import type { ApiAnswer, ApiRequest } from './stage.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.wav': 'audio/wav',
};
/** Stricter than the line's own: no page may even make a script or markup out of a text. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  // What is opened in a page is played from its memory.
  "media-src 'self' blob:",
  "connect-src 'self' ws:",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');
/** No browser takes an answer of two lengths: to the page it is as if nobody had answered. Were the line just cut, the browser would ask again. */
const NO_ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n';

export interface SceneServer {
  /** Of this scene alone, and so is whatever a browser keeps for an origin. */
  readonly origin: string;
  close(): void;
}

/** Serves the built pages, and under /api what `answer` says; what it says nothing to is answered by nobody. */
export async function openSceneServer(answer: (request: ApiRequest) => ApiAnswer | undefined): Promise<SceneServer> {
  const pages = await builtConsole('demo');
  // One after another, in the order in which they came.
  let before: Promise<unknown> = Promise.resolve();
  const server = createServer((request, response) => {
    const path = pathOf(request);
    if (!path.startsWith('/api/')) return void sendFile(response, join(pages, normalize(path)));
    const read = text(request);
    const answered = before.then(async () => sendAnswer(response, answer(asked(request, await read))));
    before = Promise.allSettled([answered]);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://localhost:${port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function pathOf(request: IncomingMessage): string {
  return new URL(request.url ?? '/', 'http://localhost').pathname;
}

function asked(request: IncomingMessage, body: string): ApiRequest {
  return {
    method: request.method ?? 'GET',
    path: pathOf(request),
    body: body === '' ? null : JSON.parse(body),
    // The pages send each of theirs once.
    headers: request.headers as Readonly<Record<string, string>>,
  };
}

function sendAnswer(response: ServerResponse, answer: ApiAnswer | undefined): void {
  if (answer === undefined) return void response.socket?.end(NO_ANSWER);
  response.writeHead(answer.status ?? 200, { 'content-type': 'application/json' }).end(JSON.stringify(answer.json));
}

const files = new Map<string, Promise<Buffer>>();

function sendFile(response: ServerResponse, place: string): void {
  const file = extname(place) === '' ? join(place, 'index.html') : place;
  const content = files.get(file) ?? readFile(file);
  files.set(file, content);
  content.then(
    (bytes) => {
      const type = TYPES[extname(file)] ?? 'application/octet-stream';
      response.writeHead(200, { 'content-type': type, 'content-security-policy': POLICY }).end(bytes);
    },
    () => {
      files.delete(file);
      response.writeHead(404).end();
    },
  );
}
