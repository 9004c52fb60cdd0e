import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';

const AXE = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Lets a test hear what the page's loudspeaker plays, and cut its wire. */
const TAP = `{
  globalThis.sockets = [];
  globalThis.WebSocket = class extends WebSocket {
    constructor(url) { super(url); sockets.push(this); }
  };
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (target, ...rest) {
    if (target === this.context.destination) {
      globalThis.tap ??= new AnalyserNode(this.context, { fftSize: 4096, smoothingTimeConstant: 0 });
      connect.call(this, tap);
    }
    return connect.call(this, target, ...rest);
  };
}`;
const LOUDEST = `(() => {
  const levels = new Float32Array(tap.frequencyBinCount);
  tap.getFloatFrequencyData(levels);
  const place = levels.indexOf(Math.max(...levels));
  return levels[place] < -60 ? 0 : (place * tap.context.sampleRate) / tap.fftSize;
})()`;

export interface View {
  language?: string;
  colorScheme?: 'light' | 'dark';
  width?: number;
}

/** A page as it is seen, and what its console complained of. `permissions` are the browser's to give. */
export async function openPage(browser: Browser, address: string, view: View & { permissions?: string[] } = {}) {
  const { language = 'az', colorScheme = 'light', width = 1280, permissions = ['microphone'] } = view;
  const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, permissions });
  const page = await context.newPage();
  const complaints: string[] = [];
  await page.addInitScript(TAP);
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${address}?language=${language}&raw`);
  return { page, complaints };
}

/** What a person with a disability would stumble over, by axe's rules; empty if nothing. */
export async function problems(page: Page): Promise<string[]> {
  // Once in each document; it defines what is run below.
  if (!(await page.evaluate("'axe' in globalThis"))) await page.evaluate(`${AXE};0`);
  const found: { id: string; nodes: { html: string }[] }[] = await page.evaluate(
    `axe.run({ runOnly: ${JSON.stringify(WCAG)}, resultTypes: ['violations'] }).then(({ violations }) => violations)`,
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** The pitch that the page's loudspeaker plays loudest, in hertz; 0 in silence. */
export async function loudestHertz(page: Page): Promise<number> {
  return Number(await page.evaluate(LOUDEST));
}
