// The real application with its built pages, and Chromium in which people stand before its door.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Role } from '../../src/access/account.ts';
import { codeAt } from '../../src/access/code.ts';
import { invite } from '../../src/access/invitation.ts';
import { type App, createApp } from '../../src/app.ts';
import { seriousProblems } from '../browser/accessibility.ts';
import { builtConsole } from '../console/built-console.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { freePort } from '../harness/services.ts';
import { ROOT, SILENT_LOG, testConfig } from '../telephony/webhook-post.ts';
import { fromBase32 } from './base32.ts';

/** For so long a code is one of now; that of before and that of after are taken as well. */
const CODE_MS = 30_000;
const NARROW = { width: 320, height: 720 };
const WIDE = { width: 1280, height: 900 };
const LOOKS = [
  ['az', 'light'],
  ['ru', 'dark'],
  ['en', 'light'],
] as const;

export interface Entrance {
  app: App;
  database: TestDatabase;
  browser: Browser;
  origin: string;
  /** What went wrong in any page: exceptions, and whatever the policy blocked. */
  faults: string[];
  /** The part of an invitation's address behind its #. */
  invitation(role: Role, signInName: string): Promise<string>;
  openDoor(hash?: string, context?: BrowserContext): Promise<Page>;
  /** The next code of the app that has these letters: none is taken twice, so the line's clock is by then where it is one of now. */
  nextCode(letters: string): string;
  close(): Promise<void>;
}

/** Opens a line's web process on a port of its own, and a browser. */
export async function openEntrance(): Promise<Entrance> {
  const root = mkdtempSync(join(tmpdir(), 'entrance-'));
  mkdirSync(join(root, 'dist'));
  symlinkSync(await builtConsole('demo'), join(root, 'dist', 'console'));
  symlinkSync(join(ROOT, 'ivr-flows'), join(root, 'ivr-flows'));
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const database = await makeDatabase();
  const config = { ...testConfig(database.url), publicOrigin: origin };
  let aheadMs = 0;
  const clock = { now: () => Date.now() + aheadMs };
  const app = await createApp({ config, clock, log: SILENT_LOG, root });
  await app.server.listen({ port, host: 'localhost' });
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  const faults: string[] = [];
  return {
    app,
    database,
    browser,
    origin,
    faults,
    invitation: async (role, signInName) =>
      `#${await invite(database, { role, signInName, name: 'Aysel', languages: ['az'] })}`,
    openDoor: async (hash = '', context) => {
      const page = await (context ?? (await browser.newContext({ viewport: WIDE, reducedMotion: 'reduce' }))).newPage();
      page.on('pageerror', (error) => faults.push(error.message));
      page.on('console', (message) => /policy|trusted/i.test(message.text()) && faults.push(message.text()));
      await page.goto(`${origin}/sign-in?lang=en${hash}`);
      return page;
    },
    nextCode: (letters) => {
      aheadMs += CODE_MS;
      return codeAt(fromBase32(letters.replaceAll(' ', '')), Math.floor(clock.now() / CODE_MS));
    },
    close: async () => {
      await browser.close();
      await app.stop();
      await database.drop();
      rmSync(root, { recursive: true });
    },
  };
}

/** Gives the page's browser an authenticator; answers what counts the passkeys in it. */
export async function authenticator(
  page: Page,
  kind: { isUserVerified?: boolean; transport?: 'internal' | 'usb' } = {},
): Promise<() => Promise<number>> {
  const { isUserVerified = true, transport = 'internal' } = kind;
  const debugging = await page.context().newCDPSession(page);
  await debugging.send('WebAuthn.enable');
  const { authenticatorId } = await debugging.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport,
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified,
      automaticPresenceSimulation: true,
    },
  });
  return async () => (await debugging.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length;
}

/** Reads and accepts the code of conduct. */
export async function agree(page: Page): Promise<void> {
  await page.getByRole('checkbox', { name: 'I have read it and will keep to it' }).check();
  await page.getByRole('button', { name: 'Accept' }).click();
}

/** Nobody meets a barrier: three languages, light and dark, 320 pixels. Leaves the page in English. */
export async function expectForEverybody(page: Page, what: string): Promise<void> {
  for (const [language, colorScheme] of LOOKS) {
    await page.emulateMedia({ colorScheme });
    await page.locator(`.language-option[lang=${language}]`).click();
    await page.locator(`html[lang=${language}]`).waitFor();
    expect(await seriousProblems(page), `${what}, ${language} ${colorScheme}`).toEqual([]);
    await page.setViewportSize(NARROW);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width, `${what}, ${language} at 320 pixels`).toBeLessThanOrEqual(NARROW.width);
    await page.setViewportSize(WIDE);
  }
}
