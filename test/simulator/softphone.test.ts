import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openTelephone, type TelephoneWire } from '../../src/simulator/caller/telephone-wire.ts';
import { SOON } from '../harness/soon.ts';
import { type RealSimulator, startRealSimulator } from './real-simulator.ts';
import { accessToken, eventsOf, openSoftphone, servePages, startHummingBrowser } from './softphone-page.ts';
import { levelAt, sine } from './sound.ts';

const HUM_HERTZ = 500;
const OTHER_HUM_HERTZ = 1200;
const CLIP_HERTZ = 800;
const TOLERANCE_HERTZ = 30;

const ROOM = '<Dial><Conference beep="false" endConferenceOnExit="true">room</Conference></Dial>';

let browsers: Browser[];
let site: Awaited<ReturnType<typeof servePages>>;
let simulator: RealSimulator;
let pages: Page[];
let wires: TelephoneWire[];

beforeAll(async () => {
  site = await servePages();
  browsers = await Promise.all([startHummingBrowser(HUM_HERTZ), startHummingBrowser(OTHER_HUM_HERTZ)]);
});
afterAll(async () => {
  await Promise.all(browsers.map((browser) => browser.close()));
  site.close();
});

beforeEach(async () => {
  simulator = await startRealSimulator();
  simulator.serve('/clip.wav', sine(CLIP_HERTZ, 4000));
  simulator.app.on('/operator', ROOM);
  pages = [];
  wires = [];
});
afterEach(async () => {
  await Promise.all(pages.map((page) => page.context().close()));
  for (const wire of wires) wire.close();
  await simulator.close();
});

function firstBrowser(): Browser {
  const [browser] = browsers;
  if (!browser) throw new Error('no browser');
  return browser;
}

async function softphone(identity: string, wishes: Parameters<typeof accessToken>[1] = {}, browser = firstBrowser()) {
  const page = await openSoftphone(browser, site.origin, simulator.origin);
  pages.push(page);
  await page.evaluate(`startDevice(${JSON.stringify(accessToken(identity, wishes))})`);
  return page;
}

async function dial(page: Page, params: Record<string, string> = {}) {
  await page.evaluate(`dial(${JSON.stringify(params)})`);
  await vi.waitFor(async () => expect(await eventsOf(page)).toContain('accept'), SOON);
}

async function register(page: Page) {
  await page.evaluate('device.register()');
  await vi.waitFor(async () => expect(await eventsOf(page)).toContain('registered'), SOON);
}

/** A telephone that calls the line and talks in the room, and what it hears. */
async function callerInRoom() {
  simulator.app.on('/voice', ROOM);
  const wire = await openTelephone(simulator.origin, { hasSound: true });
  wires.push(wire);
  const heard: number[] = [];
  wire.events.on('sound', (frame: Int16Array) => heard.push(...frame));
  wire.send({ type: 'dial', from: '+994000001001', to: '152' });
  return { wire, level: (hertz: number) => levelAt(Int16Array.from(heard.slice(-1600)), hertz) };
}

const hears = (page: Page, hertz: number) =>
  vi.waitFor(async () => {
    const loudest: number = await page.evaluate('loudestHertz()');
    expect(Math.abs(loudest - hertz)).toBeLessThan(TOLERANCE_HERTZ);
  }, SOON);

