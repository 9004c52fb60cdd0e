// Decision 003: the line is off while a caller hears the cover, or asks for it. Nobody who listens in may hear a word.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallId } from '../../src/calls/call.ts';
import { wallClock } from '../../src/clock.ts';
import { DEMO_DEFAULTS } from '../../src/config-settings.ts';
import { encodeMenuState } from '../../src/ivr/menu-state.ts';
import type { PhoneCall } from '../../src/simulator/phone.ts';
import { parseTwiml } from '../../src/simulator/twiml/document.ts';
import { signature } from '../../src/simulator/webhooks/sign.ts';
import { CONNECTION_OVERRIDES, createCallUrls } from '../../src/telephony/call-urls.ts';
import { encodeRoom } from '../../src/telephony/room-state.ts';
import { encodeCover, encodeMove, encodeWait } from '../../src/telephony/wait-state.ts';
import { type LineSettings, ON_CALL_NUMBERS } from '../harness/line.ts';
import { LINE_NUMBER, PUBLIC_ORIGIN } from '../harness/line-carrier.ts';
import { openStage } from '../harness/stage.ts';
import { type HostedBundle, hostBundle } from './hosted-bundle.ts';

const TOKEN = DEMO_DEFAULTS.TWILIO_AUTH_TOKENS;
/** One turn of the cover and its try of the line, and then another. */
const TWO_TURNS_SECONDS = 28;
/** The worker, which nobody hinders, has looked for whoever is silent, and looked again. */
const REAPED_SECONDS = 130;
const WORDS = ['az/outage', 'ru/outage', 'en/outage'];

let hosted: HostedBundle;
const settings: LineSettings = {};
beforeAll(async () => {
  const own = { publicOrigin: PUBLIC_ORIGIN, lineNumber: LINE_NUMBER, fallbackNumbers: ON_CALL_NUMBERS };
  hosted = await hostBundle(own, TOKEN);
  settings.fallbackUrl = hosted.address;
});
const stage = openStage(settings);
afterAll(() => hosted.close());

/** The recordings that somebody heard, with their language. */
const clipsOf = (phone: PhoneCall) =>
  phone.heard.flatMap(({ path }) => /(..\/[a-z-]+)\.wav$/.exec(path ?? '')?.[1] ?? []);

/** What the caller heard since, once each and in order. */
const heardSince = (phone: PhoneCall, from: number) => [...new Set(clipsOf(phone).slice(from))];

