// A browser with the built pages in it, and the network's side of them: documents come from the test, commands are kept.
import { EventEmitter, once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import {
  type Browser,
  type BrowserContextOptions,
  chromium,
  type Page,
  type Route,
  type WebSocketRoute,
} from 'playwright-core';
import type { PageMessage, ServerMessage } from '../../src/console/shared/contract.ts';
import { builtConsole } from './built-console.ts';
import { type KeyServer, makeKeyServer } from './key-server.ts';

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

export interface Stage {
  open(path: string, options?: StageOptions): Promise<Scene>;
  close(): Promise<void>;
}

export interface StageOptions extends BrowserContextOptions {
  readonly language?: 'az' | 'ru' | 'en';
  /** What the server has sent by the time the page is looked at. */
  readonly messages?: readonly ServerMessage[] | (() => readonly ServerMessage[]);
  /** What the server answers at a path, where it matters; the rest is answered as if all was well. */
  readonly answers?: Readonly<Record<string, object>>;
  /** A script that runs in the page before its own. */
  readonly before?: string;
  /** The server's answer to a request, where the test has one of its own. */
  readonly api?: (request: ApiRequest) => ApiAnswer | undefined;
  /** What the browser has before the page: an authenticator, say. */
  readonly prepare?: (page: Page) => Promise<void>;
}

export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ApiAnswer {
  readonly status?: number;
  readonly json: unknown;
}

export interface Scene {
  readonly page: Page;
  /** POSTs of the page, oldest first. */
  readonly commands: readonly { readonly path: string; readonly body: unknown }[];
  /** What went wrong in the page: exceptions, and whatever the policy blocked. */
  readonly faults: readonly string[];
  send(message: ServerMessage): void;
  /** The page's line to the server is gone, and stays so. */
  cutLine(): void;
  mendLine(): void;
  close(): Promise<void>;
}

/** Serves the built pages and starts a browser. */
export async function openStage(): Promise<Stage> {
  const pages = await builtConsole('demo');
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    const file = join(pages, extname(path) === '' ? join(path, 'index.html') : path);
    readFile(file).then(
      (content) => {
        const type = TYPES[extname(file)] ?? 'application/octet-stream';
        response.writeHead(200, { 'content-type': type, 'content-security-policy': POLICY }).end(content);
      },
      () => response.writeHead(404).end(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--use-fake-device-for-media-stream'],
  });
  return {
    open: (path, options = {}) => openScene(browser, { address: `http://localhost:${port}${path}`, ...options }),
    async close() {
      await browser.close();
      server.close();
    },
  };
}

async function openScene(browser: Browser, options: StageOptions & { readonly address: string }): Promise<Scene> {
  const { address, language = 'en', messages = [], before, answers = {}, api, prepare, ...contextOptions } = options;
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
    ...contextOptions,
  });
  const page = await context.newPage();
  if (before !== undefined) await page.addInitScript(before);
  await prepare?.(page);
  const commands: { path: string; body: unknown }[] = [];
  const faults: string[] = [];
  const sockets: WebSocketRoute[] = [];
  const said = new EventEmitter();
  let isCut = false;
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('request', (request) => request.url().startsWith('http://localhost') || faults.push(request.url()));
  const role = ['duty-officer', 'supervisor', 'coordinator'].find((desk) => address.includes(`/${desk}`)) ?? 'operator';
  // Nobody has keys yet: the page makes its own, and the team's.
  const keys = makeKeyServer();
  keys.become('account-1');
  await page.route('**/api/**', (route) => answer(route, { role, commands, answers, api, keys }));
  await page.routeWebSocket(/\/api\/live(\/desk)?$/, (socket) => {
    sockets.push(socket);
    if (isCut) return void socket.close();
    socket.onMessage((data) => {
      // The page writes only messages of the contract.
      const message = JSON.parse(String(data)) as PageMessage;
      if (message.type === 'take-phone') socket.send(JSON.stringify({ type: 'phone-here' }));
      said.emit(message.type);
    });
    const now = typeof messages === 'function' ? messages() : messages;
    for (const message of now) socket.send(JSON.stringify(message));
  });
  // An operator's page asks for the phone some time after it is drawn: what a test sends must come after that answer.
  const isSettled = address.includes('/operator') ? once(said, 'take-phone') : null;
  const [path, secret] = address.split('#');
  await page.goto(`${path}?lang=${language}${secret === undefined ? '' : `#${secret}`}`);
  await page.locator(address.includes('/sign-in') ? 'main' : '.page-foot').waitFor();
  await isSettled;
  return {
    page,
    commands,
    faults,
    send: (message) => sockets.at(-1)?.send(JSON.stringify(message)),
    cutLine() {
      isCut = true;
      void sockets.at(-1)?.close();
    },
    mendLine() {
      isCut = false;
    },
    close: () => context.close(),
  };
}

const OF_KEYS = /^\/api\/(keys|team-key)(\/|$)/;

/** A caller who cannot be known again. */
const NOBODY_KNOWN = { known: false };

async function answer(
  route: Route,
  parts: {
    role: string;
    commands: { path: string; body: unknown }[];
    answers: Readonly<Record<string, object>>;
    api: StageOptions['api'];
    keys: KeyServer;
  },
): Promise<void> {
  const request = route.request();
  const path = new URL(request.url()).pathname;
  const asked = { method: request.method(), path, body: request.postDataJSON(), headers: request.headers() };
  const own = parts.api?.(asked);
  if (own !== undefined) return route.fulfill({ status: own.status ?? 200, json: own.json });
  if (path === '/api/me') {
    const account = { id: 'account-1', name: 'Aysel', role: parts.role, languages: ['az', 'ru'] };
    return route.fulfill({ json: { account, line: { demo: true }, softphone: null } });
  }
  const ofKeys = OF_KEYS.test(path)
    ? parts.keys.answer({ method: request.method(), path, body: request.postDataJSON() })
    : undefined;
  if (ofKeys !== undefined) return route.fulfill({ status: ofKeys.status ?? 200, json: ofKeys.json });
  const told = parts.answers[path];
  if (request.method() !== 'POST') {
    if (told !== undefined) return route.fulfill({ json: told });
    if (path === '/api/messages')
      return route.fulfill({ json: { serverTime: new Date().toISOString(), messages: [] } });
    return path.endsWith('/history') ? route.fulfill({ json: NOBODY_KNOWN }) : route.abort();
  }
  const body: unknown = request.postDataJSON();
  parts.commands.push({ path, body });
  if (told !== undefined) return route.fulfill({ json: told });
  if (path.endsWith('/note')) {
    const { revision } = body as { revision: number }; // the page's own request
    return route.fulfill({ json: { revision, savedAt: new Date().toISOString() } });
  }
  if (path.endsWith('/escalation'))
    return route.fulfill({ status: 201, json: { id: 'escalation-1', reference: '7Q4' } });
  return route.fulfill({ json: { token: 'not-a-token', params: {} } });
}
