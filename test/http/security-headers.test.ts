// T16: what every answer carries, on the real application with all its routes and over real connections.
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, createApp } from '../../src/app.ts';
import { builtConsole } from '../console/built-console.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { freePort } from '../harness/services.ts';
import { PUBLIC_ORIGIN, ROOT, SILENT_LOG, testConfig } from '../telephony/webhook-post.ts';

const EXACT: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'strict-transport-security': 'max-age=31536000',
};
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
];
/** What may be kept, since its address changes with its content; pages may be kept and are asked about each time. */
const MAY_BE_KEPT = /^\/(assets|prompts)\//;
const PAGES = /^\/(operator|duty-officer|supervisor|coordinator|sign-in)?$/;
const ENOUGH_ROUTES = 50;

let app: App;
let database: TestDatabase;
let port: number;
let undo: (() => void)[] = [];

beforeAll(async () => {
  const root = mkdtempSync(join(tmpdir(), 'headers-'));
  mkdirSync(join(root, 'dist'));
  symlinkSync(await builtConsole('demo'), join(root, 'dist', 'console'));
  symlinkSync(join(ROOT, 'ivr-flows'), join(root, 'ivr-flows'));
  undo = [() => rmSync(root, { recursive: true })];
  database = await makeDatabase();
  app = await createApp({ config: testConfig(database.url), clock: { now: Date.now }, log: SILENT_LOG, root });
  port = await freePort();
  await app.server.listen({ port, host: '127.0.0.1' });
}, 120_000);

afterAll(async () => {
  await app?.stop();
  await database?.drop();
  for (const step of undo) step();
});

type Seen = Readonly<Record<string, unknown>>;

function faultsOf(headers: Seen, path: string): string[] {
  const policy = String(headers['content-security-policy']);
  const kept = String(headers['cache-control']);
  const isKept = MAY_BE_KEPT.test(path) ? kept.includes('immutable') : PAGES.test(path) && kept === 'no-cache';
  return [
    ...Object.entries(EXACT).flatMap(([name, value]) => (headers[name] === value ? [] : [`${name}: ${headers[name]}`])),
    ...POLICY.filter((part) => !policy.split('; ').includes(part)),
    ...(/unsafe|\*(?!\.twilio\.com)|http:/.test(policy) ? [policy] : []),
    ...(kept === 'no-store' || isKept ? [] : [`cache-control: ${kept}`]),
    ...(headers['x-powered-by'] || headers['server'] ? ['says what it is made of'] : []),
  ];
}

/** Every route of the application, as the router knows them. */
function routes(): { method: string; path: string }[] {
  const tree = app.server.printRoutes({ commonPrefix: false });
  const trail: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', own = '', methods] = /^((?:│ {3}| {4})*)[├└]── (\S*?)(?: \(([A-Z, ]+)\))?$/.exec(line) ?? [];
    const depth = indent.length / 4;
    trail.length = depth;
    trail.push(own);
    if (methods === undefined) return [];
    const path = trail.join('').replace(/:id/g, '00000000-0000-4000-8000-000000000000').replace(/:\w+/g, 'x');
    return methods.split(', ').map((method) => ({ method, path: path.replace('*', 'nothing.js') }));
  });
}

/** The raw answer to raw bytes. */
async function answerTo(bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk;
  });
  socket.write(bytes);
  socket.end();
  await once(socket, 'close');
  return answer;
}

function headersIn(answer: string): Seen {
  const lines = answer.split('\r\n\r\n')[0]?.split('\r\n').slice(1) ?? [];
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]),
  );
}

describe('T16: every answer', { timeout: 60_000 }, () => {
  it('of every route there is forbids foreign scripts, frames and caches, to strangers as to forgers', async () => {
    const all = routes();
    expect(all.length).toBeGreaterThan(ENOUGH_ROUTES);
    expect(all).toContainEqual({ method: 'POST', path: '/api/sign-out' });
    const found: string[] = [];
    for (const { method, path } of all) {
      for (const headers of [{}, { 'x-console': '1', origin: PUBLIC_ORIGIN }, { origin: 'https://evil.example' }]) {
        const answer = await app.server.inject({ method: method as 'GET', url: path, headers });
        found.push(
          ...faultsOf(answer.headers, path).map((fault) => `${method} ${path} ${answer.statusCode}: ${fault}`),
        );
      }
    }
    expect(found).toEqual([]);
  });

  it('of a page that does not exist, of nonsense for a body, and of an address that cannot be read, too', async () => {
    const asked = [
      { method: 'GET', url: '/no/such/page' },
      { method: 'DELETE', url: '/api/me' },
      {
        method: 'POST',
        url: '/api/sign-in/password',
        payload: '{',
        headers: { 'content-type': 'application/json', 'x-console': '1' },
      },
      { method: 'GET', url: '/%zz' },
      { method: 'GET', url: `/sign-in/${'a'.repeat(2_000)}` },
      { method: 'GET', url: '/assets/../../package.json' },
      { method: 'GET', url: '/health/ready' },
    ] as const;
    for (const each of asked) {
      const answer = await app.server.inject(each);
      expect([each.url.slice(0, 20), faultsOf(answer.headers, '')]).toEqual([each.url.slice(0, 20), []]);
    }
  });

  it('of files carries them as well', async () => {
    const page = await app.server.inject('/sign-in');
    const script = /"(\/assets\/[^"]+\.js)"/.exec(page.body)?.[1] ?? '';
    for (const path of ['/sign-in', script]) {
      const answer = await app.server.inject(path);
      expect([path, answer.statusCode, faultsOf(answer.headers, path)]).toEqual([path, 200, []]);
    }
  });

  it('to a page’s socket that is refused, and to bytes that are no request, carries them as well', async () => {
    const wish =
      'Connection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n';
    const refused = await answerTo(`GET /api/live HTTP/1.1\r\nHost: x\r\nOrigin: ${PUBLIC_ORIGIN}\r\n${wish}\r\n`);
    const lost = await answerTo(`GET /api/nowhere HTTP/1.1\r\nHost: x\r\n${wish}\r\n`);
    const nonsense = await answerTo('\u0001\u0002 nonsense\r\n\r\n');
    const long = await answerTo(`GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`);
    const answers = [refused, lost, nonsense, long];
    expect(answers.map((answer) => answer.slice(9, 12))).toEqual(['401', '404', '400', '431']);
    for (const answer of answers) expect(faultsOf(headersIn(answer), '')).toEqual([]);
  });

  it('to a fault inside says no more than an incident', async () => {
    await database.sql('alter table sessions rename to sessions_gone');
    const answer = await app.server.inject({ url: '/api/me', cookies: { 'session-0': 'a'.repeat(43) } });
    await database.sql('alter table sessions_gone rename to sessions');
    expect([answer.statusCode, faultsOf(answer.headers, '')]).toEqual([500, []]);
    expect(answer.json()).toEqual({
      refusal: { code: 'try-again', detail: expect.stringMatching(/^incident [0-9a-f-]{36}$/) },
    });
  });
});
