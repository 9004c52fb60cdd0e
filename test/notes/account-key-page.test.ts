// The real line and its pages in Chromium: which account key somebody has in a browser, after each way of coming in.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agree, type Entrance, openEntrance } from '../access/entrance-stage.ts';

const PATIENT = { timeout: 60_000 };

let entrance: Entrance;
beforeAll(async () => {
  entrance = await openEntrance();
}, 120_000);
afterAll(() => entrance.close());

const keysOf = (signInName: string) =>
  entrance.database.sql<{ id: string; ways: string[] }>(
    `select account_keys.id, array_remove(array_agg(account_key_wraps.way), null) as ways
       from account_keys
       join accounts on accounts.id = account_keys.account_id
       left join account_key_wraps on account_key_wraps.key_id = account_keys.id
      where accounts.sign_in_name = $1
      group by account_keys.id`,
    [signInName],
  );

/** The id of the key that the browser keeps; undefined for one that keeps none. */
const keptIn = (page: Page) =>
  page.evaluate(async () => {
    if (!(await indexedDB.databases()).some(({ name }) => name === 'keys')) return undefined;
    const settled = <Value>(request: IDBRequest<Value>) =>
      new Promise<Value>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await settled(indexedDB.open('keys'));
    const [kept] = await settled(database.transaction('account').objectStore('account').getAll());
    database.close();
    return kept?.id as string | undefined;
  });

/** The door speaks its own language again after signing out. */
const signInBy = (page: Page, way: 'passkey' | 'password') =>
  page
    .locator('form')
    .nth(way === 'passkey' ? 0 : 1)
    .locator('button[type=submit]');

describe('the account key of somebody with a password', { timeout: 120_000 }, () => {
  it('comes back with the password, and with a changed one', async () => {
    const page = await entrance.openDoor(await entrance.invitation('operator', 'keeper'));
    await agree(page);
    await page.getByRole('button', { name: 'password', exact: false }).last().click();
    const letters = (await page.locator('.entrance-letters').textContent(PATIENT)) ?? '';
    const code = () => entrance.nextCode(letters);
    await page.getByLabel('Password').fill('üç yaşıl stəkan');
    await page.getByLabel('Six-digit code').fill(code());
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL('**/operator', PATIENT);
    const [made] = await keysOf('keeper');
    expect(made).toMatchObject({ ways: ['password'] });
    expect(await keptIn(page)).toBe(made?.id);

    await page.goto(`${entrance.origin}/sign-in?lang=en`);
    await page.getByLabel('Present password').fill('üç yaşıl stəkan');
    await page.getByLabel('New password').fill('dörd qırmızı boşqab');
    await page.getByLabel('Six-digit code').fill(code());
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.getByText('The password is changed.').waitFor(PATIENT);
    expect(await keysOf('keeper')).toEqual([made]);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.locator('input[autocomplete=username]').waitFor(PATIENT);
    expect(await keptIn(page)).toBeUndefined();

    await page.locator('input[autocomplete=username]').fill('keeper');
    await page.locator('input[autocomplete=current-password]').fill('dörd qırmızı boşqab');
    await page.locator('input[autocomplete=one-time-code]').fill(code());
    await signInBy(page, 'password').click();
    await page.waitForURL('**/operator', PATIENT);
    expect(await keptIn(page)).toBe(made?.id);
    expect(await keysOf('keeper')).toEqual([made]);
    await page.context().close();
  });
});

describe('the account key of somebody with a passkey that makes secrets', { timeout: 120_000 }, () => {
  it('comes back with the passkey after signing out, and the server never has what opens it', async () => {
    const page = await entrance.openDoor(await entrance.invitation('operator', 'holder'));
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.postData() ?? ''));
    const debugging = await page.context().newCDPSession(page);
    await debugging.send('WebAuthn.enable');
    await debugging.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        ctap2Version: 'ctap2_1',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        hasPrf: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await agree(page);
    await page.getByRole('button', { name: 'Make a passkey' }).click();
    await page.waitForURL('**/operator', PATIENT);
    const [made] = await keysOf('holder');
    expect(made).toMatchObject({ ways: ['passkey'] });

    await page.goto(`${entrance.origin}/sign-in?lang=en`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.locator('input[autocomplete=username]').waitFor(PATIENT);
    expect(await keptIn(page)).toBeUndefined();
    await signInBy(page, 'passkey').click();
    await page.waitForURL('**/operator', PATIENT);
    await expect.poll(() => keptIn(page), PATIENT).toBe(made?.id);
    expect(await keysOf('holder')).toEqual([made]);
    for (const text of sent) expect(text).not.toMatch(/"prf"|clientExtensionResults/);
    await page.context().close();
  });
});
