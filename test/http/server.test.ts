import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clause } from '../../src/access/need-to-know/clause.ts';
import { createDatabase, type DatabasePool } from '../../src/db/database.ts';
import { addHealthRoutes } from '../../src/http/health-routes.ts';
import { createServer } from '../../src/http/server.ts';
import { Refusal } from '../../src/refusal.ts';
import { freePort } from '../harness/services.ts';
import { PUBLIC_ORIGIN, SILENT_LOG } from '../telephony/webhook-post.ts';

let server: FastifyInstance;
let database: DatabasePool;
/** A table of this test's own. */
const TABLE: readonly Clause[] = [
  { of: 'health', who: ['anybody'], relation: 'open', may: ['ask'], sees: ['label', 'content', 'state'], law: [] },
  { of: 'call', who: ['operator'], relation: 'own', may: ['end'], sees: [], law: [] },
];
const OPEN = { policy: { may: 'health.ask' } } as const;
const faults: string[] = [];
let isStopping = false;

beforeEach(async () => {
  faults.length = 0;
  isStopping = false;
  database = createDatabase(`postgres://nobody@127.0.0.1:${await freePort()}/nowhere`, {
    deadlineMs: 200,
    connections: 1,
    applicationName: 'test',
  });
  server = await createServer({
    database,
    log: { ...SILENT_LOG, fault: (where) => void faults.push(where) },
    cookieName: 'session',
    origins: [PUBLIC_ORIGIN],
    simulatorOrigin: null,
    needToKnow: TABLE,
    isStopping: () => isStopping,
  });
});
afterEach(async () => {
  await server.close();
  await database.close();
});

describe('A1.1: deny by default', () => {
  it('a route without a policy stops the start', () => {
    expect(() => server.get('/x', { schema: { response: { 200: Type.Object({}) } } }, () => ({}))).toThrow(/no policy/);
  });

  it('a route without a response schema stops the start', () => {
    expect(() => server.get('/x', { config: OPEN }, () => ({}))).toThrow(/no response schema/);
  });

  it('a field that the schema does not name never leaves', async () => {
    const schema = { response: { 200: Type.Object({ label: Type.String() }) } };
    server.get('/x', { config: OPEN, schema }, () => ({ label: '0412', callerNumber: '+994000000001' }));
    expect((await server.inject('/x')).json()).toEqual({ label: '0412' });
  });

  it('a route for a role answers 401 without a session and 403 to a forged POST', async () => {
    const schema = { response: { 200: Type.Object({}) } };
    const config = { policy: { may: 'call.end' } } as const;
    server.route({ method: ['GET', 'POST'], url: '/x', config, schema, handler: () => ({}) });
    expect((await server.inject('/x')).statusCode).toBe(401);
    const forged = [{}, { 'x-console': '1', origin: 'https://evil.example' }, { origin: PUBLIC_ORIGIN }];
    for (const headers of forged) {
      expect((await server.inject({ method: 'POST', url: '/x', headers })).statusCode).toBe(403);
    }
  });
});

