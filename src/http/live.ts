import type { FastifyInstance } from 'fastify';
import { type TSchema, Type } from 'typebox';
import type { Account, Role } from '../access/account.ts';
import type { May } from '../access/need-to-know.ts';
import type { Session } from '../access/session.ts';
import { stillSignedIn, whoIsSuspended } from '../access/sign-in.ts';
import type { Database } from '../db/database.ts';
import { listen } from '../db/listen.ts';
import { keepOnly } from './answer-schema.ts';
import { RefusalBody } from './contract.ts';
import type { Log } from './log.ts';
import type { Register } from './route-policy.ts';

/** A document a console always has the newest whole copy of; pushed when Postgres says it changed. */
export interface LiveDocument {
  /** The name in `pg_notify('live', 'name:account-or-all')` and in the message to the page. */
  name: string;
  /** What it is for, by the table of need to know; and what of it each role gets. Nothing else is sent. */
  may: May;
  answers: Partial<Record<Role, TSchema>>;
  render(account: Account): Promise<object>;
}

/** What an open page says; everything in it is hostile. */
export type PageMessage =
  | { type: 'beat'; n: number; voice: 'idle' | 'in-call' }
  // `after`: the id that the page had, with the telephone, before its line broke off.
  | { type: 'take-phone'; after: string | null }
  // It closes, or is loaded again.
  | { type: 'leaving' };

export interface Page {
  readonly id: string;
  readonly account: Account;
  /** The session that opened the page. */
  readonly sessionId: string;
  send(message: object): void;
  close(): void;
}

export interface LiveParts {
  databaseUrl: string;
  /** Where sessions live: each page is asked again at every beat. */
  database: Database;
  documents: readonly LiveDocument[];
  log: Log;
  onMessage(page: Page, message: PageMessage): void;
  onClose(page: Page): void;
}

/** What is used of a socket. */
interface PageSocket {
  readonly readyState: number;
  readonly OPEN: number;
  send(text: string): void;
  close(code: number, reason: string): void;
  on(event: 'message' | 'close', hear: (data: unknown) => void): void;
}

export interface Live {
  close(): Promise<void>;
  /** How many pages are open here. */
  pageCount(): number;
}

const BEAT_MS = 5_000;
const CHANNEL = 'live';
const PAGES_LIMIT = 2_000;
/** Of so many pages at most one statement asks. */
const SESSIONS_AT_ONCE = 500;
const ALL = 'all';
/** Rendering for everybody costs statements for each page: in a rush it is done only so often. The longest pause is a second. */
const PAUSE_MS_PER_PAGE = 8;
const PAUSE_LIMIT_MS = 1_000;
/** Fewer than the consoles' connections (`src/db/pools.ts`): a rush of documents leaves some for those who answer a call. */
const RENDERS_AT_ONCE = 6;
/** In the channel: a session of this account ended, so its pages are asked at once. */
const SESSION = 'session';

/** Opens `/api/live`: beats to every page, and documents whenever they change. Any number of web instances may do so. */
export function openLive(app: FastifyInstance, parts: LiveParts): Live {
  const pages = new Set<Page>();
  /** While nothing is heard of changes a page must not look as if it showed the newest. */
  const deafness = () => (listener.isHearing() ? {} : { isDeaf: true });
  const push = createPusher(parts, { pages, keepers: keepersOf(app.needToKnow, parts.documents) });
  const sessions = createSessionCheck(parts);

  const take = (socket: PageSocket, session: Session, account: Account) => {
    if (pages.size >= PAGES_LIMIT) return socket.close(1013, 'full');
    // What lives as long as the page must not hold the whole request: a quiet page would cost twice as much.
    const page: Page = {
      id: crypto.randomUUID(),
      account,
      sessionId: session.id,
      send: (message) => socket.readyState === socket.OPEN && socket.send(JSON.stringify(message)),
      close: () => socket.close(1001, 'stopping'),
    };
    pages.add(page);
    socket.on('message', (data) => {
      const message = readMessage(String(data));
      if (message) parts.onMessage(page, message);
    });
    socket.on('close', () => {
      pages.delete(page);
      parts.onClose(page);
    });
    page.send({ type: 'beat', n: 0, page: page.id, ...deafness() });
    for (const document of parts.documents) push.one(document, page);
  };
  const route = {
    websocket: true,
    config: { policy: { may: 'live.open' } },
    schema: { response: { 200: Type.Null(), '4xx': RefusalBody } },
  } as const;
  app.get('/api/live', route, (socket, { session, account }) => take(socket, session, account));
  // A supervisor's page at an operator's desk is one of an operator.
  app.get('/api/live/desk', route, (socket, { session, account, serving }) =>
    take(socket, session, serving ?? account),
  );

  let beat = 0;
  const beatAll = () => {
    beat += 1;
    for (const page of pages) page.send({ type: 'beat', n: beat, ...deafness() });
  };
  const beats = setInterval(() => {
    beatAll();
    sessions.check([...pages]);
  }, BEAT_MS);
  const listener = listen(parts.databaseUrl, CHANNEL, {
    onMessage: (payload) => {
      const [name, accountId] = payload.split(':');
      if (name === SESSION) sessions.check([...pages].filter((page) => page.account.id === accountId));
      else push.changed(payload);
    },
    onConnected: () => {
      beatAll();
      push.everything();
    },
  });
  return {
    pageCount: () => pages.size,
    close: async () => {
      clearInterval(beats);
      for (const page of pages) page.close();
      await listener.close();
    },
  };
}

