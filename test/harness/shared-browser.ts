// One browser for all the files of a process of tests: to start one takes longer than many a file's tests.
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { keepFolder, keepProcess } from './keeper.ts';

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--use-fake-device-for-media-stream',
];

let browser: Promise<Browser> | undefined;

/** The browser of this process of tests, which ends with it, however it ends: whoever asks closes only their own contexts. */
export function sharedBrowser(): Promise<Browser> {
  browser ??= start();
  return browser;
}

async function start(): Promise<Browser> {
  const artifactsDir = mkdtempSync(join(tmpdir(), 'yardim-browser-'));
  keepFolder(artifactsDir);
  const started = await chromium.launch({
    artifactsDir,
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: ARGUMENTS,
    handleSIGTERM: false,
  });
  // Vitest ends its processes so, and what an exit leaves no time for is not done at all: the browser is killed with it.
  process.once('SIGTERM', () => process.exit());
  await keepBrowser(started);
  return started;
}

/** Where this process has no time even for that, somebody else does it. */
async function keepBrowser(started: Browser): Promise<void> {
  const session = await started.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const main = processInfo.find(({ type }) => type === 'browser');
  if (!main) throw new Error('the browser does not say which process it is');
  keepProcess(main.id);
  const [, profile] = /--user-data-dir=([^\0]+)/.exec(readFileSync(`/proc/${main.id}/cmdline`, 'utf8')) ?? [];
  if (profile !== undefined) keepFolder(profile);
}
