// Everybody who may come to an address: each role in each state, and somebody whom nobody knows.
import { ROLES, type Role } from '../../src/access/account.ts';
import { BROWSER, type Line } from '../access/people.ts';
import { PUBLIC_ORIGIN } from '../telephony/webhook-post.ts';

const STATES = ['well', 'suspended', 'no-conduct', 'not-fresh', 'other-browser'] as const;
export type State = (typeof STATES)[number];

export interface Asker {
  role: Role | 'anybody';
  state: State;
  accountId: string;
  cookie: string | null;
  browser: string;
}

export interface Answer {
  status: number;
  /** As it was sent, to the byte. */
  text: string;
}

export interface Request {
  method: string;
  url: string;
  body?: object | undefined;
}

const STRANGER: Asker = { role: 'anybody', state: 'well', accountId: '', cookie: null, browser: BROWSER };

/** Somebody of this role with a session, in this state. */
export async function hireAsker(line: Line, role: Role, state: State = 'well'): Promise<Asker> {
  const accountId = await line.hire(role);
  const visitor = await line.session(accountId);
  const cookie = visitor.cookies['session-0'] ?? null;
  const { sql } = line.database;
  // A link of the demo stands for the code of conduct; another way in does not.
  if (state === 'no-conduct') await sql(`update sessions set method = 'passkey' where account_id = $1`, [accountId]);
  if (state === 'not-fresh') {
    await sql(`update sessions set fresh_at = fresh_at - interval '16 minutes' where account_id = $1`, [accountId]);
  }
  if (state === 'suspended') await sql(`update accounts set state = 'suspended' where id = $1`, [accountId]);
  const browser = state === 'other-browser' ? 'Another Invented Browser 2.0' : BROWSER;
  return { role, state, accountId, cookie, browser };
}

/** Nobody, and each role in each state. */
export async function everybody(line: Line): Promise<Asker[]> {
  const askers = [STRANGER];
  for (const role of ROLES) for (const state of STATES) askers.push(await hireAsker(line, role, state));
  return askers;
}

/** Asks an address as this person's own page would. */
export async function askAs(line: Line, asker: Asker, request: Request): Promise<Answer> {
  const answer = await line.app.server.inject({
    method: request.method === 'POST' ? 'POST' : 'GET',
    url: request.url,
    cookies: asker.cookie === null ? {} : { 'session-0': asker.cookie },
    headers: { 'user-agent': asker.browser, 'x-console': '1', origin: PUBLIC_ORIGIN },
    ...(request.body && { payload: request.body }),
  });
  return { status: answer.statusCode, text: answer.payload };
}
