import { once } from 'node:events';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
  { of: 'live', who: ['operator'], relation: 'own', may: ['open'], sees: [], law: ['A1.1'] },
];
/** So many documents are made at a time. */
const AT_ONCE = 6;

let database: TestDatabase;
let server: FastifyInstance;
let live: Live;
let address: string;
/** What a document says, and whether those that are begun from now on wait. */
let newest = 'first';
let isHeld = false;
const held: (() => void)[] = [];
/** Whose documents were begun, in order. */
const begun: string[] = [];

beforeAll(async () => {
  database = await makeDatabase();
  const parts = { database, log: SILENT_LOG };
  const surroundings = { cookieName: 'session', origins: [], simulatorOrigin: null, needToKnow: TABLE };
  server = await createServer({ ...parts, ...surroundings });
  const answers = { operator: Type.Object({ id: Type.String() }) };
  const render = async ({ id: account }: { id: string }) => {
    const id = newest;
    begun.push(account);
    if (isHeld) await new Promise<void>((resolve) => held.push(resolve));
    return { id };
  };
  live = openLive(server, {
    ...{ ...parts, databaseUrl: database.url, onMessage: () => {}, onClose: () => {} },
    documents: [{ name: 'call', may: 'call.read', answers, render }],
  });
  address = (await server.listen({ port: 0, host: '127.0.0.1' })).replace('http', 'ws');
});
afterAll(async () => {
  await live.close();
  await server.close();
  await database.drop();
});

async function operator(): Promise<{ id: string; cookie: string }> {
  const id = await person(database, 'operator', 'Invented');
  const link = await createSignInLink(database, { accountId: id, validUntil: new Date(Date.now() + 60_000) });
  return { id, cookie: `session=${(await signIn(database, link)).token}` };
}

/** What a new page of this person was shown, in order. */
async function open({ cookie }: { cookie: string }): Promise<{ shown: string[]; socket: WebSocket }> {
  const socket = new WebSocket(`${address}/api/live`, { headers: { cookie } });
  const shown: string[] = [];
  socket.on('message', (data) => {
    const message = JSON.parse(String(data));
    if (message.type === 'call') shown.push(message.id);
  });
  await once(socket, 'open');
  return { shown, socket };
}

const tell = (...accounts: string[]) =>
  database.sql("select pg_notify('live', 'call:' || account) from unnest($1::text[]) as account", [accounts]);

test('what changes while a page’s document is being made is shown as soon as that one is', async () => {
  const [one, other] = [await operator(), await operator()];
  const { shown: seenByOther } = await open(other);
  await expect.poll(() => seenByOther).toHaveLength(1);
  isHeld = true;
  const { shown: seen } = await open(one);
  await expect.poll(() => held).toHaveLength(1);
  isHeld = false;
  newest = 'second';
  await tell(one.id, other.id);
  // In their order: the first was heard of as well.
  await expect.poll(() => seenByOther).toEqual(['first', 'second']);
  held.pop()?.();
  await expect.poll(() => seen).toEqual(['first', 'second']);
});

test('whose own desk changed is shown it before those who only came', async () => {
  const [mine, many, leaver] = [await operator(), await operator(), await operator()];
  await open(mine);
  await expect.poll(() => begun.at(-1)).toBe(mine.id);
  const left = once((await open(leaver)).socket, 'close');
  await expect.poll(() => begun.at(-1)).toBe(leaver.id);
  isHeld = true;
  for (let page = 0; page < AT_ONCE + 1; page += 1) await open(many);
  await expect.poll(() => held).toHaveLength(AT_ONCE);
  const before = begun.length;
  await tell(mine.id);
  // In their order: once this is heard of, that was.
  await database.sql('delete from sessions where account_id = $1', [leaver.id]);
  await database.sql("select pg_notify('live', 'session:' || $1)", [leaver.id]);
  await left;
  isHeld = false;
  for (const go of held.splice(0)) go();
  await expect.poll(() => begun.length).toBe(before + 2);
  expect(begun[before]).toBe(mine.id);
});
