// Texts that no server can look into: an older note, sealed in one browser and opened in another; and who waits for the team's key.
import { randomUUID } from 'node:crypto';
import { vi } from 'vitest';
import { toBase64 } from '../../src/console/sealing/bytes.ts';
import { newPair } from '../../src/console/sealing/key-pair.ts';
import { NOTE_LIMITS } from '../../src/console/sealing/note-content.ts';
import { LATER, makeCall, makeDesk, NOON } from '../console/desks.ts';
import { makeKeyServer } from '../console/key-server.ts';
import type { Stage } from '../console/stage.ts';
import { makeHistory } from '../console/watch-screens.ts';
import { bodyOf } from '../notes/note-desk.ts';
import { PAYLOADS } from './payloads.ts';

const PATIENT = { timeout: 60_000 };
/** Whose page it is, as the stage says it. */
const ACCOUNT = 'account-1';

export interface Tried {
  faults: string[];
  /** As the list of fields names them. */
  fields: string[];
}

/** Each text in a note of a call before, which the operator opens and reads. */
export async function tryKeptNotes(stage: Stage, before: string): Promise<Tried> {
  const server = makeKeyServer();
  server.become(ACCOUNT);
  const operatorId = randomUUID();
  const notes = inNotes().map((text) => ({ callId: randomUUID(), text }));
  const history = makeHistory({
    opening: { way: 'case-word', until: LATER },
    notes: notes.map(({ callId }) => ({ callId, operatorId, notedOn: '2026-11-02', author: 'Aysel' })),
  });
  const answers: Record<string, object> = {};
  const scene = await stage.open('/operator', {
    messages: [{ type: 'desk', desk: makeDesk({ call: makeCall() }) }],
    before,
    api: ({ method, path, body }) => {
      if (path.endsWith('/history')) return { json: history };
      const answer = answers[path];
      return answer === undefined ? server.answer({ method, path, body }) : { json: answer };
    },
  });
  await scene.page.getByText(/^Read/).first().waitFor(PATIENT);
  // The page makes it as soon as it stands, which on a busy machine is a moment later.
  const own = await vi.waitUntil(() => server.keysOf(ACCOUNT)[0], PATIENT);
  const author = {
    keyId: own.id,
    pair: { ...(await newPair()), publicKey: new Uint8Array(Buffer.from(own.publicKey, 'base64')) },
  };
  for (const { callId, text } of notes) {
    const sealed = await bodyOf(author, { callId, operatorId, revision: 1, note: text });
    answers[`/api/calls/call-1/history/${callId}/${operatorId}/open`] = {
      note: { ...sealed, callId, operatorId, savedAt: NOON },
      breakGlasses: [{ askedAt: NOON, reason: 'child', askedBy: text, answeredBy: text, answer: 'confirmed' }],
    };
  }
  for (const { text } of notes) {
    await scene.page.getByText(/^Read/).first().click(PATIENT);
    await scene.page.locator('blockquote').getByText(callIn(text)).first().waitFor(PATIENT);
  }
  const document = 'calls/:id/history/:note/:author/open';
  const faults = [...scene.faults];
  await scene.close();
  return { faults, fields: [`${document} breakGlasses.askedBy`, `${document} breakGlasses.answeredBy`] };
}

/** Each text as the name of a colleague who has no copy of the team's key yet. */
export async function tryNewcomers(stage: Stage, before: string): Promise<Tried> {
  const server = makeKeyServer();
  server.become(ACCOUNT);
  const scene = await stage.open('/operator', {
    messages: [{ type: 'desk', desk: makeDesk() }],
    before,
    api: (request) => server.answer(request),
  });
  const { publicKey } = await newPair();
  for (const name of PAYLOADS) {
    server.become(name);
    server.answer({
      method: 'POST',
      path: '/api/keys',
      body: { id: randomUUID(), publicKey: toBase64(publicKey), wraps: [] },
    });
  }
  server.become(ACCOUNT);
  await scene.page.evaluate(() => dispatchEvent(new Event('visibilitychange')));
  await scene.page
    .getByText(callIn(PAYLOADS.at(-1) ?? ''))
    .first()
    .waitFor(PATIENT);
  const faults = [...scene.faults];
  await scene.close();
  return { faults, fields: ['team-key/:version/newcomers name'] };
}

/** As many of them as a note takes, one note after the other. */
function inNotes(): string[] {
  const notes: string[] = [];
  for (const payload of PAYLOADS) {
    const longer = `${notes.at(-1) ?? ''}\n${payload}`;
    if (notes.length > 0 && longer.length <= NOTE_LIMITS.note) notes[notes.length - 1] = longer;
    else notes.push(payload);
  }
  return notes;
}

function callIn(text: string): string {
  return /top\.hit\(\d+\)/.exec(text)?.[0] ?? text;
}
