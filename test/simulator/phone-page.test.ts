import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openTelephone, type TelephoneWire } from '../../src/simulator/caller/telephone-wire.ts';
import { SOON } from '../harness/soon.ts';
import { loudestHertz, openPage, problems, type View } from './page-under-test.ts';
import { ON_CALL, type RealSimulator, startRealSimulator } from './real-simulator.ts';
import { startHummingBrowser } from './softphone-page.ts';
import { levelAt, sine } from './sound.ts';

const HUM_HERTZ = 500;
const PROMPT_HERTZ = 800;

/** Buttons of the telephone that stick out of it. */
const OVERFLOWING = `(() => {
  const card = document.querySelector('.telephone').getBoundingClientRect();
  const buttons = [...document.querySelectorAll('.telephone button')];
  return buttons.filter((button) => button.getBoundingClientRect().right > card.right).map(({ id }) => id);
})()`;

let browser: Browser;
let simulator: RealSimulator;
let wires: TelephoneWire[];
let complaints: string[];

beforeAll(async () => {
  browser = await startHummingBrowser(HUM_HERTZ);
});
afterAll(() => browser.close());

beforeEach(async () => {
  simulator = await startRealSimulator();
  simulator.serve('/prompts/az/menu.wav', sine(PROMPT_HERTZ, 3000));
  const play = `<Play>${simulator.at('/prompts/az/menu.wav')}</Play>`;
  simulator.app.on('/voice', `<Gather numDigits="1" timeout="20" action="${simulator.at('/key')}">${play}</Gather>`);
  simulator.app.on('/key', `<Dial><Number>${ON_CALL}</Number></Dial>`);
  wires = [];
  complaints = [];
});
afterEach(async () => {
  for (const wire of wires) wire.close();
  for (const context of browser.contexts()) await context.close();
  await simulator.close();
});

async function phone(view: Parameters<typeof openPage>[2] = {}, inBrowser = browser): Promise<Page> {
  const opened = await openPage(inBrowser, `${simulator.origin}/phone`, view);
  complaints = opened.complaints;
  await opened.page.waitForSelector('body[data-phase=idle]');
  return opened.page;
}

async function call(page: Page): Promise<void> {
  await page.click('#call');
  await page.waitForSelector('body[data-phase=talking]');
}

const plays = (page: Page, hertz: number) =>
  vi.waitFor(async () => expect(Math.abs((await loudestHertz(page)) - hertz)).toBeLessThan(30), SOON);