function lineOff(): () => void {
  stage.explain(/./);
  return stage.line.carrier.faults.webhook({ path: /^\/voice\// }, { kind: 'lost' });
}

/** Whom the key ends: words, then the line, or a person where it stays away. */
async function pressesTheKey(caller: PhoneCall): Promise<void> {
  const before = clipsOf(caller).length;
  caller.press('1');
  await stage.pass(6);
  expect(clipsOf(caller)[before]).toBe('az/outage');
}

describe('the line is off, and the caller', () => {
  it('hears the cover in a talk: it goes on, and the line after it', async () => {
    const { caller } = await stage.talk();
    caller.press('*');
    await stage.pass(2);
    const before = clipsOf(caller).length;
    const mend = lineOff();
    await stage.pass(TWO_TURNS_SECONDS);
    mend();
    await stage.pass(TWO_TURNS_SECONDS);
    expect(heardSince(caller, before)).toEqual(['az/cover']);
    caller.press('1');
    await stage.pass(3);
    expect([caller.verb, heardSince(caller, before)]).toEqual(['Dial', ['az/cover']]);
  });

  it('presses * in a talk: the cover until the key, though the line is back meanwhile', async () => {
    const { caller, operator } = await stage.talk('21');
    const before = clipsOf(caller).length;
    const mend = lineOff();
    caller.press('*');
    await stage.pass(TWO_TURNS_SECONDS);
    mend();
    await stage.pass(TWO_TURNS_SECONDS);
    expect(heardSince(caller, before)).toEqual(['ru/cover']);
    expect((await operator.desk()).call).toMatchObject({ talk: 'cover' });
  });

  it('presses * in a talk, and the key while the line is off: the talk, as soon as it is back', async () => {
    const { caller } = await stage.talk();
    const mend = lineOff();
    caller.press('*');
    await stage.pass(10);
    await pressesTheKey(caller);
    mend();
    await stage.pass(20);
    expect([caller.verb, clipsOf(caller).at(-1)]).toEqual(['Dial', 'en/outage']);
  });

  it('presses * while waiting: the cover until the key, though the line is back meanwhile', async () => {
    const caller = await stage.callerWho('11');
    const before = clipsOf(caller).length;
    const mend = lineOff();
    caller.press('*');
    await stage.pass(TWO_TURNS_SECONDS);
    mend();
    await stage.pass(TWO_TURNS_SECONDS);
    expect(heardSince(caller, before)).toEqual(['az/cover']);
    expect(await stage.callNow()).toMatchObject({ state: 'waiting', talk: 'cover' });
  });

  it('presses * while waiting, and the line stays off while its worker looks for the silent: the cover until the key', async () => {
    const caller = await stage.callerWho('11');
    const before = clipsOf(caller).length;
    const mend = lineOff();
    caller.press('*');
    await stage.pass(REAPED_SECONDS);
    expect(heardSince(caller, before)).toEqual(['az/cover']);
    await pressesTheKey(caller);
    mend();
  });

  it('presses * in a talk, the operator is lost meanwhile, and the line stays off: the cover until the key', async () => {
    const { caller, softphone } = await stage.talk();
    const before = clipsOf(caller).length;
    const mend = lineOff();
    caller.press('*');
    await stage.pass(2);
    softphone.hangUp();
    await stage.pass(REAPED_SECONDS);
    expect(heardSince(caller, before)).toEqual(['az/cover']);
    await pressesTheKey(caller);
    mend();
  });

  it('presses * in the menu: the same', async () => {
    const caller = await stage.callerWho('3');
    const before = clipsOf(caller).length;
    const mend = lineOff();
    caller.press('*');
    await stage.pass(TWO_TURNS_SECONDS);
    mend();
    await stage.pass(TWO_TURNS_SECONDS);
    expect(heardSince(caller, before)).toEqual(['en/cover']);
  });

  it('presses the key in the cover: words, and then the on-call telephones', async () => {
    const caller = await stage.callerWho('11');
    const mend = lineOff();
    caller.press('*');
    await stage.pass(10);
    await pressesTheKey(caller);
    const phone = await stage.onCallPhoneThatAnswers(ON_CALL_NUMBERS[0] ?? '', TWO_TURNS_SECONDS);
    expect(clipsOf(phone)).toEqual(['az/screen-on-call']);
    mend();
  });

  it('presses another key in the cover: nothing changes', async () => {
    const caller = await stage.callerWho('11');
    const before = clipsOf(caller).length;
    const mend = lineOff();
    caller.press('*');
    await stage.pass(10);
    caller.press('5');
    await stage.pass(20);
    expect(heardSince(caller, before)).toEqual(['az/cover']);
    mend();
  });
});

describe('what the carrier hosts', () => {
  const urls = createCallUrls({ publicOrigin: PUBLIC_ORIGIN, secret: 'of this test alone', clock: wallClock });
  const id = '00000000-0000-8000-8000-000000000001' as CallId;
  const wait = { language: 'ru', urgency: 'ordinary', needsInterpreter: false, turn: 3, faults: 0 } as const;
  const room = encodeRoom({ joinNumber: 1, language: 'ru', urgency: 'ordinary', operatorSid: null });
  const menu = (node: string) =>
    encodeMenuState({ flow: 'line', version: '0a1b2c3d', node, language: 'ru', silences: 0, wrongKeys: 0 });
  const address = (path: string, fields: string[]) => urls.make(path, id, fields).replace(CONNECTION_OVERRIDES, '');
  const ask = async (form: Record<string, string>, query = '') => {
    const url = `${hosted.address}${query}`;
    const headers = { 'x-twilio-signature': signature(TOKEN, url, form) };
    const answer = await fetch(url, { method: 'POST', headers, body: new URLSearchParams(form) });
    return parseTwiml(await answer.text());
  };
  const WAIT = address('/voice/wait', encodeWait(wait));
  const ITSELF: [string, string][] = [
    ['the cover', address('/voice/cover', encodeCover(wait, false))],
    ['the cover, begun blindly', address('/voice/cover', encodeCover(wait, true))],
    ['why somebody left a room', address('/voice/after', room)],
    ['a move into the cover', address('/voice/move', encodeMove({ language: 'ru', into: 'cover', movedAt: 0 }))],
    ['the cover of the menu', address('/voice/menu', [menu('cover')])],
  ];
  const WITH_A_STAR: [string, string][] = [
    ['the loop of who waits', WAIT],
    ['a menu', address('/voice/menu', [menu('main')])],
    ['a choice', address('/voice/offered', [menu('nobody'), ...encodeWait(wait)])],
    ['a message', address('/voice/recorded', encodeWait(wait))],
    ['a question by keys', address('/voice/answer', ['1', ...room])],
  ];

  it.each(ITSELF)('plays the cover for %s, in the caller’s language, and comes back to it', async (_what, failed) => {
    const [gather, redirect, ...rest] = await ask({ ErrorUrl: failed });
    expect([gather?.name, gather?.children.map(({ text }) => text), rest]).toEqual(['Gather', ['ru/cover.wav'], []]);
    expect(redirect?.text).toBe(failed + CONNECTION_OVERRIDES);
    const action = gather?.attributes['action']?.replace(/^caller/, '') ?? '';
    const [stays] = await ask({ Digits: '2' }, action);
    expect([stays?.name, stays?.text]).toEqual(['Redirect', failed + CONNECTION_OVERRIDES]);
    const ended = await ask({ Digits: '1' }, action);
    expect(ended.slice(0, 3).map(({ text }) => text)).toEqual(WORDS.map((each) => `${each}.wav`));
    expect(ended.at(-1)?.text).toBe(`${failed}&key=1&again=1${CONNECTION_OVERRIDES}`);
    expect((await ask({ ErrorUrl: `${failed}&key=1&again=1` })).map(({ name }) => name)).toEqual(['Dial']);
  });

  it.each(WITH_A_STAR)('plays it for a star at %s, and for no other key there', async (_what, failed) => {
    const [gather, redirect] = await ask({ ErrorUrl: failed, Digits: '*' });
    expect(gather?.children.map(({ text }) => text)).toEqual(['ru/cover.wav']);
    expect(redirect?.text).toBe(`${failed}&key=*${CONNECTION_OVERRIDES}`);
    const [again] = await ask({ ErrorUrl: `${failed}&key=*` });
    expect(again).toEqual(gather);
    const ended = await ask({ Digits: '1' }, gather?.attributes['action']?.replace(/^caller/, ''));
    expect(ended.at(-1)?.text).toBe(`${failed}&again=1${CONNECTION_OVERRIDES}`);
    for (const Digits of ['', '0', '1']) {
      expect((await ask({ ErrorUrl: failed, Digits })).map(({ name }) => name)).not.toContain('Gather');
    }
  });

  it('plays it to nobody who picked up a call back and pressed no key yet, nor to a telephone on call', async () => {
    for (const path of ['/voice/called-back', '/voice/called-back-key', '/voice/screened', '/voice/interpreted']) {
      const failed = address(path, ['ru']);
      expect((await ask({ ErrorUrl: failed, Digits: '*' })).map(({ name }) => name)).not.toContain('Gather');
    }
  });

  it('goes nowhere but to the line', async () => {
    const failed = WAIT.replace(PUBLIC_ORIGIN, 'https://elsewhere.example');
    const document = await ask({ ErrorUrl: failed, Digits: '*' });
    expect(document.at(-1)?.text).toBe(`${PUBLIC_ORIGIN}/voice/inbound?again=1${CONNECTION_OVERRIDES}`);
  });
});
