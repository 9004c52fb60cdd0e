import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { SOON } from '../harness/soon.ts';
import { openPage, problems, type View } from './page-under-test.ts';
import { type RealSimulator, startRealSimulator } from './real-simulator.ts';
import { startHummingBrowser } from './softphone-page.ts';
import { sine } from './sound.ts';

const HUM_HERTZ = 500;

let browser: Browser;
let simulator: RealSimulator;
let complaints: string[];

beforeAll(async () => {
  browser = await startHummingBrowser(HUM_HERTZ);
});
afterAll(() => browser.close());

beforeEach(async () => {
  simulator = await startRealSimulator();
  simulator.serve('/prompts/az/menu.wav', sine(800, 3000));
  const play = `<Play>${simulator.at('/prompts/az/menu.wav')}</Play>`;
  simulator.app.on('/voice', `<Gather numDigits="1" timeout="20" action="${simulator.at('/key')}">${play}</Gather>`);
});
afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await simulator.close();
});

async function openTape(view: View = {}): Promise<Page> {
  const opened = await openPage(browser, `${simulator.origin}/tape`, view);
  complaints = opened.complaints;
  return opened.page;
}

describe('the event tape', () => {
  const views: Required<View>[] = [
    { language: 'az', colorScheme: 'light', width: 1280 },
    { language: 'ru', colorScheme: 'dark', width: 320 },
    { language: 'en', colorScheme: 'dark', width: 1280 },
  ];
  it.each(views)('can be used by everybody: $language, $colorScheme, $width pixels', async (view) => {
    simulator.carrier.dial({ from: '+994000001001', to: '152' });
    const page = await openTape(view);
    await page.click('li[data-kind=answer] summary');
    expect(await problems(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(view.width);
    expect(complaints).toEqual([]);
  });

  it('shows each webhook, its answer and what was heard, in order and as it happens', async () => {
    const page = await openTape();
    await page.waitForSelector('#empty:not([hidden])');
    simulator.carrier.dial({ from: '+994000001001', to: '152' });
    await page.waitForSelector('li[data-kind=heard]');
    const kinds: string[] = await page.evaluate(
      "[...document.querySelectorAll('#tape li')].map((item) => item.dataset.kind)",
    );
    expect(kinds.indexOf('webhook')).toBeLessThan(kinds.indexOf('answer'));
    expect(kinds.indexOf('answer')).toBeLessThan(kinds.indexOf('heard'));
    await page.click('li[data-kind=answer] summary');
    expect(await page.textContent('li[data-kind=answer] pre')).toContain('\n  <Gather numDigits="1"');
  });

  it('shows one call alone, and hides a kind of event', async () => {
    const first = simulator.carrier.dial({ from: '+994000001001', to: '152' });
    const second = simulator.carrier.dial({ from: '+994000001002', to: '152' });
    const page = await openTape();
    await page.waitForSelector(`li[data-kind=heard][data-call=${second.sid}]`);
    await page.selectOption('#call', first.sid);
    const visible = () => page.locator('#tape li:visible');
    expect(await visible().evaluateAll((items) => items.map((item) => item.getAttribute('data-call')))).not.toContain(
      second.sid,
    );
    await page.uncheck('[data-kind=webhook] input');
    expect(await visible().evaluateAll((items) => items.map((item) => item.getAttribute('data-kind')))).not.toContain(
      'webhook',
    );
  });

  it('makes a fault on request and heals it', async () => {
    const page = await openTape({ language: 'en' });
    await page.selectOption('#fault', 'audio');
    await page.click('#make-fault');
    await vi.waitFor(async () => expect(await page.textContent('#remark')).toContain('Audio files not found'), SOON);
    simulator.carrier.dial({ from: '+994000001001', to: '152' });
    await page.waitForSelector('li[data-kind=fault]');
    await page.click('#heal');
    await vi.waitFor(async () => expect(await page.textContent('#remark')).toBe('No faults'), SOON);
    simulator.carrier.dial({ from: '+994000001001', to: '152' });
    await page.waitForSelector('li[data-kind=heard]');
  });
});
