import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createSignInLink, signIn } from '../../src/access/sign-in.ts';
import { notifyUnit } from '../../src/escalation/notify-unit.ts';
import { escalationRoutes } from '../../src/escalation/routes.ts';
import { createServer } from '../../src/http/server.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { liveCall, officerOnDuty, person, wrapUp } from './people.ts';

const FLAG = {
  level: 'danger-now',
  ground: 'none',
  consent: 'not-asked',
  child: 'not-known',
  sign: 'held-against-will',
  presumedVictim: false,
};
const ROLES = ['operator', 'supervisor', 'duty-officer', 'unit-head', 'coordinator', 'administrator'] as const;

let database: TestDatabase;
let server: FastifyInstance;
let logged: object[];
let aysel: string;
let rauf: { id: string };
let callId: string;
const tokens = new Map<string, string>();

beforeAll(async () => {
  database = await makeDatabase();
  logged = [];
  const note = (name: string, fields: object) => void logged.push({ name, ...fields });
  const log = {
    info: () => {},
    warn: note,
    error: note,
    fault: (where: string, error: unknown) => note('fault', { where, error }),
  };
  const origins = ['https://line.example'];
  server = await createServer({ database, log, cookieName: 'session', origins, simulatorOrigin: null });
  await escalationRoutes(server, { database, log });
  await server.ready();
  aysel = await person(database, 'operator', 'Aysel');
  rauf = await officerOnDuty(database, 'Rauf');
});
afterAll(async () => {
  await server.close();
  await database.drop();
});
beforeEach(async () => {
  logged.length = 0;
  callId = await liveCall(database, aysel);
  await wrapUp(database, callId);
});

async function ask(accountId: string | null, method: 'GET' | 'POST', url: string, body?: object) {
  const cookies: Record<string, string> = accountId === null ? {} : { session: await tokenOf(accountId) };
  const headers = { 'x-console': '1' };
  const answer = await server.inject({ method, url, headers, cookies, ...(body && { payload: body }) });
  return { status: answer.statusCode, body: answer.json() };
}

async function tokenOf(accountId: string): Promise<string> {
  const known = tokens.get(accountId);
  if (known) return known;
  const secret = await createSignInLink(database, { accountId, validUntil: new Date(Date.now() + 60_000) });
  const { token } = await signIn(database, secret);
  tokens.set(accountId, token);
  return token;
}

const raise = (accountId: string, body: object = FLAG) =>
  ask(accountId, 'POST', `/api/calls/${callId}/escalation`, body);

describe('B4.1: from the operator’s desk to the duty officer’s and back', () => {
  test('a flag is raised, seen, received, and its receipt is seen', async () => {
    const raised = await raise(aysel);
    expect(raised).toEqual({ status: 201, body: { id: expect.any(String), reference: expect.any(String) } });
    const { id } = raised.body;
    await notifyUnit(database, id);
    const unit = await ask(rauf.id, 'GET', '/api/unit');
    expect(unit.body.escalations.map((seen: { id: string }) => seen.id)).toContain(id);
    const received = await ask(rauf.id, 'POST', `/api/escalations/${id}/acknowledge`, { version: 1 });
    expect(received).toEqual({ status: 200, body: { state: 'acknowledged', acknowledgedAt: expect.any(String) } });
    expect(await ask(rauf.id, 'POST', `/api/escalations/${id}/acknowledge`, { version: 1 })).toEqual(received);
    const { body } = await ask(aysel, 'GET', '/api/sent');
    expect(body.escalations[0]).toMatchObject({ id, acknowledgedAt: received.body.acknowledgedAt });
  });

  test('the duty officer’s desk holds nothing of the call, the operator or the caller', async () => {
    const { body } = await raise(aysel);
    await notifyUnit(database, body.id);
    const unit = await ask(rauf.id, 'GET', '/api/unit');
    expect(Object.keys(unit.body).sort()).toEqual(['escalations', 'me', 'onDuty', 'serverTime', 'total', 'waiting']);
    expect(Object.keys(unit.body.escalations[0]).sort()).toEqual([
      'acknowledgedAt',
      'acknowledgedBy',
      'child',
      'consent',
      'consentWithdrawnAt',
      'ground',
      'handoverDueAt',
      'id',
      'identity',
      'isFromTelephone',
      'isLate',
      'level',
      'noticeDueAt',
      'presumedAt',
      'raisedAt',
      'reference',
      'sealedNumber',
      'sign',
      'state',
      'version',
    ]);
    expect(JSON.stringify(unit.body)).not.toContain(callId);
    expect(JSON.stringify(unit.body)).not.toContain(aysel);
  });

  test.each([
    ['ground', { ...FLAG, ground: 'because' }],
    ['sign', { ...FLAG, sign: 'she said that…' }],
    ['presumedVictim', { ...FLAG, presumedVictim: 'yes' }],
    ['level', { ...FLAG, level: undefined }],
  ])('a flag with an odd %s is refused and nothing is written', async (_field, body) => {
    expect(await raise(aysel, body)).toMatchObject({ status: 422, body: { refusal: { code: 'invalid-input' } } });
    expect(await database.sql('select id from escalations where call_id = $1', [callId])).toEqual([]);
  });
});

describe('B4.5: an attempt to name another addressee', () => {
  test.each(['recipient', 'to', 'station', 'unitId'])('as %s is refused, recorded and raised', async (field) => {
    const before = await attempts();
    const answer = await raise(aysel, { ...FLAG, [field]: 'Station 9' });
    expect(answer).toMatchObject({ status: 403, body: { refusal: { code: 'wrong-recipient' } } });
    expect(await database.sql('select id from escalations where call_id = $1', [callId])).toEqual([]);
    expect(await attempts()).toBe(before + 1);
    expect(logged).toEqual([{ name: 'alarm', kind: 'refused-recipient', subject: aysel }]);
  });
});

async function attempts(): Promise<number> {
  const [row] = await database.sql<{ times: number }>(
    `select times from alarms where kind = 'refused-recipient' and account_id = $1 and ended_at is null`,
    [aysel],
  );
  return row?.times ?? 0;
}

describe('A1.1: who is not named may not, and learns nothing', () => {
  const routes = [
    ['POST', '/api/calls/00000000-0000-4000-8000-000000000000/escalation', 'operator', FLAG],
    ['GET', '/api/sent', 'operator', undefined],
    ['GET', '/api/unit', 'duty-officer', undefined],
    ['GET', '/api/unit/after/25', 'duty-officer', undefined],
    ['POST', '/api/escalations/00000000-0000-4000-8000-000000000000/acknowledge', 'duty-officer', { version: 1 }],
  ] as const;

  test.each(routes)('%s %s answers nobody but the %s', async (method, url, allowed, body) => {
    for (const role of ROLES.filter((other) => other !== allowed)) {
      const answer = await ask(await person(database, role, role), method, url, body);
      expect(answer, role).toEqual({ status: 404, body: { refusal: { code: 'not-found' } } });
    }
    expect((await ask(null, method, url, body)).status).toBe(401);
  });
});
