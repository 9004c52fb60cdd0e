import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createSignInLink, signIn } from '../../src/access/sign-in.ts';
import type { App } from '../../src/app.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { certify } from '../harness/roster.ts';
import { openApp, PUBLIC_ORIGIN, testConfig } from '../telephony/webhook-post.ts';

const COOKIE = 'session-0';
const SHOWN_OUT_WITHIN_MS = 1_000;

let app: App;
let database: TestDatabase;
let port: number;

beforeAll(async () => {
  database = await makeDatabase();
  app = await openApp(testConfig(database.url));
  await app.server.listen({ port: 0, host: '127.0.0.1' });
  const address = app.server.server.address();
  port = typeof address === 'object' && address ? address.port : 0;
});
afterAll(async () => {
  await app.stop();
  await database.drop();
});

async function session(role: string): Promise<{ cookie: string; accountId: string }> {
  const accountId = randomUUID();
  await database.sql("insert into accounts (id, role, display_name, languages) values ($1, $2, 'Invented', '{az}')", [
    accountId,
    role,
  ]);
  const link = await createSignInLink(database, { accountId, validUntil: new Date(Date.now() + 60_000) });
  return { cookie: `${COOKIE}=${(await signIn(database, link)).token}`, accountId };
}

function open(cookie: string, origin?: string, path = '/api/live'): WebSocket {
  return new WebSocket(`ws://127.0.0.1:${port}${path}`, {
    headers: { cookie, ...(origin === undefined ? {} : { origin }) },
  });
}

/** The types of what a page is sent, in order; of a suspended person's page that it is shown out for this. */
function typesOf(socket: WebSocket): string[] {
  const types: string[] = [];
  socket.on('message', (data) => {
    const { type, why } = JSON.parse(String(data));
    types.push(why === undefined ? type : `${type}: ${why}`);
  });
  return types;
}

async function refusal(socket: WebSocket): Promise<number> {
  const [, answer] = await once(socket, 'unexpected-response');
  return answer.statusCode;
}

describe('A1.1: the live stream is for the signed-in person’s own pages', () => {
  it('our own page gets its documents', async () => {
    const { cookie } = await session('operator');
    const socket = open(cookie, PUBLIC_ORIGIN);
    const types = typesOf(socket);
    await expect.poll(() => types).toEqual(expect.arrayContaining(['beat', 'desk', 'sent']));
    expect(types).not.toContain('unit');
    socket.close();
  });

  it('a supervisor’s page at an operator’s desk gets the desk, by a valid certificate, and none without', async () => {
    const { cookie, accountId } = await session('supervisor');
    const without = open(cookie, PUBLIC_ORIGIN, '/api/live/desk');
    const before = typesOf(without);
    await expect.poll(() => before).toEqual(expect.arrayContaining(['beat', 'floor']));
    expect(before).not.toContain('desk');
    await certify(database, accountId);
    const socket = open(cookie, PUBLIC_ORIGIN, '/api/live/desk');
    const types = typesOf(socket);
    await expect.poll(() => types).toEqual(expect.arrayContaining(['beat', 'desk', 'sent']));
    expect(types).not.toContain('floor');
    socket.send(JSON.stringify({ type: 'take-phone', after: null }));
    await expect.poll(() => types).toContain('phone-here');
    for (const each of [without, socket]) each.close();
  });

  it('a page of another origin is refused, although the browser sends the cookie along', async () => {
    const { cookie } = await session('operator');
    for (const origin of ['http://evil.example', 'http://localhost:9999', 'null']) {
      expect(await refusal(open(cookie, origin)), origin).toBe(403);
    }
  });

  it('nobody without a session, and no role without a console, is let in', async () => {
    expect(await refusal(open('', PUBLIC_ORIGIN))).toBe(401);
    const administrator = await session('administrator');
    expect(await refusal(open(administrator.cookie, PUBLIC_ORIGIN))).toBe(404);
  });

  it('a duty officer gets the unit’s document and nothing of the NGO’s', async () => {
    const { cookie } = await session('duty-officer');
    const socket = open(cookie, PUBLIC_ORIGIN);
    const types = typesOf(socket);
    await expect.poll(() => types).toContain('unit');
    expect(types.filter((type) => type === 'desk' || type === 'sent')).toEqual([]);
    socket.close();
  });

  it('signing out closes every open page of that session at once', async () => {
    const { cookie } = await session('operator');
    const socket = open(cookie, PUBLIC_ORIGIN);
    const types = typesOf(socket);
    await expect.poll(() => types).toContain('desk');
    const closed = once(socket, 'close');
    const signedOutAt = Date.now();
    const answer = await app.server.inject({
      method: 'POST',
      url: '/api/sign-out',
      headers: { cookie, 'x-console': '1' },
    });
    expect(answer.statusCode).toBe(200);
    await closed;
    expect(Date.now() - signedOutAt).toBeLessThan(SHOWN_OUT_WITHIN_MS);
    expect(types.at(-1)).toBe('signed-out');
  });

  it('a suspended account’s page is shown out at the next beat', { timeout: 15_000 }, async () => {
    const { cookie, accountId } = await session('operator');
    const socket = open(cookie, PUBLIC_ORIGIN);
    const types = typesOf(socket);
    await expect.poll(() => types).toContain('desk');
    const closed = once(socket, 'close');
    await database.sql("update accounts set state = 'suspended' where id = $1", [accountId]);
    await closed;
    expect(types.at(-1)).toBe('signed-out: suspended');
  });

  it('garbage from a page changes nothing and ends nothing', async () => {
    const { cookie } = await session('operator');
    const socket = open(cookie, PUBLIC_ORIGIN);
    const types = typesOf(socket);
    await expect.poll(() => types).toContain('desk');
    for (const text of [
      '',
      'null',
      '[]',
      '{"type":"beat"}',
      '{"type":"beat","n":"x"}',
      '{"type":"take-phone"',
      '{"type":"take-phone","after":{"toString":1}}',
      '\u0000',
    ]) {
      socket.send(text);
    }
    socket.send(JSON.stringify({ type: 'take-phone' }));
    await expect.poll(() => types).toContain('phone-here');
    socket.close();
  });
});