describe('errors say what a person needs and nothing else', () => {
  const schema = { response: { 200: Type.Object({}), '4xx': Type.Any() } };
  /** What somebody typed, or a browser sent by itself. */
  const SAID = 'Aysel +994000000001';
  const post = (payload: object | string, type = 'application/json') =>
    server.inject({ method: 'POST', url: '/x', headers: { 'x-console': '1', 'content-type': type }, payload });

  it('a refusal is a status and a code', async () => {
    server.get('/x', { config: OPEN, schema }, () => Promise.reject(new Refusal('offer-expired')));
    const answer = await server.inject('/x');
    expect([answer.statusCode, answer.json()]).toEqual([409, { refusal: { code: 'offer-expired' } }]);
  });

  it('a fault is 500 with an incident number, and its message stays here', async () => {
    const own = new Error('secret +994000000001');
    // A library may name a status, and it is no less a fault of ours.
    const named = Object.assign(new Error('secret +994000000001'), { statusCode: 503 });
    server.get('/x', { config: OPEN, schema }, () => Promise.reject(own));
    server.get('/y', { config: OPEN, schema }, () => Promise.reject(named));
    for (const answer of [await server.inject('/x'), await server.inject('/y')]) {
      expect(answer.statusCode).toBe(500);
      expect(answer.body).not.toContain('secret');
      expect(answer.json().refusal).toMatchObject({ code: 'try-again', detail: expect.stringMatching(/^incident /) });
    }
    expect(faults).toEqual(['GET /x', 'GET /y']);
  });

  it('bad input names the field, and quotes nothing of it', async () => {
    const text = { minLength: 1, maxLength: 5, pattern: '^[a-z]*$' };
    const body = Type.Object({ state: Type.Enum(['available']), line: Type.String(text) });
    server.post('/x', { config: OPEN, schema: { ...schema, body } }, () => ({}));
    const good = { state: 'available', line: 'abc' };
    expect((await post(good)).statusCode).toBe(200);
    for (const field of ['state', 'line'])
      for (const value of [SAID, { [SAID]: SAID }, [SAID]]) {
        const answer = await post({ ...good, [SAID]: SAID, [field]: value });
        const detail = expect.stringContaining(`/${field}`);
        expect([answer.statusCode, answer.json().refusal]).toEqual([422, { code: 'invalid-input', detail }]);
        expect(answer.body).not.toMatch(/Aysel|994/);
      }
  });

  it('a field that nobody knows is dropped, as a page of another version sends it; a text is no number', async () => {
    const body = Type.Object({ version: Type.Integer() }, { additionalProperties: false });
    const own = { config: OPEN, schema: { response: { 200: Type.Any() }, body } };
    server.post('/x', own, (request) => Promise.resolve(request.body));
    const answer = await post({ version: 1, operatorId: SAID });
    expect([answer.statusCode, answer.json()]).toEqual([200, { version: 1 }]);
    expect((await post({ version: '1' })).statusCode).toBe(422);
  });

  it('what cannot be read at all is told by a code alone', async () => {
    server.post('/x', { config: OPEN, schema }, () => ({}));
    for (const [status, answer] of [
      [400, await post(`{"line": "${SAID}`)],
      [400, await post(SAID)],
      [415, await post(SAID, `text/${SAID.slice(0, 5)}`)],
      // As a form of any page in the browser would send it.
      [415, await post('line=abc', 'application/x-www-form-urlencoded')],
      [413, await post({ line: SAID.repeat(4_000) })],
    ] as const)
      expect([answer.statusCode, answer.json()]).toEqual([status, { refusal: { code: 'invalid-input' } }]);
  });

  it('every answer carries the headers that keep a page safe, errors too', async () => {
    server.get('/x', { config: OPEN, schema }, () => Promise.reject(new Error('broken')));
    for (const url of ['/x', '/nowhere']) {
      const { headers } = await server.inject(url);
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['content-security-policy']).not.toContain('unsafe');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['cache-control']).toBe('no-store');
    }
  });
});

describe('A6.1: whoever stands before the line', () => {
  it('is told that this process is about to stop, and keeps no connection to it', async () => {
    addHealthRoutes(server, { database, isStopping: () => isStopping });
    const address = await server.listen({ port: 0, host: '127.0.0.1' });
    const ask = async (path: string) => {
      const answer = await fetch(address + path);
      return [answer.status, await answer.json(), answer.headers.get('connection')];
    };
    expect(await ask('/health/live')).toEqual([200, { state: 'live' }, 'keep-alive']);
    expect((await fetch(`${address}/health/live`, { method: 'HEAD' })).status).toBe(200);
    expect(await ask('/health/ready')).toEqual([503, { state: 'no-database' }, 'keep-alive']);
    isStopping = true;
    for (const path of ['/health/live', '/health/ready'])
      expect(await ask(path)).toEqual([503, { state: 'stopping' }, 'close']);
  });

  it('finds no connection closed that a proxy still holds, and holds none by never ending a request', () => {
    expect(server.server.keepAliveTimeout).toBeGreaterThan(60_000);
    expect(server.server.requestTimeout).toBe(15_000);
  });
});
