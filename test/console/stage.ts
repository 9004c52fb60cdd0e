// A browser with the built pages in it, and the network's side of them: documents come from the test, commands are kept.
import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContextOptions, Page, WebSocketRoute } from 'playwright-core';
import type { PageMessage, ServerMessage } from '../../src/console/shared/contract.ts';
import { sharedBrowser } from '../harness/shared-browser.ts';
import { type KeyServer, makeKeyServer } from './key-server.ts';
import { openSceneServer } from './scene-server.ts';

const CLOSE_LIMIT_MS = 5_000;
/** As the server does: a page that hears nothing takes its line for dead, and would begin it anew with the first documents. */
const BEAT_MS = 5_000;
/** The pages that have a line to the server. */
const DESKS = ['duty-officer', 'supervisor', 'coordinator', 'operator'];
/** What a page's browser is like where the test does not say. */
const PLAIN = { viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' } as const;

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

/** Opens scenes in a browser; whatever is still open when the stage closes is closed with it. */
export async function openStage(): Promise<Stage> {
  const browser = await sharedBrowser();
  const scenes: Promise<Scene>[] = [];
  return {
    open(path, options = {}) {
      const scene = openScene(browser, { path, ...options });
      scenes.push(scene);
      return scene;
    },
    async close() {
      await Promise.all(scenes.map((scene) => scene.then(({ close }) => close()).catch(() => undefined)));
    },
  };
}

async function openScene(browser: Browser, options: StageOptions & { readonly path: string }): Promise<Scene> {
  const { path, language = 'en', messages = [], before, answers = {}, api, prepare, ...contextOptions } = options;
  const commands: { path: string; body: unknown }[] = [];
  const desk = DESKS.find((each) => path.includes(`/${each}`));
  const role = desk ?? 'operator';
  // Nobody has keys yet: the page makes its own, and the team's.
  const keys = makeKeyServer();
  keys.become('account-1');
  const server = await openSceneServer((asked) => answer(asked, { role, commands, answers, api, keys }));
  const context = await browser.newContext({ ...PLAIN, ...contextOptions });
  const page = await context.newPage();
  if (before !== undefined) await page.addInitScript(before);
  await prepare?.(page);
  const faults = faultsOf(page);
  const sockets: WebSocketRoute[] = [];
  const said = new EventEmitter();
  let isCut = false;
  let beat: ServerMessage = { type: 'beat', n: 0 };
  const tell = (message: ServerMessage, socket = sockets.at(-1)) => socket?.send(JSON.stringify(message));
  await page.routeWebSocket(/\/api\/live(\/desk)?$/, (socket) => {
    sockets.push(socket);
    if (isCut) return void socket.close();
    socket.onMessage((data) => {
      // The page writes only messages of the contract.
      const message = JSON.parse(String(data)) as PageMessage;
      if (message.type === 'take-phone') tell({ type: 'phone-here' }, socket);
      said.emit(message.type);
    });
    const now = typeof messages === 'function' ? messages() : messages;
    for (const message of [...now, beat]) tell(message, socket);
  });
  // What a test presses or sends must come after the first documents, which are drawn by the time the beat behind them is answered; and
  // on an operator's page after it has asked for the phone.
  const isSettled = Promise.all([
    desk === undefined ? null : once(said, 'beat'),
    desk === 'operator' ? once(said, 'take-phone') : null,
  ]);
  const [address, secret] = path.split('#');
  await page.goto(`${server.origin}${address}?lang=${language}${secret === undefined ? '' : `#${secret}`}`);
  await page.locator(path.includes('/sign-in') ? 'main' : '.page-foot').waitFor();
  await isSettled;
  const beating = setInterval(() => isCut || tell(beat), BEAT_MS);
  return {
    page,
    commands,
    faults,
    send(message) {
      if (message.type === 'beat') beat = message;
      tell(message);
    },
    cutLine() {
      isCut = true;
      void sockets.at(-1)?.close();
    },
    mendLine() {
      isCut = false;
    },
    async close() {
      clearInterval(beating);
      // A page that is closed in the very moment in which it goes elsewhere may never say that it is; what stays goes with the browser.
      await Promise.race([context.close(), sleep(CLOSE_LIMIT_MS, undefined, { ref: false })]);
      server.close();
    },
  };
}

/** On the stage, or in the page's own memory. */
const OWN = /^(blob:)?http:\/\/localhost/;

/** What goes wrong in the page from now on. */
function faultsOf(page: Page): string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('request', (request) => OWN.test(request.url()) || faults.push(request.url()));
  return faults;
}

const OF_KEYS = /^\/api\/(keys|team-key)(\/|$)/;

/** A caller who cannot be known again. */
const NOBODY_KNOWN = { known: false };

/** What the server says, if anything: what the test has it say, or else as if all was well. */
function answer(
  asked: ApiRequest,
  parts: {
    role: string;
    commands: { path: string; body: unknown }[];
    answers: Readonly<Record<string, object>>;
    api: StageOptions['api'];
    keys: KeyServer;
  },
): ApiAnswer | undefined {
  const { method, path, body } = asked;
  const own = parts.api?.(asked);
  if (own !== undefined) return own;
  if (path === '/api/me') {
    const account = { id: 'account-1', name: 'Aysel', role: parts.role, languages: ['az', 'ru'] };
    return { json: { account, line: { demo: true }, softphone: null } };
  }
  const ofKeys = OF_KEYS.test(path) ? parts.keys.answer({ method, path, body }) : undefined;
  if (ofKeys !== undefined) return ofKeys;
  const told = parts.answers[path];
  if (method !== 'POST') {
    if (told !== undefined) return { json: told };
    if (path === '/api/messages') return { json: { serverTime: new Date().toISOString(), messages: [] } };
    if (path === '/api/telephone-calls') return { json: { calls: [] } };
    return path.endsWith('/history') ? { json: NOBODY_KNOWN } : undefined;
  }
  parts.commands.push({ path, body });
  if (told !== undefined) return { json: told };
  if (path.endsWith('/note')) {
    const { revision } = body as { revision: number }; // the page's own request
    return { json: { revision, savedAt: new Date().toISOString() } };
  }
  if (path.endsWith('/escalation')) return { status: 201, json: { id: 'escalation-1', reference: '7Q4' } };
  return { json: { token: 'not-a-token', params: {} } };
}