describe('an operator’s telephone when a page comes back after a break', () => {
  async function openPage(cookie: string) {
    const socket = open(cookie, PUBLIC_ORIGIN);
    const heard: { type: string; page?: string }[] = [];
    socket.on('message', (data) => heard.push(JSON.parse(String(data))));
    await expect.poll(() => heard.some(({ page }) => page !== undefined)).toBe(true);
    const id = heard.find(({ page }) => page !== undefined)?.page ?? '';
    const phone = () => heard.map(({ type }) => type).findLast((type) => type.startsWith('phone-'));
    const take = (after?: string) => socket.send(JSON.stringify({ type: 'take-phone', after }));
    return { socket, id, phone, take };
  }

  it('is given back to it, also before the server has noticed that the old line is dead', async () => {
    const { cookie } = await session('operator');
    const before = await openPage(cookie);
    before.take();
    await expect.poll(before.phone).toBe('phone-here');
    const again = await openPage(cookie);
    again.take(before.id);
    await expect.poll(again.phone).toBe('phone-here');
    before.socket.close();
    again.socket.close();
  });

  it('stays where the operator took it meanwhile, as long as that page lives', async () => {
    const { cookie, accountId } = await session('operator');
    const before = await openPage(cookie);
    before.take();
    await expect.poll(before.phone).toBe('phone-here');
    const elsewhere = await openPage(cookie);
    elsewhere.take();
    await expect.poll(elsewhere.phone).toBe('phone-here');
    const again = await openPage(cookie);
    again.take(before.id);
    await expect.poll(again.phone).toBe('phone-elsewhere');
    const owner = () => database.sql('select page_id, heartbeat_at from presences where account_id = $1', [accountId]);
    expect(await owner()).toMatchObject([{ page_id: elsewhere.id }]);
    elsewhere.socket.close();
    await expect.poll(owner).toMatchObject([{ heartbeat_at: null }]);
    again.take(before.id);
    await expect.poll(again.phone).toBe('phone-here');
    for (const page of [before, again]) page.socket.close();
  });
});

describe('B4.1: a duty officer’s page says that a flag would be seen', () => {
  it('when it answers a beat, and only the officer’s', async () => {
    const [officer, supervisor] = [await session('duty-officer'), await session('supervisor')];
    const sockets = [officer, supervisor].map(({ cookie }) => open(cookie, PUBLIC_ORIGIN));
    await Promise.all(sockets.map((socket) => once(socket, 'message')));
    for (const socket of sockets.toReversed()) socket.send(JSON.stringify({ type: 'beat', n: 1, voice: 'idle' }));
    await expect
      .poll(() => database.sql('select officer_id from unit_pages'))
      .toEqual([{ officer_id: officer.accountId }]);
    for (const socket of sockets) socket.close();
  });
});
