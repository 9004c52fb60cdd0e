import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Carrier, createCarrier } from '../../src/simulator/carrier.ts';
import { VirtualClock, wallClock } from '../../src/simulator/clock.ts';
import { type Media, silentMedia } from '../../src/simulator/media/media.ts';
import type { PhoneCall } from '../../src/simulator/phone.ts';
import { type Application, startApplication, testAccount } from '../harness/simulator-application.ts';
import { CALLER, clip, LINE, NOON } from '../harness/simulator-line.ts';

const CALLS = 250;
const HEARD_WITHIN_MS = 10_000;

let app: Application;
let carrier: Carrier;

async function start(media: Media, clock = wallClock()): Promise<void> {
  app = await startApplication();
  const voiceUrl = `${app.origin}/voice`;
  carrier = createCarrier(
    {
      ...testAccount,
      numbers: [{ phoneNumber: LINE, voiceUrl }],
      app: { voiceUrl: `${app.origin}/operator` },
      resolve: app.resolve,
    },
    { clock, media },
  );
}

afterEach(async () => {
  carrier.close();
  await app.close();
});

describe('the carrier on the wall clock', () => {
  it('performs a whole call in real time', async () => {
    await start(silentMedia(wallClock()));
    app.on('/voice', '<Gather numDigits="1" action="/next"><Play>/menu.wav</Play></Gather>');
    app.on('/menu.wav', clip(30));
    app.on('/next', '<Play>/short.wav</Play>');
    app.on('/short.wav', clip(0.2));
    const phone = carrier.dial({ from: CALLER, to: LINE });
    await until(phone, () => phone.heard.length === 1);
    phone.press('1');
    await until(phone, () => phone.state === 'completed');
    expect(phone.heard.map(({ what }) => what)).toEqual(['menu.wav', 'short.wav']);
    const [, short] = phone.heard;
    expect((short?.untilMs ?? 0) - (short?.at ?? 0)).toBeGreaterThanOrEqual(190);
  });

  it(`carries ${CALLS} calls at once, each with its own sid`, async () => {
    await start(silentMedia(wallClock()));
    app.on('/voice', '<Gather numDigits="1" action="/next"><Play>/menu.wav</Play></Gather>');
    app.on('/menu.wav', { ...clip(30), headers: { 'cache-control': 'max-age=60' } });
    app.on('/next', '<Hangup/>');
    const phones = Array.from({ length: CALLS }, () => carrier.dial({ from: 'anonymous', to: LINE }));
    await Promise.all(phones.map((phone) => until(phone, () => phone.heard.length === 1)));
    for (const phone of phones) phone.press('2');
    await Promise.all(phones.map((phone) => until(phone, () => phone.state === 'completed')));
    expect(new Set(app.asked('/next').map(({ fields }) => fields['CallSid'])).size).toBe(CALLS);
    // One clip, fetched once for everybody who wanted it at the same time, and kept as long as its server allows.
    expect(app.asked('/menu.wav')).toHaveLength(1);
    expect(carrier.liveCalls()).toEqual([]);
  });
});

describe('sound', () => {
  it('is moved for every leg: clips, the talk, keys, hold, and the end of each', async () => {
    const clock = new VirtualClock(NOON);
    const moved: string[] = [];
    await start(spyOn(silentMedia(clock), moved), clock);
    app.on('/voice', '<Play>/menu.wav</Play><Dial><Conference beep="false" waitUrl="">room</Conference></Dial>');
    app.on('/menu.wav', clip(1));
    app.on('/operator', '<Dial><Conference beep="false" waitUrl="">room</Conference></Dial>');
    const caller = carrier.dial({ from: CALLER, to: LINE });
    await clock.advance(2000);
    const operator = carrier.dialFromClient({ identity: 'op_1', params: {} });
    await clock.advance(0);
    caller.press('5');
    operator.hangUp();
    await clock.advance(0);
    caller.hangUp();
    const short = (text: string) =>
      text.replaceAll(caller.sid, 'caller').replaceAll(operator.sid, 'operator').replaceAll(/CF\w+/g, 'room');
    expect(moved.map(short)).toEqual([
      'open caller',
      'play caller 8000',
      'quiet caller',
      'open operator',
      'join room caller {"muted":false,"hold":false}',
      'join room operator {"muted":false,"hold":false}',
      'tone caller 5',
      'leave room operator',
      'close operator',
      'leave room caller',
      'close caller',
    ]);
  });
});

describe('in production', () => {
  it('the simulated carrier refuses to be loaded', async () => {
    await start(silentMedia(wallClock()));
    vi.resetModules();
    vi.stubEnv('NODE_ENV', 'production');
    await expect(import('../../src/simulator/carrier.ts')).rejects.toThrow('for the demo and the tests');
    vi.unstubAllEnvs();
    // What failed to load would be kept for the files that come after this one.
    vi.resetModules();
  });
});

/** Writes down every order to the media; sound itself is not needed. */
function spyOn(media: Media, moved: string[]): Media {
  const note = (...words: unknown[]) => {
    moved.push(words.map((word) => (typeof word === 'object' ? JSON.stringify(word) : String(word))).join(' '));
  };
  return {
    ...media,
    open: (sid) => note('open', sid),
    close: (sid) => note('close', sid),
    play: (sid, samples) => note('play', sid, samples.length),
    quiet: (sid) => note('quiet', sid),
    join: (room, sid, member) => note('join', room, sid, member),
    leave: (room, sid) => note('leave', room, sid),
    tone: (sid, key) => note('tone', sid, key),
  };
}

/** Resolves when the condition holds for the phone; rejects after a while. */
function until(phone: PhoneCall, condition: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(
      () => reject(new Error(`still ${phone.state}: ${JSON.stringify(phone.heard)}`)),
      HEARD_WITHIN_MS,
    );
    const check = () => {
      if (!condition()) return;
      clearTimeout(limit);
      forget();
      resolve();
    };
    const forget = phone.onChange(check);
    check();
  });
}
