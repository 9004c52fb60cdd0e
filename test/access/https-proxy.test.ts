// A line as production has it: https at a proxy, plain HTTP behind it, the pages as they are built for production.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { invite } from '../../src/access/invitation.ts';
import { type App, createApp } from '../../src/app.ts';
import { wallClock } from '../../src/clock.ts';
import { signature } from '../../src/simulator/webhooks/sign.ts';
import { builtConsole } from '../console/built-console.ts';
import { type Certificate, makeCertificate } from '../harness/certificate.ts';
import { makeDatabase, type TestDatabase } from '../harness/database.ts';
import { openHttpsProxy } from '../harness/https-proxy.ts';
import { freePort } from '../harness/services.ts';
import { callerFields } from '../harness/webhook.ts';
import { ROOT, SILENT_LOG, testConfig } from '../telephony/webhook-post.ts';
import { agree, authenticator } from './entrance-stage.ts';

const NAME = 'line.example.test';

let app: App;
let browser: Browser;
let database: TestDatabase;
let origin: string;
let certificate: Certificate;
let undo: (() => void)[] = [];

beforeAll(async () => {
  const root = mkdtempSync(join(tmpdir(), 'https-'));
  mkdirSync(join(root, 'dist'));
  symlinkSync(await builtConsole('production'), join(root, 'dist', 'console'));
  symlinkSync(join(ROOT, 'ivr-flows'), join(root, 'ivr-flows'));
  database = await makeDatabase();
  const [port, linePort] = [await freePort(), await freePort()];
  origin = `https://${NAME}:${port}`;
  const known = { mode: 'production', publicOrigin: origin, trustedProxies: ['127.0.0.1'] } as const;
  app = await createApp({ config: { ...testConfig(database.url), ...known }, clock: wallClock, log: SILENT_LOG, root });
  await app.server.listen({ port: linePort, host: '127.0.0.1' });
  certificate = makeCertificate(NAME);
  const proxy = await openHttpsProxy({ certificate, port, linePort });
  undo = [proxy.close, () => rmSync(root, { recursive: true })];
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
      `--host-resolver-rules=MAP ${NAME} 127.0.0.1`,
      `--ignore-certificate-errors-spki-list=${certificate.fingerprint}`,
    ],
  });
}, 120_000);

afterAll(async () => {
  await browser?.close();
  for (const step of undo) step();
  await app?.stop();
  await database?.drop();
});

/** What a page's socket hears first, and where it was opened. */
function firstWords(page: Page): Promise<{ url: string; words: string }> {
  return new Promise((resolve) => {
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => resolve({ url: socket.url(), words: String(payload) })),
    );
  });
}

/** A webhook through the proxy, signed over this address. */
async function webhook(signedUrl: string): Promise<{ status: number; body: string }> {
  const fields = callerFields();
  const token = testConfig(database.url).carrier.authTokens[0] ?? '';
  const sent = request({
    ...{ host: '127.0.0.1', port: new URL(origin).port, servername: NAME, ca: certificate.cert },
    ...{ method: 'POST', path: '/voice/inbound' },
    headers: {
      host: new URL(origin).host,
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': signature(token, signedUrl, fields),
    },
  });
  sent.end(new URLSearchParams(fields).toString());
  return new Promise((resolve, reject) => {
    sent.on('error', reject);
    sent.on('response', (answer) => text(answer).then((body) => resolve({ status: answer.statusCode ?? 0, body })));
  });
}

describe('a line behind a proxy that ends TLS', { timeout: 90_000 }, () => {
  it('lets a new operator in by passkey, to a desk with a live socket, and out again', async () => {
    const secret = await invite(database, { role: 'operator', signInName: 'leyla', name: 'Leyla', languages: ['az'] });
    const page = await (await browser.newContext()).newPage();
    const faults: string[] = [];
    page.on('console', (message) => /policy|trusted|certificate/i.test(message.text()) && faults.push(message.text()));
    await page.goto(`${origin}/sign-in?lang=en#${secret}`);
    await authenticator(page);
    await agree(page);
    const heard = firstWords(page);
    await page.getByRole('button', { name: 'Make a passkey' }).click();
    await page.waitForURL(`${origin}/operator`);
    const { url, words } = await heard;
    expect(url).toBe(`${origin.replace('https', 'wss')}/api/live`);
    expect(JSON.parse(words)).toMatchObject({ type: 'beat', n: 0 });
    const cookies = await page.context().cookies();
    expect(cookies).toMatchObject([
      { name: '__Host-session', secure: true, httpOnly: true, sameSite: 'Strict', path: '/', domain: NAME },
    ]);
    await page.goto(`${origin}/sign-in?lang=en`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.locator('input[autocomplete=username]').waitFor();
    expect(await page.context().cookies()).toEqual([]);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('knows the carrier by what it signed: the public address, not the one behind the proxy', async () => {
    const known = await webhook(`${origin}/voice/inbound`);
    expect([known.status, known.body]).toEqual([200, expect.stringContaining('<Response>')]);
    expect(known.body).toContain(`${origin}/`);
    for (const address of [`http://${NAME}/voice/inbound`, 'https://127.0.0.1/voice/inbound'])
      expect((await webhook(address)).status).toBe(403);
  });

  it('takes no command from a page of another address', async () => {
    const page = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage();
    await page.goto(`https://127.0.0.1:${new URL(origin).port}/sign-in`);
    const answer = await page.evaluate(async () => {
      const headers = { 'content-type': 'application/json', 'x-console': '1' };
      return (await fetch('/api/sign-in/passkey-options', { method: 'POST', headers, body: '{}' })).status;
    });
    expect(answer).toBe(403);
    await page.context().close();
  });
});