describe('an operator’s real softphone', () => {
  it('dials out: the line learns who it is and what it asks for, and the operator hears the answer', async () => {
    simulator.app.on('/operator', `<Play>${simulator.at('/clip.wav')}</Play>`);
    const page = await softphone('op_1');
    await dial(page, { offer: 'opaque offer & id' });
    expect(simulator.app.last('/operator').fields).toMatchObject({ From: 'client:op_1', offer: 'opaque offer & id' });
    expect(simulator.app.last('/operator').isSigned).toBe(true);
    await hears(page, CLIP_HERTZ);
  });

  it('comes in by the next edge where the first is away, though the SDK calls that an error', async () => {
    const page = await openSoftphone(firstBrowser(), site.origin, simulator.origin);
    pages.push(page);
    await page.evaluate(`startDevice(${JSON.stringify(accessToken('op_1'))}, 'localhost:1')`);
    await dial(page);
    expect((await eventsOf(page)).filter((event) => event.startsWith('error'))).toEqual(['error 31000', 'error 31005']);
  });

  it('talks with a caller: each hears the other within two seconds', async () => {
    const page = await softphone('op_1');
    const caller = await callerInRoom();
    await dial(page);
    const acceptedAt = performance.now();
    await vi.waitFor(() => expect(caller.level(HUM_HERTZ)).toBeGreaterThan(3000), SOON);
    expect(performance.now() - acceptedAt).toBeLessThan(2000);
    const saying = caller.wire.say(sine(1500, 3000));
    await hears(page, 1500);
    await saying;
  });

  it('talks with a colleague at another computer: each hears the other’s tone and not their own', async () => {
    const first = await softphone('op_1');
    const second = await softphone('op_2', {}, browsers[1]);
    await Promise.all([dial(first), dial(second)]);
    await Promise.all([hears(first, OTHER_HUM_HERTZ), hears(second, HUM_HERTZ)]);
  });

  it('is silent to the caller while muted', async () => {
    const page = await softphone('op_1');
    const caller = await callerInRoom();
    await dial(page);
    await vi.waitFor(() => expect(caller.level(HUM_HERTZ)).toBeGreaterThan(3000), SOON);
    await page.evaluate('call.mute(true)');
    await vi.waitFor(() => expect(caller.level(HUM_HERTZ)).toBeLessThan(100), SOON);
    await page.evaluate('call.mute(false)');
    await vi.waitFor(() => expect(caller.level(HUM_HERTZ)).toBeGreaterThan(3000), SOON);
  });

  it('sends keys, which the caller hears as tones', async () => {
    const page = await softphone('op_1');
    const caller = await callerInRoom();
    await dial(page);
    await vi.waitFor(() => expect(caller.level(HUM_HERTZ)).toBeGreaterThan(3000), SOON);
    await page.evaluate("call.sendDigits('5')");
    await vi.waitFor(() => expect(caller.level(1336)).toBeGreaterThan(3000), { ...SOON, interval: 10 });
    const keys = simulator.carrier.tape.entries.filter(({ kind }) => kind === 'key');
    expect(keys.map(({ text }) => text)).toEqual(['5']);
  });

  it('hangs up, and the line frees the leg', async () => {
    const page = await softphone('op_1');
    await dial(page);
    await page.evaluate('call.disconnect()');
    await vi.waitFor(() => expect(simulator.carrier.liveCalls()).toEqual([]), SOON);
    expect(simulator.media.legCount()).toBe(0);
    expect(simulator.media.lineCount()).toBe(0);
  });

  it('learns that the other side has hung up', async () => {
    simulator.app.on('/operator', '<Say>hello</Say>');
    const page = await softphone('op_1');
    await dial(page);
    await vi.waitFor(async () => expect(await eventsOf(page)).toContain('disconnect'), SOON);
  });

  it('is rung with the offer’s parameters, answers, and talks', async () => {
    const page = await softphone('op_1');
    await register(page);
    simulator.app.on(
      '/voice',
      '<Dial callerId="client:line"><Client><Identity>op_1</Identity><Parameter name="offer" value="o1"/></Client></Dial>',
    );
    const wire = await openTelephone(simulator.origin, { hasSound: true });
    wires.push(wire);
    wire.send({ type: 'dial', from: '+994000001001', to: '152' });
    await vi.waitFor(async () => expect(await eventsOf(page)).toContain('incoming client:line o1'), SOON);
    await page.evaluate('accept()');
    await vi.waitFor(() => expect(wire.heard.some(({ kind }) => kind === 'talk')).toBe(true), SOON);
    const saying = wire.say(sine(1500, 3000));
    await hears(page, 1500);
    await saying;
    wire.send({ type: 'hang-up' });
    await vi.waitFor(async () => expect(await eventsOf(page)).toContain('disconnect'), SOON);
  });

  it('that rejects a ring is busy to the caller', async () => {
    const page = await softphone('op_1');
    await register(page);
    simulator.app.on('/voice', `<Dial action="${simulator.at('/after')}"><Client>op_1</Client></Dial>`);
    simulator.app.on('/after', '<Hangup/>');
    simulator.carrier.dial({ from: '+994000001001', to: '152' });
    await vi.waitFor(async () => expect((await eventsOf(page)).join()).toContain('incoming'), SOON);
    await page.evaluate('call.reject()');
    await vi.waitFor(() => expect(simulator.app.last('/after').fields['DialCallStatus']).toBe('busy'), SOON);
  });

  it('stops ringing when the caller gives up', async () => {
    const page = await softphone('op_1');
    await register(page);
    simulator.app.on('/voice', '<Dial><Client>op_1</Client></Dial>');
    const caller = simulator.carrier.dial({ from: '+994000001001', to: '152' });
    await vi.waitFor(async () => expect((await eventsOf(page)).join()).toContain('incoming'), SOON);
    caller.hangUp();
    await vi.waitFor(async () => expect(await eventsOf(page)).toContain('cancel'), SOON);
    await vi.waitFor(() => expect(simulator.media.lineCount()).toBe(0), SOON);
  });

  it('keeps its talk when the socket breaks for a moment', async () => {
    const page = await softphone('op_1');
    const caller = await callerInRoom();
    await dial(page);
    await page.evaluate('sockets.at(-1).close()');
    await vi.waitFor(async () => expect(await eventsOf(page)).toContain('reconnecting'), SOON);
    await vi.waitFor(async () => expect(await eventsOf(page)).toContain('reconnected'), SOON);
    await vi.waitFor(() => expect(caller.level(HUM_HERTZ)).toBeGreaterThan(3000), SOON);
    await page.evaluate('call.disconnect()');
    await vi.waitFor(() => expect(simulator.carrier.liveCalls()).toHaveLength(0), SOON);
  });

  it('keeps its talk when the network breaks the socket, though the SDK calls that an error', async () => {
    const page = await softphone('op_1');
    const caller = await callerInRoom();
    await dial(page);
    simulator.breakSignalling();
    await vi.waitFor(async () => expect(await eventsOf(page)).toContain('reconnected'), SOON);
    expect(await eventsOf(page)).toContain('error 31005');
    expect(await eventsOf(page)).not.toContain('disconnect');
    expect(caller.wire.call?.state).toBe('in-progress');
  });

  it('keeps its talk when its token ends, though the SDK calls that an error', async () => {
    const page = await softphone('op_1', { ttl: 5 });
    const caller = await callerInRoom();
    await dial(page);
    await vi.waitFor(async () => expect(await eventsOf(page)).toContain('error 20104'), SOON);
    await vi.waitFor(() => expect(caller.level(HUM_HERTZ)).toBeGreaterThan(3000), SOON);
    expect(await eventsOf(page)).not.toContain('disconnect');
  });

  it('whose page is gone leaves the talk after a few seconds', async () => {
    const page = await softphone('op_1');
    const caller = await callerInRoom();
    await dial(page);
    await page.evaluate('for (const socket of sockets) socket.send = () => {}');
    await page.context().close();
    pages = [];
    await vi.waitFor(() => expect(caller.wire.call?.state).toBe('completed'), SOON);
  });
});

