// The door as people meet it: the real application, its built pages, Chromium with an authenticator of its own.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../src/access/account.ts';
import { codeAt } from '../../src/access/code.ts';
import { invite } from '../../src/access/invitation.ts';
import { type App, createApp } from '../../src/app.ts';
import { wallClock } from '../../src/clock.ts';
import { seriousProblems } from '../browser/accessibility.ts';
import { buildConsole } from '../console/built-console.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { freePort } from '../harness/services.ts';
import { ROOT, SILENT_LOG, testConfig } from '../telephony/webhook-post.ts';
import { fromBase32 } from './base32.ts';

const NARROW = { width: 320, height: 720 };
const WIDE = { width: 1280, height: 900 };
const LOOKS = [
  ['az', 'light'],
  ['ru', 'dark'],
  ['en', 'light'],
] as const;

let app: App;
let database: TestDatabase;
let browser: Browser;
let origin: string;
let undo: (() => void)[] = [];
const faults: string[] = [];

beforeAll(async () => {
  const built = await buildConsole('demo');
  const root = mkdtempSync(join(tmpdir(), 'entrance-'));
  mkdirSync(join(root, 'dist'));
  symlinkSync(built.folder, join(root, 'dist', 'console'));
  symlinkSync(join(ROOT, 'ivr-flows'), join(root, 'ivr-flows'));
  undo = [() => rmSync(root, { recursive: true }), built.remove];
  const port = await freePort();
  origin = `http://localhost:${port}`;
  database = await makeDatabase();
  const config = { ...testConfig(database.url), publicOrigin: origin };
  app = await createApp({ config, clock: wallClock, log: SILENT_LOG, root });
  await app.server.listen({ port, host: 'localhost' });
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await app?.stop();
  await database?.drop();
  for (const step of undo) step();
});

async function invitation(role: Role, signInName: string): Promise<string> {
  return `#${await invite(database, { role, signInName, name: 'Aysel', languages: ['az'] })}`;
}

async function openDoor(hash = '', context?: BrowserContext): Promise<Page> {
  const page = await (context ?? (await browser.newContext({ viewport: WIDE, reducedMotion: 'reduce' }))).newPage();
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => /policy|trusted/i.test(message.text()) && faults.push(message.text()));
  await page.goto(`${origin}/sign-in?lang=en${hash}`);
  return page;
}

/** Gives the page's browser an authenticator; answers what counts the passkeys in it. */
async function authenticator(page: Page, isUserVerified = true): Promise<() => Promise<number>> {
  const debugging = await page.context().newCDPSession(page);
  await debugging.send('WebAuthn.enable');
  const { authenticatorId } = await debugging.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified,
      automaticPresenceSimulation: true,
    },
  });
  return async () => (await debugging.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length;
}

async function agree(page: Page): Promise<void> {
  await page.getByRole('checkbox', { name: 'I have read it and will keep to it' }).check();
  await page.getByRole('button', { name: 'Accept' }).click();
}

