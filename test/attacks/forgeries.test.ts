// A1.1: another site's page in the browser of somebody who is signed in changes nothing.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ROLES, type Role } from '../../src/access/account.ts';
import { whoMay } from '../../src/access/who-may.ts';
import { openLine, type TestLine } from '../harness/line.ts';
import { PUBLIC_ORIGIN } from '../harness/line-carrier.ts';
import { everyRoute, exampleOf, type Route } from './every-route.ts';
import { CUT, exchange, forgedRequests, type Honest, honestRequest } from './forged-requests.ts';
import { signInvented } from './signed-in.ts';

const SHAPES = 8;
/** A console of this many things to decide is one that the list was read from; fewer means that the reading broke. */
const LEAST_ROUTES = 25;
const LIMIT_MS = 120_000;

let line: TestLine;
let cookies: Map<Role, string>;
let ids: Record<string, string>;
let routes: Route[];

beforeAll(async () => {
  line = await openLine();
  const operator = await line.operator('Aysel', ['az', 'ru', 'en']);
  await operator.available();
  const caller = line.calls();
  await line.pass(3);
  for (const key of '11') {
    caller.press(key);
    await line.pass(1);
  }
  await operator.answer();
  await line.pass(2);
  const [call] = await line.database.sql<{ id: string }>('select id from calls');
  cookies = new Map();
  for (const role of ROLES) {
    const person = { role, name: 'Nobody', languages: ['az'], ...(role === 'operator' && { id: operator.id }) };
    const signedIn = await signInvented({ origin: line.local, browser: '', sql: line.database.sql }, person);
    cookies.set(role, signedIn.cookie);
  }
  const [session] = await line.database.sql<{ id: string }>('select id from sessions limit 1');
  ids = { calls: call?.id ?? '', sessions: session?.id ?? '' };
  routes = everyRoute(line.app.server).filter(({ method }) => method !== 'GET');
  // The line's own beat goes by real time: when it has come at this moment, it changes nothing any more.
  const beats = () => line.database.sql('select from page_service where seen_at = line_now()');
  await vi.waitUntil(async () => (await beats()).length === 1, { timeout: 30_000 });
}, LIMIT_MS);
afterAll(() => line.close());

describe('a page of another site, in the browser of somebody who is signed in', { timeout: LIMIT_MS }, () => {
  it('changes nothing by any route, in any of eight shapes, whoever is signed in', async () => {
    expect(routes.length).toBeGreaterThanOrEqual(LEAST_ROUTES);
    const before = await everything();
    const taken: string[] = [];
    for (const route of routes) {
      for (const [role, cookie] of cookies) {
        const forged = forgedRequests(honestAt(route, cookie));
        expect(forged).toHaveLength(SHAPES);
        for (const { shape, sent } of forged) {
          const { status } = await exchange(line.local, sent);
          // A read that is answered changes nothing, whoever asked for it: the comparison below says so.
          const isWish = sent.method === route.method || status === 101;
          if (isWish && status !== CUT && status < 400)
            taken.push(`${route.method} ${route.url} as ${role}, ${shape}: ${status}`);
        }
      }
      expect(await everything(), `after ${route.method} ${route.url}`).toEqual(before);
    }
    expect(taken).toEqual([]);
  });

  it('opens no socket', async () => {
    for (const [role, cookie] of cookies) {
      const forged = forgedRequests(honestAt({ method: 'GET', url: '/api/live' }, cookie)).find(
        ({ shape }) => shape === 'as a socket',
      );
      if (!forged) throw new Error('no such shape');
      expect((await exchange(line.local, forged.sent)).status, role).not.toBe(101);
    }
  });

  it('has no use for the cookie alone: in another browser it opens nothing, and changes nothing', async () => {
    const opened: string[] = [];
    for (const route of everyRoute(line.app.server)) {
      const isOpen = openTo(route).includes('anybody');
      for (const cookie of isOpen ? [] : cookies.values()) {
        const { headers, ...honest } = honestRequest(honestAt(route, cookie));
        const { status } = await exchange(line.local, {
          ...honest,
          headers: { ...headers, 'user-agent': 'another browser' },
          body: route.method === 'GET' ? '' : honest.body,
        });
        if (status !== 401) opened.push(`${route.method} ${route.url}: ${status}`);
      }
    }
    expect(opened).toEqual([]);
  });

  it('while the same requests of the console itself are not taken for forged, and have effects', async () => {
    const before = await everything();
    const refused: string[] = [];
    let done = 0;
    for (const route of routes) {
      for (const cookie of cookies.values()) {
        const { status, code } = await exchange(line.local, honestRequest(honestAt(route, cookie)));
        if (code === 'not-allowed') refused.push(`${route.method} ${route.url}`);
        if (status < 300) done += 1;
      }
    }
    expect(refused).toEqual([]);
    expect(done).toBeGreaterThan(ROLES.length);
    expect(await everything()).not.toEqual(before);
  });
});

/** Whom the table of need to know lets ask this; a file of the pages is not in the table. */
function openTo({ method, url }: Route): readonly string[] {
  const { declared, table } = line.app.server.needToKnow;
  const route = declared.find(({ name }) => name === `${method} ${url}`);
  return route ? whoMay(table, route.policy.may) : ['anybody'];
}

function honestAt({ method, url }: Route, cookie: string): Honest {
  const declared = line.app.server.needToKnow.declared.find(({ name }) => name === `${method} ${url}`);
  const [, , thing = ''] = url.split('/');
  const path = url.replaceAll(/:\w+/g, ids[thing] ?? randomUUID());
  // A body is always an object.
  const body = exampleOf(declared?.asks?.body ?? { type: 'object' }) as object;
  return { method, path, cookie, body, origin: PUBLIC_ORIGIN };
}

/** Every row there is. Time stands still, so nobody else changes one. */
async function everything(): Promise<string[]> {
  const { sql } = line.database;
  const tables = await sql<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
  );
  const rows: string[] = [];
  for (const { name } of tables) {
    for (const { row } of await sql<{ row: string }>(`select t::text as row from ${name} t`))
      rows.push(`${name} ${row}`);
  }
  return rows.sort();
}
