// The demo's telephone and tape: what they show comes from callers, webhooks and our own answers.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { createPageFiles } from '../../src/simulator/page-files.ts';
import { PAYLOADS } from './payloads.ts';

const PATIENT = { timeout: 60_000 };
/** The browser's own parser marks a document that it cannot read with a style, and its own policy stops that. */
const BROKEN_XML = /^stopped style-src-attr$|^Applying inline style/;
const KINDS = ['webhook', 'answer', 'heard', 'rest', 'error'];

/** Serves both pages as the simulated carrier does, and nothing behind them. */
export async function openCarrierPages(): Promise<{ origin: string; close(): Promise<void> }> {
  const serve = createPageFiles();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (!serve({ request, response, url })) response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://localhost:${port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Trying {
  origin: string;
  before: string;
  /** Types texts into a field, from within the page. */
  type: [(boxes: Element[], texts: string[]) => void, string[]];
}

/** Shows each text wherever either page shows one; answers what went wrong in them. */
export async function tryCarrierPages(browser: Browser, trying: Trying): Promise<string[]> {
  const faults: string[] = [];
  for (const visit of [tryTelephone, tryTape]) {
    const page = await browser.newPage();
    page.on('console', (message) => faults.push(message.text()));
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('dialog', (dialog) => faults.push(`dialog ${dialog.message()}`));
    await page.addInitScript(trying.before);
    await visit(page, trying);
    await page.close();
  }
  return faults.filter((fault) => !BROKEN_XML.test(fault));
}

async function tryTelephone(page: Page, { origin, type }: Trying): Promise<void> {
  await page.routeWebSocket('**/telephone', (socket) => {
    const send = (message: object) => socket.send(JSON.stringify(message));
    send({ type: 'hello', numbers: PAYLOADS, callers: PAYLOADS, onCall: PAYLOADS });
    send({ type: 'call', sid: 'CA1', direction: 'out', state: 'in-progress', verb: 'Play' });
    for (const [index, text] of PAYLOADS.entries()) {
      send({ type: 'registered', number: text });
      send({ type: 'ringing', sid: 'CA1', from: text, to: text });
      const heard = { type: 'heard', sid: 'CA1', index, at: 0, kind: 'say', what: text };
      send({ ...heard, caption: index % 2 === 0 ? { text, language: text } : undefined });
      send({ ...heard, kind: index % 2 === 0 ? 'tone' : text, untilMs: 1, caption: { text } });
    }
  });
  await page.goto(`${origin}/phone`);
  await page
    .locator('#heard li')
    .nth(PAYLOADS.length - 1)
    .waitFor(PATIENT);
  await page.locator('#to').evaluateAll(...type);
}

async function tryTape(page: Page, { origin }: Trying): Promise<void> {
  const entries = PAYLOADS.map((text, seq) => ({
    ...{ seq, at: 0, kind: KINDS[seq % KINDS.length], callSid: text, text },
    detail: { from: text, to: text, [text]: text, body: `<Response><Say>${text}</Say></Response>`, broken: `<${text}` },
  }));
  const lines = entries.map((entry) => `id: ${entry.seq}\ndata: ${JSON.stringify(entry)}\n\n`).join('');
  await page.route('**/control/tape/stream', (route) =>
    route.fulfill({ contentType: 'text/event-stream', body: `retry: 3600000\n${lines}` }),
  );
  await page.goto(`${origin}/tape`);
  await page
    .locator('#tape li')
    .nth(PAYLOADS.length - 1)
    .waitFor({ ...PATIENT, state: 'attached' });
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
  await page
    .locator('#tape dd')
    .nth(PAYLOADS.length - 1)
    .waitFor({ ...PATIENT, state: 'attached' });
}
