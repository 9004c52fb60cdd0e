import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSignInLink, signIn } from '../../src/access/sign-in.ts';
import type { App } from '../../src/app.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { openApp, PUBLIC_ORIGIN, testConfig } from '../telephony/webhook-post.ts';

/** What a web process has for its end beside the draining; past it it is cut short (`src/main.ts`). */
const STOP_LIMIT_MS = 8_000;
const TEST_LIMIT_MS = 60_000;

let app: App;
let database: TestDatabase;
let socket: Socket;
beforeEach(async () => {
  database = await makeDatabase();
  app = await openApp(testConfig(database.url));
  await app.server.listen({ port: 0, host: '127.0.0.1' });
  const address = app.server.server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  // Its own end stays open, whatever the line does with the other.
  socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => {
    // The line lets go of it.
  });
});
afterEach(async () => {
  socket.destroy();
  await database.drop();
});

async function cookieOfOperator(): Promise<string> {
  const accountId = randomUUID();
  await database.sql(
    "insert into accounts (id, role, display_name, languages) values ($1, 'operator', 'Invented', '{az}')",
    [accountId],
  );
  const link = await createSignInLink(database, { accountId, validUntil: new Date(Date.now() + 60_000) });
  return `session-0=${(await signIn(database, link)).token}`;
}

/** Sends a request that asks for another protocol, and waits for the beginning of its answer. */
async function ask(line: string, fields: Record<string, string>): Promise<void> {
  const head = Object.entries({ Host: 'line.example', Connection: 'Upgrade', ...fields });
  socket.write(`${[line, ...head.map(([name, value]) => `${name}: ${value}`)].join('\r\n')}\r\n\r\n`);
  await once(socket, 'data');
}

/** Whether the process could end in time. */
async function stopsInTime(): Promise<boolean> {
  const stopped = app.stop().then(() => true);
  return Promise.race([stopped, pause(STOP_LIMIT_MS, false)]);
}

describe('A6.1: a process that is to end is not held up', () => {
  it(
    'by the page of a computer that sleeps: its connection stands, and nobody answers on it',
    async () => {
      const key = randomBytes(16).toString('base64');
      const fields = { Upgrade: 'websocket', 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': key };
      await ask('GET /api/live HTTP/1.1', { ...fields, Origin: PUBLIC_ORIGIN, Cookie: await cookieOfOperator() });
      await expect.poll(() => app.live.pageCount()).toBe(1);
      expect(await stopsInTime()).toBe(true);
    },
    TEST_LIMIT_MS,
  );

  it(
    'by a request where the carrier asks, whose sender asked for another protocol and never lets go',
    async () => {
      await ask('POST /voice/wait HTTP/1.1', { Upgrade: 'h2c', 'Content-Length': '0' });
      expect(await stopsInTime()).toBe(true);
    },
    TEST_LIMIT_MS,
  );
});
