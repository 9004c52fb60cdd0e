// Invented people with sessions, on the real application.
import { randomUUID } from 'node:crypto';
import type { Role } from '../../src/access/account.ts';
import { createSignInLink, signIn } from '../../src/access/sign-in.ts';
import { type App, createApp } from '../../src/app.ts';
import type { Config } from '../../src/config.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { PUBLIC_ORIGIN, ROOT, SILENT_LOG, testConfig } from '../telephony/webhook-post.ts';

export const BROWSER = 'Invented Browser 1.0';
/** A Saturday evening in Baku. */
export const START_MS = Date.UTC(2026, 10, 21, 16, 0, 0);

export interface Line {
  app: App;
  config: Config;
  database: TestDatabase;
  /** Lets so many minutes pass for everybody. */
  pass(minutes: number): Promise<void>;
  /** As above, with web or database away. */
  passWithoutLine(minutes: number): Promise<void>;
  now(): number;
  hire(role?: Role, state?: string): Promise<string>;
  /** A session of this person opened by a link of the demo, in the invented browser. */
  session(accountId: string): Promise<Visitor>;
  /** Somebody in a browser of their own, not signed in. */
  visitor(browser?: string): Visitor;
  close(): Promise<void>;
}

export interface Answer {
  status: number;
  body: Record<string, unknown>;
  cookies: Record<string, string>;
  headers: Record<string, unknown>;
}

export interface Visitor {
  cookies: Record<string, string>;
  /** As a person asks; `headers` for whatever else asks. */
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  post(path: string, body?: object, headers?: Record<string, string>): Promise<Answer>;
}

/** The application on a fresh database whose clock the test moves. */
export async function openAccess(): Promise<Line> {
  const database = await makeDatabase();
  let now = START_MS;
  await database.setClock(now);
  const config = testConfig(database.url);
  const app = await createApp({ config, clock: { now: () => now }, log: SILENT_LOG, root: ROOT });
  const hire: Line['hire'] = async (role = 'operator', state = 'active') => {
    const id = randomUUID();
    await database.sql('insert into accounts (id, role, display_name, languages, state) values ($1, $2, $3, $4, $5)', [
      id,
      role,
      'Invented',
      ['az'],
      state,
    ]);
    return id;
  };
  return {
    app,
    config,
    database,
    hire,
    now: () => now,
    pass: async (minutes) => {
      now += minutes * 60_000;
      // The web process was there all the time, though its beats follow the wall clock: one that falls in between says the old time.
      const beat = () => database.sql('update page_service set seen_at = $1', [new Date(now)]);
      await beat();
      await database.setClock(now);
      await beat();
    },
    passWithoutLine: async (minutes) => {
      now += minutes * 60_000;
      await database.setClock(now);
    },
    visitor: (browser = BROWSER) => visitorOf(app, browser),
    session: async (accountId) => {
      const secret = await createSignInLink(database, { accountId, validUntil: new Date(now + 60_000) });
      const visitor = visitorOf(app, BROWSER);
      visitor.cookies['session-0'] = (await signIn(database, secret, BROWSER)).token;
      return visitor;
    },
    close: async () => {
      await app.stop();
      await database.drop();
    },
  };
}

function visitorOf(app: App, browser: string): Visitor {
  const cookies: Record<string, string> = {};
  const send = async (method: 'GET' | 'POST', url: string, rest: { payload?: object; headers?: object }) => {
    const answer = await app.server.inject({
      method,
      url,
      cookies,
      ...(rest.payload ? { payload: rest.payload } : {}),
      headers: {
        'user-agent': browser,
        'x-console': '1',
        'x-person-here': '1',
        origin: PUBLIC_ORIGIN,
        ...rest.headers,
      },
    });
    const set: Record<string, string> = {};
    for (const cookie of answer.cookies) set[cookie.name] = cookie.value;
    Object.assign(cookies, set);
    for (const [name, value] of Object.entries(set)) if (value === '') delete cookies[name];
    const body = answer.headers['content-type']?.toString().includes('json') ? answer.json() : {};
    return { status: answer.statusCode, body, cookies: set, headers: answer.headers };
  };
  return {
    cookies,
    get: (path, headers = {}) => send('GET', path, { headers }),
    post: (path, payload = {}, headers = {}) => send('POST', path, { payload, headers }),
  };
}
