import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createSignInLink, signIn } from '../../src/access/sign-in.ts';
import type { App } from '../../src/app.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { type FaultProxy, openFaultProxy } from '../harness/fault-proxy.ts';
import { openApp, PUBLIC_ORIGIN, testConfig } from '../telephony/webhook-post.ts';

const LIMIT = { timeout: 20_000 };
const TEST_LIMIT_MS = 90_000;

let app: App;
let database: TestDatabase;
let network: FaultProxy;

beforeAll(async () => {
  database = await makeDatabase();
  network = await openFaultProxy(database.url);
  app = await openApp(testConfig(network.through(database.url)));
  await app.server.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await network.set({ kind: 'none' });
  await app.stop();
  await network.close();
  await database.drop();
});

async function officerPage(): Promise<WebSocket> {
  const accountId = randomUUID();
  await database.sql(
    "insert into accounts (id, role, display_name, languages) values ($1, 'duty-officer', 'Invented', '{az}')",
    [accountId],
  );
  const link = await createSignInLink(database, { accountId, validUntil: new Date(Date.now() + 60_000) });
  const { token } = await signIn(database, link);
  const address = app.server.server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return new WebSocket(`ws://127.0.0.1:${port}/api/live`, {
    headers: { cookie: `session-0=${token}`, origin: PUBLIC_ORIGIN },
  });
}

it(
  'B4.1: a page is told while nobody hears of changes, and is sent everything when they are heard again',
  async () => {
    const socket = await officerPage();
    let said: { type: string; isDeaf?: true }[] = [];
    socket.on('message', (data) => said.push(JSON.parse(String(data))));
    const beats = () => said.filter(({ type }) => type === 'beat');
    await expect.poll(() => said.map(({ type }) => type), LIMIT).toContain('unit');
    await expect.poll(() => beats().length, LIMIT).toBeGreaterThan(1);
    expect(beats().at(-1)?.isDeaf).toBeUndefined();

    await network.set({ kind: 'refuse' });
    await expect.poll(() => beats().at(-1)?.isDeaf, LIMIT).toBe(true);
    said = [];
    await network.set({ kind: 'none' });
    await expect.poll(() => said.map(({ type }) => type), LIMIT).toContain('unit');
    expect(beats().at(-1)).toEqual({ type: 'beat', n: expect.any(Number) });
    socket.close();
    await once(socket, 'close');
  },
  TEST_LIMIT_MS,
);

it('a page that says more than any page of ours is let go, and nothing of it is kept', async () => {
  const socket = await officerPage();
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'beat', n: 1, voice: 'x'.repeat(5_000) }));
  const [code] = await once(socket, 'close');
  // By the protocol: the message was too long.
  expect(code).toBe(1009);
});
