import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHostedFallback } from '../../src/simulator/hosted-fallback.ts';
import { parseTwiml } from '../../src/simulator/twiml/document.ts';

const LINE = 'https://line.example';
const WAITING = `${LINE}/voice/wait?s=state&m=mac`;
const SAID = ['az', 'ru', 'en'];

let server: Server;
let origin: string;

beforeAll(async () => {
  const serve = createHostedFallback({
    origin: 'http://carrier.example',
    publicOrigin: LINE,
    overrides: '#rc=1',
    callerId: '+994000000152',
    onCall: ['+994000009001', '+994000009002'],
    audioFolder: fileURLToPath(new URL('../../ivr-flows/audio', import.meta.url)),
  });
  server = createServer((request, response) => {
    const exchange = { request, response, url: new URL(request.url ?? '/', 'http://localhost') };
    serve(exchange).then(
      (isServed) => isServed || response.writeHead(404).end(),
      (error: unknown) => response.destroy(error instanceof Error ? error : undefined),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  origin = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
});

afterAll(() => server.close());

async function ask(path: string, form: Record<string, string> = {}) {
  const answer = await fetch(origin + path, { method: 'POST', body: new URLSearchParams(form) });
  expect(answer.headers.get('content-type')).toMatch(/^text\/xml/);
  return parseTwiml(await answer.text());
}

const verbs = (document: Awaited<ReturnType<typeof ask>>) => document.map(({ name }) => name);

describe('a caller whose line does not answer', () => {
  it('hears in three languages what happens, and goes on where the line failed', async () => {
    const document = await ask('/hosted/fallback', { ErrorUrl: WAITING });
    expect(verbs(document)).toEqual(['Play', 'Play', 'Play', 'Redirect']);
    expect(document.slice(0, 3).map(({ text }) => text)).toEqual(
      SAID.map((language) => `http://carrier.example/hosted/${language}/outage.wav`),
    );
    expect(document[3]?.text).toBe(`${WAITING}&again=1#rc=1`);
  });

  it('is connected with an on-call telephone when the line fails again', async () => {
    const [dial, ...rest] = await ask('/hosted/fallback', { ErrorUrl: `${WAITING}&again=1` });
    expect(rest).toEqual([]);
    expect(dial).toMatchObject({ name: 'Dial', attributes: { callerId: '+994000000152', sequential: 'true' } });
    expect(dial?.children.map(({ text }) => text)).toEqual(['+994000009001', '+994000009002']);

    const action = new URL(dial?.attributes['action'] ?? '');
    const unanswered = await ask(action.pathname + action.search, { DialBridged: 'false' });
    expect(verbs(unanswered)).toEqual(['Play', 'Play', 'Play', 'Redirect']);
    expect(unanswered[3]?.text).toBe(`${WAITING}&again=1#rc=1`);
    expect(verbs(await ask(action.pathname + action.search, { DialBridged: 'true' }))).toEqual(['Hangup']);
  });

  it('is put through to nobody who did not press the key', async () => {
    expect(verbs(await ask('/hosted/screen'))).toEqual(['Gather', 'Hangup']);
    expect(verbs(await ask('/hosted/screened'))).toEqual(['Hangup']);
    expect(verbs(await ask('/hosted/screened', { Digits: '2' }))).toEqual(['Hangup']);
    expect(await ask('/hosted/screened', { Digits: '1' })).toEqual([]);
  });

  it.each(['https://elsewhere.example/voice/wait', `${LINE}/prompts/az/outage.wav`, 'nonsense', ''])(
    'is sent to the line and nowhere else: %s',
    async (failed) => {
      const document = await ask('/hosted/fallback', { ErrorUrl: failed });
      expect(document.at(-1)?.text).toBe(`${LINE}/voice/inbound?again=1#rc=1`);
    },
  );

  it('hears real sound', async () => {
    const sound = await fetch(`${origin}/hosted/ru/outage.wav`);
    expect([sound.status, sound.headers.get('content-type')]).toEqual([200, 'audio/wav']);
    expect((await fetch(`${origin}/hosted/../package.json`)).status).toBe(404);
  });
});