/** Shows out the pages whose session is over, many asked about at once, and says that pages are served though there be none. A database that does not answer shows nobody out. */
function createSessionCheck({ database, log }: Pick<LiveParts, 'database' | 'log'>) {
  const check = async (pages: readonly Page[]): Promise<void> => {
    try {
      const living = await stillSignedIn(database, [...new Set(pages.map((page) => page.sessionId))]);
      const over = pages.filter((page) => !living.has(page.sessionId));
      const suspended = await whoIsSuspended(database, [...new Set(over.map((page) => page.account.id))]);
      for (const page of over) {
        page.send({ type: 'signed-out', ...(suspended.has(page.account.id) ? { why: 'suspended' } : {}) });
        page.close();
      }
    } catch (error) {
      log.fault('live session', error);
    }
  };
  return {
    check: (pages: readonly Page[]) => {
      void check(pages.slice(0, SESSIONS_AT_ONCE));
      for (let from = SESSIONS_AT_ONCE; from < pages.length; from += SESSIONS_AT_ONCE)
        void check(pages.slice(from, from + SESSIONS_AT_ONCE));
    },
  };
}

/** Lets through of a document what the table gives to this role; a role that is not in it gets none. */
type Keepers = ReadonlyMap<string, (document: object) => unknown>;

function keepersOf(register: Register, documents: readonly LiveDocument[]): Keepers {
  const keepers = new Map<string, (document: object) => unknown>();
  for (const { name, may, answers } of documents) {
    register.admit({ name: `live ${name}`, policy: { may, answers }, response: {} });
    for (const [role, schema] of Object.entries(answers)) keepers.set(`${name}:${role}`, keepOnly(schema));
  }
  return keepers;
}

function createPusher(parts: LiveParts, { pages, keepers }: { pages: Set<Page>; keepers: Keepers }) {
  /** Per page and document: a render under way, and whether another was asked for meanwhile. */
  const underWay = new Map<string, { again: boolean }>();
  /** By document: the pause after it went to everybody, and whether it changed again meanwhile. */
  const pauses = new Map<string, { again: boolean }>();
  const turns = createTurns(RENDERS_AT_ONCE);

  const one = async (document: LiveDocument, page: Page, isUrgent = false): Promise<void> => {
    const keep = keepers.get(`${document.name}:${page.account.role}`);
    if (!keep) return;
    const key = `${page.id}:${document.name}`;
    const running = underWay.get(key);
    if (running) {
      running.again = true;
      return;
    }
    const state = { again: false };
    underWay.set(key, state);
    try {
      const rendered = await turns.take(() => document.render(page.account), isUrgent);
      page.send({ type: document.name, ...asObject(keep(rendered)) });
    } catch (error) {
      parts.log.fault(`live ${document.name}`, error);
    } finally {
      underWay.delete(key);
    }
    if (state.again) await one(document, page, isUrgent);
  };

  const toAll = (document: LiveDocument): void => {
    const pause = pauses.get(document.name);
    if (pause) {
      pause.again = true;
      return;
    }
    const concerned = [...pages].filter((page) => keepers.has(`${document.name}:${page.account.role}`));
    const next = { again: false };
    pauses.set(document.name, next);
    for (const page of concerned) void one(document, page);
    const end = () => {
      pauses.delete(document.name);
      if (next.again) toAll(document);
    };
    setTimeout(end, Math.min(concerned.length * PAUSE_MS_PER_PAGE, PAUSE_LIMIT_MS)).unref();
  };

  return {
    one: (document: LiveDocument, page: Page) => void one(document, page),
    changed: (payload: string) => {
      const [name, account] = payload.split(':');
      const document = parts.documents.find((known) => known.name === name);
      if (!document) return;
      if (account === ALL) return toAll(document);
      for (const page of pages) if (page.account.id === account) void one(document, page, true);
    },
    everything: () => {
      for (const document of parts.documents) for (const page of pages) void one(document, page);
    },
  };
}

/** No more work than this at a time; the rest waits in the order in which it came, behind what is urgent. */
function createTurns(limit: number): {
  take<Result>(work: () => Promise<Result>, isUrgent: boolean): Promise<Result>;
} {
  let free = limit;
  const waiting: (() => void)[] = [];
  return {
    take: async (work, isUrgent) => {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => (isUrgent ? waiting.unshift(resolve) : waiting.push(resolve)));
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        // Whoever comes next has this turn.
        if (next) next();
        else free += 1;
      }
    },
  };
}

function asObject(value: unknown): object {
  return typeof value === 'object' && value !== null ? value : {};
}

function readMessage(text: string): PageMessage | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // A page that sends no JSON says nothing.
    return undefined;
  }
  if (typeof value !== 'object' || value === null || !('type' in value)) return undefined;
  // An id that is none is not nobody's: a page that once had the telephone must not get more for saying it wrong.
  const idOf = (id: unknown) => (typeof id === 'string' ? id : '');
  if (value.type === 'take-phone') return { type: 'take-phone', after: 'after' in value ? idOf(value.after) : null };
  if (value.type === 'leaving') return { type: 'leaving' };
  if (value.type !== 'beat' || !('n' in value) || typeof value.n !== 'number') return undefined;
  return { type: 'beat', n: value.n, voice: 'voice' in value && value.voice === 'in-call' ? 'in-call' : 'idle' };
}