describe('an access token', () => {
  it('that is about to end is announced, renewed, and the softphone stays registered', async () => {
    const endsAt = Date.now() + 5000;
    const page = await softphone('op_1', { ttl: 4 });
    await register(page);
    await vi.waitFor(async () => expect(await eventsOf(page)).toContain('tokenWillExpire'), SOON);
    await page.evaluate(`device.updateToken(${JSON.stringify(accessToken('op_1'))})`);
    simulator.app.on('/voice', '<Dial><Client>op_1</Client></Dial>');
    await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(endsAt), SOON);
    simulator.carrier.dial({ from: '+994000001001', to: '152' });
    await vi.waitFor(async () => expect((await eventsOf(page)).join()).toContain('incoming'), SOON);
    expect(await eventsOf(page)).not.toContain('unregistered');
  });

  it('that has ended rings nobody, and a new one registers again', async () => {
    const page = await softphone('op_1', { ttl: 2 });
    await register(page);
    await vi.waitFor(async () => expect(await eventsOf(page)).toContain('error 20104'), SOON);
    await vi.waitFor(async () => expect(await eventsOf(page)).toContain('unregistered'), SOON);
    simulator.app.on('/voice', `<Dial action="${simulator.at('/after')}"><Client>op_1</Client></Dial>`);
    simulator.app.on('/after', '<Hangup/>');
    simulator.carrier.dial({ from: '+994000001001', to: '152' });
    await vi.waitFor(() => expect(simulator.app.last('/after').fields['DialCallStatus']).toBe('no-answer'), SOON);
    await page.evaluate(`device.updateToken(${JSON.stringify(accessToken('op_1'))})`);
    const registrations = async () => (await eventsOf(page)).filter((event) => event === 'registered').length;
    await vi.waitFor(async () => expect(await registrations()).toBe(2), SOON);
  });

  const bad: [string, Parameters<typeof accessToken>[1], string][] = [
    ['signed by somebody else', { secret: 'another secret' }, 'error 20101'],
    ['without incoming calls', { incomingAllow: false }, 'error 20101'],
  ];
  it.each(bad)('%s registers nobody', async (_title, wishes, error) => {
    const page = await softphone('op_1', wishes);
    await page.evaluate('void device.register()');
    await vi.waitFor(async () => expect(await eventsOf(page)).toContain(error), SOON);
    expect(await eventsOf(page)).not.toContain('registered');
  });

  it('for another application dials nothing', async () => {
    const page = await softphone('op_1', { appSid: `AP${'9'.repeat(32)}` });
    await page.evaluate('dial({})');
    await vi.waitFor(async () => expect(await eventsOf(page)).toContain('disconnect'), SOON);
    expect(simulator.app.asked('/operator')).toEqual([]);
  });
});
