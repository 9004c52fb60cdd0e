import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeFallbackBundle } from '../../src/fallback/bundle.ts';
import { answerCaller } from '../../src/fallback/caller-function.ts';
import { parseTwiml } from '../../src/simulator/twiml/document.ts';
import { signature } from '../../src/simulator/webhooks/sign.ts';
import { type HostedBundle, hostBundle } from './hosted-bundle.ts';

const LINE = 'https://line.example';
const WAITING = `${LINE}/voice/wait?s=state&m=mac`;
const OVERRIDES = '#ct=1500&rt=2500&rc=1&rp=all&tt=5000';
const SAID = ['az', 'ru', 'en'];
const TOKEN = 'a token of the carrier of this test';
const SETTINGS = {
  publicOrigin: LINE,
  lineNumber: '+994000000152',
  fallbackNumbers: ['+994000009001', '+994000009002'],
  syntheticCallFrom: '+994000000153',
  // Of no line: nobody is entered there.
  dataDir: '/nonexistent',
};

let hosted: HostedBundle;
beforeAll(async () => {
  hosted = await hostBundle(SETTINGS, TOKEN);
});
afterAll(() => hosted.close());

async function ask(query: string, form: Record<string, string> = {}) {
  const url = `${hosted.address}${query}`;
  const headers = { 'x-twilio-signature': signature(TOKEN, url, form) };
  const answer = await fetch(url, { method: 'POST', headers, body: new URLSearchParams(form) });
  expect(answer.headers.get('content-type')).toMatch(/^text\/xml/);
  return parseTwiml(await answer.text());
}

const verbs = (document: Awaited<ReturnType<typeof ask>>) => document.map(({ name }) => name);
const said = (document: Awaited<ReturnType<typeof ask>>) =>
  document.filter(({ name }) => name === 'Play').map(({ text }) => text);

describe('A6.1: a caller whose line does not answer', () => {
  it('hears in three languages what happens, and goes on where the line failed', async () => {
    const document = await ask('', { ErrorUrl: WAITING });
    expect(verbs(document)).toEqual(['Play', 'Play', 'Play', 'Redirect']);
    expect(said(document)).toEqual(SAID.map((language) => `${language}/outage.wav`));
    expect(document[3]?.text).toBe(`${WAITING}&again=1${OVERRIDES}`);
  });

  it('is connected with an on-call telephone when the line fails again, the line as caller id', async () => {
    const [dial, ...rest] = await ask('', { ErrorUrl: `${WAITING}&again=1` });
    expect(rest).toEqual([]);
    expect(dial).toMatchObject({ name: 'Dial', attributes: { callerId: '+994000000152', sequential: 'true' } });
    expect(dial?.children.map(({ text }) => text)).toEqual(SETTINGS.fallbackNumbers);
    expect(dial?.children.map(({ attributes }) => attributes['url'])).toEqual(Array(2).fill('caller?step=screen'));

    const after = dial?.attributes['action']?.replace(/^caller/, '') ?? '';
    const unanswered = await ask(after, { DialBridged: 'false' });
    expect(said(unanswered)).toEqual(SAID.map((language) => `${language}/outage-no-answer.wav`));
    expect(unanswered.at(-1)?.text).toBe(`${WAITING}&again=1${OVERRIDES}`);
  });

  it('is dialled to no more telephones than the carrier takes in one document, the last of the settings among them', () => {
    const onCall = Array.from({ length: 25 }, (_each, index) => `+9940000090${String(index).padStart(2, '0')}`);
    const settings = {
      home: `${LINE}/voice/inbound`,
      overrides: OVERRIDES,
      callerId: SETTINGS.lineNumber,
      ownNumber: null,
    };
    const seconds = { ringSeconds: 20, keySeconds: 8, quietSeconds: 5, coverSeconds: 2 };
    const document = answerCaller(
      { ...settings, ...seconds, onCall, languages: SAID },
      { ErrorUrl: `${WAITING}&again=1` },
    );
    const [dial] = parseTwiml(document);
    expect(dial?.children.map(({ text }) => text)).toEqual([...onCall.slice(0, 9), onCall[24]]);
  });

  it('is said goodbye after a talk, and not rung for again', async () => {
    const document = await ask('?step=rung', { DialBridged: 'true' });
    expect(verbs(document)).toEqual(['Play', 'Play', 'Play', 'Hangup']);
    expect(said(document)).toEqual(SAID.map((language) => `${language}/goodbye.wav`));
  });

  it('is said goodbye, too, after a talk to which the line had dialled; where nobody was there it is told as ever', async () => {
    const rung = `${LINE}/voice/rung?s=state&m=mac`;
    for (const failed of [rung, `${rung}&again=1`]) {
      const document = await ask('', { ErrorUrl: failed, DialBridged: 'true' });
      expect(verbs(document)).toEqual(['Play', 'Play', 'Play', 'Hangup']);
      expect(said(document)).toEqual(SAID.map((language) => `${language}/goodbye.wav`));
    }
    for (const form of [
      { ErrorUrl: rung, DialBridged: 'false' },
      { ErrorUrl: WAITING, DialBridged: 'true' },
    ]) {
      expect(said(await ask('', form))).toEqual(SAID.map((language) => `${language}/outage.wav`));
    }
  });

  it('and is the line itself, tries once more and rings nobody', async () => {
    const again = { ErrorUrl: `${WAITING}&again=1` };
    const From = SETTINGS.syntheticCallFrom;
    expect(verbs(await ask('', { ErrorUrl: WAITING, From }))).toEqual(['Play', 'Play', 'Play', 'Redirect']);
    expect(verbs(await ask('', { ...again, From }))).toEqual(['Hangup']);
    expect(verbs(await ask('', { ...again, From: '+994000004711' }))).toEqual(['Dial']);
  });

  it('is put through to nobody who did not press the key', async () => {
    expect(verbs(await ask('?step=screen'))).toEqual(['Gather', 'Hangup']);
    expect(verbs(await ask('?step=screened'))).toEqual(['Hangup']);
    expect(verbs(await ask('?step=screened', { Digits: '2' }))).toEqual(['Hangup']);
    expect(await ask('?step=screened', { Digits: '1' })).toEqual([]);
  });

  it.each([
    'https://elsewhere.example/voice/wait',
    `${LINE}.evil.example/voice/wait`,
    `${LINE}/prompts/az/outage.wav`,
    `${LINE}/"><Hangup/>`,
    'nonsense',
    '',
  ])('is sent to the line and nowhere else: %s', async (failed) => {
    const document = await ask('', { ErrorUrl: failed });
    expect(document.at(-1)?.text).toBe(`${LINE}/voice/inbound?again=1${OVERRIDES}`);
  });

  it('hears real sound', async () => {
    for (const name of ['outage', 'outage-no-answer', 'screen-on-call', 'goodbye', 'cover']) {
      const sound = await fetch(`${hosted.origin}/hosted/ru/${name}.wav`);
      expect([sound.status, sound.headers.get('content-type')]).toEqual([200, 'audio/wav']);
    }
  });
});

