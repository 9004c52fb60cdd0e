// A person's browser whose every byte is kept, and whose profile is on disk as on a real computer.
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { VOICE_FLAGS } from '../harness/voice-flags.ts';
import { openRecordingProxy, type RecordingProxy } from './recording-proxy.ts';

export interface RecordedBrowser {
  readonly context: BrowserContext;
  readonly proxy: RecordingProxy;
  /** The folder of the profile: all that stays on the computer. */
  readonly profile: string;
  /** What its pages said into their sockets. */
  readonly said: string[];
  open(address: string): Promise<Page>;
  /** Closes the browser, as at the end of a shift; the profile and the recording stay. */
  quit(): Promise<void>;
  close(): Promise<void>;
}

/** Starts a browser process of its own, in English. */
export async function openRecordedBrowser(): Promise<RecordedBrowser> {
  const proxy = await openRecordingProxy();
  const profile = await mkdtemp(join(tmpdir(), 'yardim-profile-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: '/usr/bin/chromium',
    args: [...VOICE_FLAGS, ...proxy.flags],
    permissions: ['microphone', 'notifications'],
  });
  await context.addInitScript(() => {
    if (localStorage.getItem('language') === null) localStorage.setItem('language', 'en');
  });
  const said: string[] = [];
  context.on('page', (page) =>
    page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => said.push(String(payload)))),
  );
  let isOpen = true;
  const quit = async () => {
    if (isOpen) await context.close();
    isOpen = false;
  };
  return {
    context,
    proxy,
    profile,
    said,
    open: async (address) => {
      const page = await context.newPage();
      await page.goto(address);
      return page;
    },
    quit,
    close: async () => {
      await quit();
      await proxy.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

/** A page of nobody's that receives these bytes over HTTP and keeps them in every storage it has. */
export async function leakInto(browser: RecordedBrowser, bytes: Buffer): Promise<void> {
  const server = createServer((request, response) => {
    const isLeak = request.url === '/leak';
    response.writeHead(200, { 'content-type': isLeak ? 'application/octet-stream' : 'text/html' });
    response.end(isLeak ? bytes : '<!doctype html><title>leak</title>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  const page = await browser.open(`http://localhost:${address.port}/`);
  await page.evaluate(KEEP_EVERYWHERE);
  await page.close();
  server.closeAllConnections();
  server.close();
}

const KEEP_EVERYWHERE = `(async () => {
  const leak = new Uint8Array(await (await fetch('/leak')).arrayBuffer());
  localStorage.setItem('leak', new TextDecoder('latin1').decode(leak));
  const opening = indexedDB.open('leak');
  opening.onupgradeneeded = () => opening.result.createObjectStore('leak');
  await new Promise((resolve) => { opening.onsuccess = resolve; });
  const kept = opening.result.transaction('leak', 'readwrite').objectStore('leak').put(leak, 'leak');
  await new Promise((resolve) => { kept.onsuccess = resolve; });
  const cache = await caches.open('leak');
  await cache.put('/leak', new Response(leak));
})()`;