async function expectForEverybody(page: Page, what: string): Promise<void> {
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

describe('the door', { timeout: 90_000 }, () => {
  it('a new operator is led from the link to the desk with the keyboard alone, and comes back by passkey', async () => {
    const page = await openDoor(await invitation('operator', 'aysel'));
    const passkeys = await authenticator(page);
    await page.getByRole('checkbox', { name: 'I have read it and will keep to it' }).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Make a passkey' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(`${origin}/operator`);
    expect(await passkeys()).toBe(1);
    await page.goto(`${origin}/sign-in?lang=en`);
    await page.getByText('You are signed in as Aysel').waitFor();
    await expectForEverybody(page, 'one’s own page');
    await page.locator('.language-option[lang=en]').click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.locator('input[autocomplete=username]').waitFor();
    // Signing out forgets the language as well: the page may speak Azerbaijani again.
    await page.goto(`${origin}/sign-in?lang=en`);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.waitForURL(`${origin}/operator`);
    await page.context().close();
  });

  it('an officer without a passkey chooses a password, and pastes the code with a blank in it', async () => {
    const page = await openDoor(await invitation('duty-officer', 'sevinc'));
    await agree(page);
    await page.getByRole('button', { name: 'Password and code instead' }).click();
    const letters = ((await page.locator('.entrance-letters').textContent()) ?? '').replaceAll(' ', '');
    const code = () => codeAt(fromBase32(letters), Math.floor(Date.now() / 30_000)).replace(/^(...)/, '$1 ');
    await page.getByLabel('Password').fill('Azerbaycan2026!!');
    await page.getByLabel('Six-digit code').fill(code());
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('This password is easy to guess. Choose several other words.').waitFor();
    await page.getByLabel('Password').fill('üç yaşıl stəkan');
    await page.getByLabel('Six-digit code').fill(code());
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${origin}/duty-officer`);
    await page.context().close();
  });

  it('whoever cannot show that it is them stays outside, and is told what to do', async () => {
    const page = await openDoor(await invitation('operator', 'rauf'));
    await authenticator(page, false);
    await agree(page);
    await page.getByRole('button', { name: 'Make a passkey' }).click();
    await page.getByText('Nothing was chosen. Try again when you are ready.').waitFor();
    await page.context().close();
  });

  it('a wrong password says nothing about who exists, and a used-up link says where to get another', async () => {
    const page = await openDoor();
    await page.getByLabel('Sign-in name').fill('nobody.here');
    await page.getByLabel('Password').fill('some other words');
    await page.getByLabel('Six-digit code').fill('000000');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('That did not match.').waitFor();
    await page.context().close();
    const late = await openDoor(`#${'a'.repeat(43)}`);
    await late.getByText('Ask whoever sent it for a new one.').waitFor();
    await late.context().close();
  });

  it('two supervisors help a colleague back in: one asks, the other proves it once more, confirms and gets the link', async () => {
    const pages: Page[] = [];
    for (const name of ['nigar', 'kamran']) {
      const page = await openDoor(await invitation('supervisor', name));
      await authenticator(page);
      await agree(page);
      await page.getByRole('button', { name: 'Make a passkey' }).click();
      await page.getByText('You are signed in as').waitFor();
      pages.push(page);
    }
    const [first, second] = pages as [Page, Page]; // one for each name
    await database.sql("update accounts set display_name = 'Tural' where sign_in_name = 'aysel'");
    await first.reload();
    await first.getByRole('button', { name: 'Ask for Tural' }).click();
    await first.getByRole('button', { name: 'Take back for Tural' }).waitFor();
    await database.sql("update sessions set fresh_at = line_now() - interval '1 hour'");
    await second.reload();
    await second.getByRole('button', { name: 'Confirm for Tural' }).click();
    await second.getByRole('button', { name: 'Prove by passkey' }).waitFor();
    await expectForEverybody(second, 'proving it once more');
    await second.locator('.language-option[lang=en]').click();
    await second.getByRole('button', { name: 'Prove by passkey' }).click();
    await second.getByText('Give this link to the colleague only.', { exact: false }).waitFor();
    const link = await second.locator('.entrance-letters').textContent();
    const back = await openDoor(new URL(link ?? '').hash);
    await back.getByText('Welcome, Tural').waitFor();
    for (const page of [...pages, back]) await page.context().close();
  });

  it('people who use assistive technology, a narrow or a dark screen find nothing in their way', async () => {
    const door = await openDoor();
    await door.getByRole('button', { name: 'Sign in with a passkey' }).waitFor();
    await expectForEverybody(door, 'the door');
    const tokens = await door
      .locator('input')
      .evaluateAll((fields) => fields.map((field) => field.getAttribute('autocomplete')));
    expect(tokens).toEqual(['username', 'current-password', 'one-time-code']);
    await door.context().close();
    const invited = await openDoor(await invitation('operator', 'leyla'));
    await invited.getByRole('checkbox').waitFor();
    await expectForEverybody(invited, 'the code of conduct');
    await invited.locator('.language-option[lang=en]').click();
    await agree(invited);
    await invited.getByRole('button', { name: 'Password and code instead' }).click();
    await invited.getByRole('img', { name: 'Square to scan' }).waitFor();
    await expectForEverybody(invited, 'choosing how to sign in');
    await invited.context().close();
  });

  it('nothing broke the page’s own policy meanwhile', () => {
    expect(faults).toEqual([]);
  });
});
