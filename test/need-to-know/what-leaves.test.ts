import { once } from 'node:events';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Clause } from '../../src/access/need-to-know/clause.ts';
import { createSignInLink, signIn } from '../../src/access/sign-in.ts';
import { type Live, openLive } from '../../src/http/live.ts';
import { createServer } from '../../src/http/server.ts';
import { person } from '../escalation/people.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { SILENT_LOG } from '../telephony/webhook-post.ts';

const TABLE: readonly Clause[] = [
  { of: 'call', who: ['operator'], relation: 'own', may: ['read'], sees: ['id'], law: ['A1.1'] },
  { of: 'call', who: ['supervisor'], relation: 'shared', may: ['read'], sees: ['state'], law: ['A1.1'] },
  {
    of: 'live',
    who: ['operator', 'supervisor', 'coordinator'],
    relation: 'own',
    may: ['open'],
    sees: [],
    law: ['A1.1'],
  },
];
const SEEN = { operator: Type.Object({ id: Type.String() }), supervisor: Type.Object({ state: Type.String() }) };
/** Whatever a statement read, by mistake or because another role needs it. */
const READ = { id: 'the id', state: 'talking', callerNumber: '+994000000001', type: 'another' };

let database: TestDatabase;
let server: FastifyInstance;
let live: Live;
let address: string;

beforeAll(async () => {
  database = await makeDatabase();
  const parts = { database, log: SILENT_LOG, cookieName: 'session', origins: [], simulatorOrigin: null };
  server = await createServer({ ...parts, needToKnow: TABLE });
  const policy = { may: 'call.read', answers: SEEN } as const;
  server.get('/x', { config: { policy }, schema: { response: { '4xx': Type.Any() } } }, () => READ);
  live = openLive(server, {
    databaseUrl: database.url,
    database,
    log: SILENT_LOG,
    documents: [{ name: 'call', ...policy, render: () => Promise.resolve(READ) }],
    onMessage: () => {},
    onClose: () => {},
  });
  address = await server.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await live.close();
  await server.close();
  await database.drop();
});

async function cookieOf(role: string): Promise<string> {
  return sessionOf(await person(database, role, 'Invented'));
}

async function sessionOf(accountId: string): Promise<string> {
  const link = await createSignInLink(database, { accountId, validUntil: new Date(Date.now() + 60_000) });
  return `session=${(await signIn(database, link)).token}`;
}

describe('A1.1: of what a statement read, each role is sent its own fields', () => {
  test.each([
    ['operator', { id: 'the id' }],
    ['supervisor', { state: 'talking' }],
  ])('as answer: %s', async (role, expected) => {
    const answer = await server.inject({ url: '/x', headers: { cookie: await cookieOf(role) } });
    expect(answer.json()).toEqual(expected);
  });

  test.each([
    ['operator', { type: 'call', id: 'the id' }],
    ['supervisor', { type: 'call', state: 'talking' }],
  ])('as live document: %s', async (role, expected) => {
    const heard = await listenAs(role);
    await expect.poll(() => heard.find(({ type }) => type === 'call')).toEqual(expected);
  });

  test('a role that the document is not for is let in and sent nothing of it', async () => {
    const heard = await listenAs('coordinator');
    const others = await listenAs('operator');
    await expect.poll(() => others.some(({ type }) => type === 'call')).toBe(true);
    await database.sql(`select pg_notify('live', 'call:all')`);
    await expect.poll(() => others.filter(({ type }) => type === 'call').length).toBeGreaterThan(1);
    expect(heard.map(({ type }) => type)).toEqual(['beat']);
  });

  test('and of a session that is over nothing, though more pages are open than one statement asks about', async () => {
    const account = await person(database, 'coordinator', 'Invented');
    const [living, over] = [await sessionOf(account), await sessionOf(account)];
    const open = async (cookie: string) => {
      const socket = new WebSocket(liveAddress(), { headers: { cookie } });
      await once(socket, 'open');
      return socket;
    };
    const others = await Promise.all(Array.from({ length: 500 }, () => open(living)));
    const last = await open(over);
    const closed = once(last, 'close');
    await database.sql(
      `delete from sessions where id = (
      select id from sessions where account_id = $1 order by created_at desc limit 1)`,
      [account],
    );
    await database.sql("select pg_notify('live', 'session:' || $1)", [account]);
    await closed;
    expect(others.every(({ readyState }) => readyState === WebSocket.OPEN)).toBe(true);
    for (const each of others) each.terminate();
  });
});

function liveAddress(): string {
  return `${address.replace('http', 'ws')}/api/live`;
}

/** What a page of this role is sent, beats of the first seconds left out but for the first. */
async function listenAs(role: string): Promise<{ type: string }[]> {
  const socket = new WebSocket(liveAddress(), { headers: { cookie: await cookieOf(role) } });
  const heard: { type: string; n?: number }[] = [];
  socket.on('message', (data) => {
    const message = JSON.parse(String(data));
    if (message.type !== 'beat' || message.n === 0) heard.push(message);
  });
  await once(socket, 'open');
  return heard;
}
