import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { createSignInLink, signIn } from '../../src/access/sign-in.ts';
import type { App } from '../../src/app.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { openApp, testConfig } from '../telephony/webhook-post.ts';

const PAGES = 30;
const CALLS = 20;
const LIMIT_MS = 5_000;
/** Of the consoles' ten connections. */
const FOR_PAGES = 6;
const AT_THE_LOCK = `select pid from pg_stat_activity where datname = current_database()
  and application_name = 'web-consoles' and wait_event_type = 'Lock'`;

let app: App;
let database: TestDatabase;
let address: string;

beforeAll(async () => {
  database = await makeDatabase();
  app = await openApp(testConfig(database.url));
  address = (await app.server.listen({ port: 0, host: '127.0.0.1' })).replace('http', 'ws');
});
afterAll(async () => {
  await app.stop();
  await database.drop();
});

async function operatorCookie(): Promise<string> {
  const accountId = randomUUID();
  await database.sql(
    "insert into accounts (id, role, display_name, languages) values ($1, 'operator', 'Invented', '{az}')",
    [accountId],
  );
  const link = await createSignInLink(database, { accountId, validUntil: new Date(Date.now() + 60_000) });
  return `session-0=${(await signIn(database, link)).token}`;
}

/** An open page; says how many callers wait, as last shown. */
async function openPage(cookie: string): Promise<{ waiting(): number | undefined; close(): void }> {
  const socket = new WebSocket(`${address}/api/live`, { headers: { cookie } });
  let waiting: number | undefined;
  socket.on('message', (data) => {
    const message = JSON.parse(String(data));
    if (message.type === 'desk') waiting = message.desk.waiting.count;
  });
  await once(socket, 'open');
  return { waiting: () => waiting, close: () => socket.terminate() };
}

test('in a rush every operator’s page ends with the newest number of people who wait', async () => {
  const cookie = await operatorCookie();
  const pages = await Promise.all(Array.from({ length: PAGES }, () => openPage(cookie)));
  const shown = () => pages.map((page) => page.waiting());
  await expect.poll(shown, { timeout: LIMIT_MS }).toEqual(pages.map(() => 0));
  for (let call = 0; call < CALLS; call += 1) {
    await database.sql(
      `with call as (
         insert into calls (id, carrier_sid, state, waiting_since) values ($1, $2, 'waiting', line_now()) returning id
       )
       select pg_notify('live', 'desk:all') from call`,
      [randomUUID(), `CA${String(call).padStart(32, '0')}`],
    );
  }
  await expect.poll(shown, { timeout: LIMIT_MS }).toEqual(pages.map(() => CALLS));
  for (const page of pages) page.close();
});

test('pages that all wait for the database leave connections for whoever answers a call', async () => {
  const cookie = await operatorCookie();
  const pages = await Promise.all(Array.from({ length: PAGES }, () => openPage(cookie)));
  await expect.poll(() => pages.every((page) => page.waiting() !== undefined), { timeout: LIMIT_MS }).toBe(true);
  const holder = new pg.Client({ connectionString: database.ownerUrl });
  await holder.connect();
  await holder.query('begin; lock table calls');
  try {
    const held = async () => {
      // A page gives up after a while; then others wait in its place.
      await database.sql("select pg_notify('live', 'desk:all')");
      return (await database.sql(AT_THE_LOCK)).length;
    };
    await expect.poll(held).toBe(FOR_PAGES);
    const ready = await fetch(`${address.replace('ws', 'http')}/health/ready`);
    expect([ready.status, await ready.json()]).toEqual([200, { state: 'ready' }]);
    expect((await database.sql(AT_THE_LOCK)).length).toBeLessThanOrEqual(FOR_PAGES);
  } finally {
    await holder.end();
  }
  for (const page of pages) page.close();
});