describe('the telephone in a browser tab', () => {
  const views: Required<View>[] = [
    { language: 'az', colorScheme: 'light', width: 1280 },
    { language: 'ru', colorScheme: 'dark', width: 320 },
    { language: 'en', colorScheme: 'light', width: 320 },
    { language: 'az', colorScheme: 'dark', width: 320 },
  ];
  it.each(views)('can be used by everybody, in a call too: $language, $colorScheme, $width pixels', async (view) => {
    const page = await phone(view);
    expect(await problems(page)).toEqual([]);
    await call(page);
    await page.waitForSelector('#heard li');
    await page.click('#microphone');
    await page.waitForSelector('#microphone.open');
    expect(await problems(page)).toEqual([]);
    expect(await page.evaluate(OVERFLOWING)).toEqual([]);
    expect(await page.evaluate('document.documentElement.lang')).toBe(view.language);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(view.width);
    expect(complaints).toEqual([]);
  });

  it('dials, plays the prompt and writes its words in their own language', async () => {
    const page = await phone({ language: 'en' });
    await call(page);
    await plays(page, PROMPT_HERTZ);
    const words = page.locator('#heard li p').first();
    expect(await words.textContent()).toBe('Operator üçün 1 düyməsini basın.');
    expect(await words.getAttribute('lang')).toBe('az');
    await page.click('#hang-up');
    await page.waitForSelector('body[data-phase=idle]');
    expect(await page.textContent('#state')).toBe('Call ended');
  });

  it('takes the number and its keys from the keyboard, with the number withheld too', async () => {
    const page = await phone();
    await page.fill('#to', '');
    await page.locator('h1').click();
    await page.keyboard.type('152');
    await page.selectOption('#from', 'anonymous');
    await call(page);
    await page.locator('h1').click();
    await page.keyboard.press('1');
    await vi.waitFor(
      () => expect(simulator.app.last('/key').fields).toMatchObject({ Digits: '1', From: 'anonymous' }),
      SOON,
    );
    expect(await page.textContent('#pressed')).toBe('1');
  });

  it.each(['1', '999', ''])('says which numbers there are, where “%s” is none', async (number) => {
    const page = await phone({ language: 'en' });
    await page.fill('#to', number);
    await page.click('#call');
    await vi.waitFor(async () => expect(await page.textContent('#remark')).toContain('152'), SOON);
    expect(await page.getAttribute('body', 'data-phase')).toBe('idle');
    await page.fill('#to', '152');
    await call(page);
    expect(await page.textContent('#remark')).toBe('');
  });

  it('takes a number as it stands on a telephone’s screen', async () => {
    const page = await phone();
    await page.fill('#to', '');
    await page.locator('#to').pressSequentially('+994 00 000 10 01');
    expect(await page.inputValue('#to')).toBe('+994 00 000 10 01');
  });

  it('leaves the keyboard alone when told to', async () => {
    const page = await phone();
    await page.fill('#to', '15');
    await page.uncheck('#use-keyboard');
    await page.locator('h1').click();
    await page.keyboard.press('2');
    expect(await page.inputValue('#to')).toBe('15');
    await page.click('[data-key="2"]');
    expect(await page.inputValue('#to')).toBe('152');
  });

  it('is heard through its microphone, and not after that is closed', async () => {
    const duty = await openTelephone(simulator.origin, { hasSound: true });
    wires.push(duty);
    const heard: number[] = [];
    duty.events.on('sound', (frame: Int16Array) => heard.push(...frame));
    const level = () => levelAt(Int16Array.from(heard.slice(-1600)), HUM_HERTZ);
    duty.send({ type: 'register', number: ON_CALL });
    duty.events.on('change', ({ type }) => type === 'ringing' && duty.send({ type: 'answer' }));
    const page = await phone();
    await call(page);
    await page.click('[data-key="1"]');
    await vi.waitFor(() => expect(duty.call?.state).toBe('in-progress'), SOON);
    await page.click('#microphone');
    await vi.waitFor(() => expect(level()).toBeGreaterThan(3000), SOON);
    await page.click('#microphone');
    await vi.waitFor(() => expect(level()).toBeLessThan(50), SOON);
    const saying = duty.say(sine(1200, 2500));
    await plays(page, 1200);
    await saying;
  });

  it('can be an on-call telephone: it rings, answers and hears who calls', async () => {
    const duty = await phone({ language: 'ru' });
    await duty.click('#register');
    await duty.waitForSelector('#register[aria-pressed=true]');
    const caller = await openTelephone(simulator.origin, { hasSound: true });
    wires.push(caller);
    simulator.app.on('/voice', `<Dial><Number>${ON_CALL}</Number></Dial>`);
    caller.send({ type: 'dial', from: '+994000001001', to: '152' });
    await duty.waitForSelector('body[data-phase=rung]');
    expect(await duty.textContent('#state')).toBe('Входящий звонок');
    expect(await problems(duty)).toEqual([]);
    await duty.click('#answer');
    await duty.waitForSelector('body[data-phase=talking]');
    const saying = caller.say(sine(1200, 2500));
    await plays(duty, 1200);
    await saying;
    caller.send({ type: 'hang-up' });
    await duty.waitForSelector('body[data-phase=idle]');
  });

  it('finds the line again when the simulated carrier was away', async () => {
    const page = await phone();
    // For half a second: looked for from before.
    await Promise.all([page.waitForSelector('body[data-phase=offline]'), page.evaluate('sockets.at(-1).close()')]);
    await page.waitForSelector('body[data-phase=idle]');
    await call(page);
  });

  it('works without a microphone', async () => {
    const bare = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu'],
    });
    try {
      const page = await phone({ language: 'en', permissions: [] }, bare);
      await call(page);
      await page.click('#microphone');
      await vi.waitFor(async () => expect(await page.textContent('#remark')).toContain('did not open'), SOON);
      await page.click('[data-key="1"]');
      await vi.waitFor(() => expect(simulator.app.last('/key').fields['Digits']).toBe('1'), SOON);
    } finally {
      await bare.close();
    }
  });

  it('lets no other site’s script or frame in', async () => {
    const { headers } = await fetch(`${simulator.origin}/phone`);
    const policy = headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
  });
});
