import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import {
  type CarrierRest,
  type CarrierTime,
  createCarrierRest,
  numberIn,
  type TimeHearer,
} from '../../src/telephony/carrier-rest.ts';

const SECRET = 'secret-of-the-tests';
const SID = `CA${'4'.repeat(32)}`;
const ends: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

test('an order to the carrier is a form under the account and its key', async () => {
  const seen: { method: string | undefined; url: string | undefined; type: string | undefined; body: string }[] = [];
  const rest = await restOf(async (request, response) => {
    const body = await bodyOf(request);
    seen.push({ method: request.method, url: request.url, type: request.headers['content-type'], body });
    const isKnown = request.headers.authorization === `Basic ${btoa(`SK${'2'.repeat(32)}:${SECRET}`)}`;
    response.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' }).end('{"status":"completed"}');
  });
  const posted = await rest.ask('POST', `Calls/${SID}.json`, {
    Status: 'completed',
    Url: 'https://line.example/?a=1&b=2',
  });
  await rest.ask('GET', 'Calls.json', { PageSize: '50' });
  expect(posted).toEqual({ status: 200, body: { status: 'completed' } });
  const folder = `/2010-04-01/Accounts/AC${'1'.repeat(32)}`;
  expect(seen).toEqual([
    {
      method: 'POST',
      url: `${folder}/Calls/${SID}.json`,
      type: 'application/x-www-form-urlencoded',
      body: 'Status=completed&Url=https%3A%2F%2Fline.example%2F%3Fa%3D1%26b%3D2',
    },
    { method: 'GET', url: `${folder}/Calls.json?PageSize=50`, type: undefined, body: '' },
  ]);
});

test('orders one after another share one connection', async () => {
  const sockets = new Set<unknown>();
  const rest = await restOf((request, response) => {
    sockets.add(request.socket);
    request.resume().on('end', () => response.end('{}'));
  });
  for (let order = 0; order < 5; order += 1) await rest.ask('POST', `Calls/${SID}.json`, { Status: 'completed' });
  expect(sockets.size).toBe(1);
});

test('a refusal is told by its numbers alone', async () => {
  const rest = await restOf((_request, response) => {
    response
      .writeHead(400, { 'content-type': 'application/json' })
      .end('{"code":21220,"message":"+994000000001 is over"}');
  });
  const { status, body } = await rest.ask('POST', `Calls/${SID}.json`, { Status: 'completed' });
  expect([status, numberIn(body, 'code'), numberIn(body, 'message')]).toEqual([400, 21220, 0]);
});

test.each<[string, RequestListener]>([
  ['breaks the connection', (request) => request.socket.destroy()],
  [
    'breaks off in the middle',
    (_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"sid":');
      setImmediate(() => response.destroy());
    },
  ],
  [
    'sends without an end',
    (_request, response) => {
      const more = () => response.write('x'.repeat(200_000), () => setImmediate(more));
      response.on('error', () => {});
      more();
    },
  ],
  ['never answers', () => {}],
])(
  'a carrier that %s is one that did not answer, and no error says with which key it was asked',
  async (_what, listener) => {
    const rest = await restOf(listener);
    expect(await rest.ask('POST', `Calls/${SID}.json`, {})).toEqual({ status: 0, body: null });
  },
);

test('a carrier that cannot be reached did not answer either', async () => {
  const rest = createCarrierRest(settings('http://127.0.0.1:1'));
  ends.push(() => rest.close());
  expect(await rest.ask('GET', 'Calls.json')).toEqual({ status: 0, body: null });
});

test('a page of a proxy is no answer of the carrier: its status is all that is read', async () => {
  const rest = await restOf((_request, response) => response.writeHead(502).end('<html>Bad gateway</html>'));
  expect(await rest.ask('GET', 'Calls.json')).toEqual({ status: 502, body: null });
});

test('whoever watches the clock is told what each answer says of the time, and when it was asked for', async () => {
  const told: CarrierTime[] = [];
  let now = 1_000;
  const dates = ['Sun, 22 Nov 2026 10:00:07 GMT', 'soon'];
  const rest = await restOf((_request, response) => response.setHeader('date', dates.shift() ?? '').end('{}'), {
    clock: { now: () => now++ },
    heard: (time) => told.push(time),
  });
  await rest.ask('GET', 'Calls.json');
  await rest.ask('GET', 'Calls.json');
  expect(told).toEqual([{ at: Date.UTC(2026, 10, 22, 10, 0, 7), exactToMs: 1_000, askedAt: 1_000, heardAt: 1_001 }]);
});

async function restOf(listener: RequestListener, hearer?: TimeHearer): Promise<CarrierRest> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const rest = createCarrierRest(settings(`http://127.0.0.1:${port}`), hearer);
  ends.push(async () => {
    rest.close();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return rest;
}

function settings(apiOrigin: string) {
  return {
    accountSid: `AC${'1'.repeat(32)}`,
    authTokens: ['token-of-the-tests'],
    apiKeySid: `SK${'2'.repeat(32)}`,
    apiKeySecret: SECRET,
    appSid: `AP${'3'.repeat(32)}`,
    apiOrigin,
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}
