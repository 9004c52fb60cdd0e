// The whole way on the real line: a caller who calls again, the word, the second person, and the coordinator's open page.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Role } from '../../src/access/account.ts';
import { createSignInLink, signIn } from '../../src/access/sign-in.ts';
import { openLine, type TestLine } from '../harness/line.ts';
import { PUBLIC_ORIGIN } from '../harness/line-carrier.ts';
import type { TestOperator } from '../harness/operator.ts';
import { type KeyPlace, makeKeyPlace, PATIENT } from '../keyd/key-place.ts';
import { writeNote } from '../notes/history-stage.ts';

const CALLER = '+994000004711';
const TOLD_WITHIN_MS = 10_000;

let place: KeyPlace;
let line: TestLine;
let aysel: TestOperator;

beforeAll(async () => {
  place = await makeKeyPlace();
  await place.start();
  const keyd = { socketPath: place.places.socket, tokenFolder: join(place.places.folder, 'tokens') };
  line = await openLine({ keyd });
  aysel = await line.operator('Aysel');
});
afterAll(async () => {
  await line.close();
  await place.remove();
});

/** The caller calls and reaches her; `during` happens while they talk, then the caller hangs up and she finishes. */
async function talkWithHer(during: (callId: string) => Promise<void>): Promise<void> {
  await aysel.available();
  const phone = line.calls(CALLER);
  await line.pass(3);
  for (const key of '11') {
    phone.press(key);
    await line.pass(1);
  }
  await aysel.answer();
  await line.pass(2);
  const callId = (await aysel.desk()).call?.id ?? '';
  await during(callId);
  phone.hangUp();
  await line.pass(2);
  for (const wrapUp of (await aysel.desk()).wrapUps) {
    await aysel.post(`/api/calls/${wrapUp.callId}/wrap-up`, { disposition: 'information' });
  }
}

/** Somebody signed in: what they ask, and the cookie of their browser. */
async function somebody(role: Role, name: string) {
  const id = randomUUID();
  await line.database.sql('insert into accounts (id, role, display_name) values ($1, $2, $3)', [id, role, name]);
  const link = await createSignInLink(line.database, {
    accountId: id,
    validUntil: new Date(line.clock.now() + 60_000),
  });
  const headers = { cookie: `session-0=${(await signIn(line.database, link)).token}`, 'x-console': '1' };
  return {
    headers,
    get: async (url: string) => (await line.app.server.inject({ url, headers })).json(),
    post: async (url: string, payload = {}) => {
      const answer = await line.app.server.inject({ method: 'POST', url, headers, payload });
      return { status: answer.statusCode, body: answer.json() };
    },
  };
}

const historyOf = async (callId: string) => (await aysel.get(`/api/calls/${callId}/history`)).body;

describe('A9.4: a caller who calls again', () => {
  test('is asked for the word of the call before, and what was noted there opens', async () => {
    let first = '';
    await talkWithHer(async (callId) => {
      first = callId;
      expect(await historyOf(callId)).toMatchObject({ known: true, earlier: false, hasWord: false });
      expect((await aysel.post(`/api/calls/${callId}/case-word`, { word: 'Sakit Körpü' })).status).toBe(200);
      await writeNote(line.database, { callId, operatorId: aysel.id });
    });
    await talkWithHer(async (callId) => {
      expect(await historyOf(callId)).toMatchObject({ earlier: true, hasWord: true, notes: [] });
      const say = (word: string) => aysel.post(`/api/calls/${callId}/case-word/try`, { word });
      expect((await say('mavi körpü')).body).toMatchObject({ isOpen: false, triesLeft: 2 });
      expect((await say('sakit korpu')).body).toMatchObject({ isOpen: true });
      expect((await historyOf(callId))['notes']).toMatchObject([{ callId: first, author: 'Aysel' }]);
      const opened = await aysel.post(`/api/calls/${callId}/history/${first}/${aysel.id}/open`);
      expect(opened).toMatchObject({ status: 200, body: { note: { callId: first }, breakGlasses: [] } });
    });
  });

  test('who cannot say the word waits for two people, and the coordinator’s open page is told within ten seconds', async () => {
    const nigar = await somebody('supervisor', 'Nigar');
    const { told, socket } = await openPage((await somebody('coordinator', 'Rəşad')).headers.cookie);
    await talkWithHer(async (callId) => {
      const askedAt = Date.now();
      const asked = await aysel.post(`/api/calls/${callId}/break-glass`, { reason: 'child', line: 'uşaq ağlayır' });
      expect(asked.status).toBe(200);
      await expect.poll(() => told.some((text) => text.includes('"kind":"break-glass"')), PATIENT).toBe(true);
      expect(Date.now() - askedAt).toBeLessThan(TOLD_WITHIN_MS);
      expect(told.join()).not.toContain(callId);
      expect(told.join()).not.toContain('ağlayır');

      const [glass] = (await nigar.get('/api/floor')).breakGlasses;
      expect(glass).toMatchObject({ operator: 'Aysel', line: 'uşaq ağlayır' });
      await line.database.sql(`update sessions set fresh_at = line_now() - interval '16 minutes'`);
      const stale = await nigar.post(`/api/break-glasses/${glass.id}/confirm`);
      expect(stale).toMatchObject({ status: 403, body: { refusal: { code: 'step-up-needed' } } });
      await line.database.sql('update sessions set fresh_at = line_now()');
      expect((await nigar.post(`/api/break-glasses/${glass.id}/confirm`)).status).toBe(200);
      expect(await historyOf(callId)).toMatchObject({ opening: { way: 'break-glass' }, notes: [{ author: 'Aysel' }] });
    });
    socket.close();
  });
});

/** An open page, and every document that it was sent. */
async function openPage(cookie: string): Promise<{ told: string[]; socket: WebSocket }> {
  const told: string[] = [];
  const socket = new WebSocket(`${line.local.replace('http', 'ws')}/api/live`, {
    headers: { cookie, origin: PUBLIC_ORIGIN },
  });
  socket.on('message', (data) => {
    const text = String(data);
    if (text.includes('"type":"oversight"')) told.push(text);
  });
  await expect.poll(() => told.length, PATIENT).toBeGreaterThan(0);
  return { told, socket };
}