describe('A3.1: somebody picks up a call back, and the line does not answer', () => {
  const ASKED = `${LINE}/voice/called-back?s=state&m=mac`;
  const KEY = `${LINE}/voice/called-back-key?s=state&m=other`;
  const dialled = (failed: string, called = ASKED, form = {}) =>
    ask(`?step=screened&called=${encodeURIComponent(called)}`, { ...form, ErrorUrl: failed });

  it.each([ASKED, KEY, `${LINE}/prompts/az/call-back-screen.wav`, 'nonsense', ''])(
    'and hears silence, then the question once more, wherever it failed: %s',
    async (failed) => {
      for (const form of [{}, { Digits: '1' }, { Digits: '2' }]) {
        const [pause, redirect, ...rest] = await dialled(failed, ASKED, form);
        expect([pause?.name, pause?.attributes['length'], rest]).toEqual(['Pause', '5', []]);
        expect([redirect?.name, redirect?.text]).toEqual(['Redirect', `${ASKED}&again=1${OVERRIDES}`]);
      }
    },
  );

  it('and is left alone without a word when it fails again', async () => {
    expect(verbs(await dialled(`${ASKED}&again=1`))).toEqual(['Hangup']);
  });

  it('and is sent to the question and nowhere else', async () => {
    for (const called of ['https://elsewhere.example/voice/called-back?s=1', `${LINE}/voice/inbound`, KEY]) {
      expect(verbs(await dialled(ASKED, called))).toEqual(['Hangup']);
    }
  });

  it('but after the key it is a caller like any other', async () => {
    const first = await dialled(WAITING);
    expect(said(first)).toEqual(SAID.map((language) => `${language}/outage.wav`));
    expect(first.at(-1)?.text).toBe(`${WAITING}&again=1${OVERRIDES}`);
    const second = await dialled(`${WAITING}&again=1`);
    expect(verbs(second)).toEqual(['Dial']);
    const after = second[0]?.attributes['action']?.replace(/^caller/, '') ?? '';
    expect(said(await ask(after, { DialBridged: 'true' }))).toEqual(SAID.map((language) => `${language}/goodbye.wav`));
  });
});

describe('the bundle', () => {
  it('answers nobody but the carrier, and shows its numbers to nobody', async () => {
    expect((await fetch(hosted.address, { method: 'POST' })).status).toBe(403);
    for (const path of ['functions/caller.protected.js', '../functions/caller.protected.js', 'package.json']) {
      expect((await fetch(`${hosted.origin}/hosted/${path}`)).status).toBe(404);
    }
  });

  it('is readable for its owner alone', async () => {
    const files = (await readdir(hosted.folder, { recursive: true, withFileTypes: true })).filter((each) =>
      each.isFile(),
    );
    const modes = await Promise.all(
      files.map(async (file) => (await stat(join(file.parentPath, file.name))).mode & 0o777),
    );
    expect(new Set(modes)).toEqual(new Set([0o600]));
    expect(files.length).toBe(18);
  });

  it('has another version as soon as a number changes, and the same for the same settings', async () => {
    const audio = new URL('../../ivr-flows/audio', import.meta.url).pathname;
    const shown = await fetch(`${hosted.origin}/hosted/bundle.json`);
    expect(await shown.json()).toEqual({ version: hosted.version });
    expect((await makeFallbackBundle(SETTINGS, audio)).version).toBe(hosted.version);
    const other = { ...SETTINGS, fallbackNumbers: ['+994000009002'] };
    expect((await makeFallbackBundle(other, audio)).version).not.toBe(hosted.version);
  });
});
