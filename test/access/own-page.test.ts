// One's own page: passkeys, password and sessions, and the field that keeps names out of what is stored as it is written.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agree, authenticator, type Entrance, expectForEverybody, openEntrance } from './entrance-stage.ts';

let entrance: Entrance;
beforeAll(async () => {
  entrance = await openEntrance();
}, 120_000);
afterAll(() => entrance.close());

/** An administrator, whose desk is the own page itself, has come in by a passkey. */
async function ownPage(signInName: string): Promise<{ page: Page; passkeys(): Promise<number> }> {
  const page = await entrance.openDoor(await entrance.invitation('administrator', signInName));
  const passkeys = await authenticator(page);
  await agree(page);
  await page.getByRole('button', { name: 'Make a passkey' }).click();
  await page.getByText('You are signed in as').waitFor();
  return { page, passkeys };
}

const labels = (page: Page) => page.getByLabel('Name of the new passkey');
const stopped = (page: Page) => page.getByText('Words that say who somebody is cannot be kept here:').last();

describe('one’s own page', { timeout: 90_000 }, () => {
  it('B3.5: a name in a plain field is marked as it is typed, announced politely, and is not kept', async () => {
    const { page } = await ownPage('guarded');
    await labels(page).pressSequentially('Laptop of Aysel Hasanova');
    await stopped(page).waitFor();
    expect(await page.locator('.marked-mirror mark').allTextContents()).toEqual(['Aysel Hasanova']);
    const status = page.getByRole('status').filter({ hasText: 'name' });
    await status.waitFor({ state: 'attached' });
    expect(await labels(page).getAttribute('aria-invalid')).toBe('true');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await expectForEverybody(page, 'a name in a plain field');
    await page.locator('.language-option[lang=en]').click();
    await page.getByText('The last one stays').waitFor();
    await page.getByRole('button', { name: 'Take out' }).click();
    expect(await labels(page).inputValue()).toBe('Laptop of');
    await stopped(page).waitFor({ state: 'detached' });
    await page.context().close();
  });

  it('a second passkey is added after a fresh proof, and either can go, but never the last', async () => {
    const { page, passkeys } = await ownPage('two-keys');
    await page.getByText('The last one stays').waitFor();
    await entrance.database.sql("update sessions set fresh_at = line_now() - interval '1 hour'");
    await labels(page).fill('computer at work');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByRole('button', { name: 'Prove by passkey' }).click();
    // The browser's own authenticator holds one passkey of a person: a second is refused there, and said so.
    await page.getByText('Nothing was chosen.').waitFor();
    expect(await passkeys()).toBe(1);
    await authenticator(page, { transport: 'usb' });
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByRole('button', { name: 'Remove: computer at work' }).click();
    await page.getByText('The last one stays').waitFor();
    await page.context().close();
  });

  it('a password is chosen with a code app, and changed with the same app', async () => {
    const { page } = await ownPage('password');
    await page.getByRole('button', { name: 'Connect a new code app' }).click();
    await page.locator('.entrance-letters').waitFor();
    const letters = (await page.locator('.entrance-letters').textContent()) ?? '';
    for (const password of ['üç yaşıl stəkan', 'dörd qırmızı boşqab']) {
      await page.getByLabel('New password').fill(password);
      await page.getByLabel('Six-digit code').fill(entrance.nextCode(letters));
      const answered = page.waitForResponse((answer) => answer.request().method() === 'POST');
      // One try at a time; the words about the one before stand there still.
      await page.locator('button:not([aria-busy])', { hasText: 'Change the password' }).click();
      expect((await answered).status()).toBe(200);
      await page.getByText('The password is changed.').waitFor();
    }
    await expectForEverybody(page, 'the own page with a password');
    await page.context().close();
  });

  it.each(['that obeys the server', 'that ignores what the server wishes'])(
    'T9: a browser %s keeps nothing of the line after signing out',
    async (kind) => {
      const { page } = await ownPage(`leaver-${kind.length}`);
      await page.locator('.language-option[lang=ru]').click();
      await page.locator('.language-option[lang=en]').click();
      await fillStorage(page);
      expect(await keptBy(page)).not.toEqual(NOTHING);
      if (kind.includes('ignores')) await withoutWish(page);
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.locator('input[autocomplete=username]').waitFor();
      expect(await keptBy(page)).toEqual(NOTHING);
      expect((await page.context().cookies()).map(({ name }) => name)).toEqual([]);
      await page.context().close();
    },
  );

  it('T9: a page whose session was ended elsewhere empties the browser as well', async () => {
    const { page } = await ownPage('elsewhere');
    await fillStorage(page);
    await entrance.database.sql(
      "delete from sessions where account_id = (select id from accounts where sign_in_name = 'elsewhere')",
    );
    await page.goto(`${entrance.origin}/operator`);
    await page.getByRole('link').filter({ hasText: /./ }).first().waitFor();
    await expect.poll(() => keptBy(page)).toEqual(NOTHING);
    await page.context().close();
  });

  it('nothing broke the page’s own policy meanwhile', () => {
    expect(entrance.faults).toEqual([]);
  });

  it('A1.1: who confirms that a colleague is helped back in is shown who asked for it', async () => {
    await entrance.database.sql(
      `with lost as (
         insert into accounts (id, role, display_name, sign_in_name) values (gen_random_uuid(), 'operator', 'Nigar', 'lost-device')
         returning id
       ), first as (
         insert into accounts (id, role, display_name) values (gen_random_uuid(), 'supervisor', 'Günel')
         returning id
       )
       insert into recoveries (id, account_id, account_role, asked_by, asked_role)
       select gen_random_uuid(), lost.id, 'operator', first.id, 'supervisor' from lost, first`,
    );
    const { page } = await ownPage('second-person');
    await page.getByText('Asked for by Günel').waitFor();
    await expectForEverybody(page, 'who asked');
    await page.locator('.language-option[lang=en]').click();
    await page.getByRole('button', { name: 'Confirm for Nigar' }).click();
    await page.getByText('Give this link to the colleague only.').waitFor();
    await page.context().close();
  });
});

const NOTHING = { local: [], session: [], databases: [], caches: [] };

/** As a careless page, of ours or not, would leave it behind. */
async function fillStorage(page: Page): Promise<void> {
  await page.evaluate(async () => {
    localStorage.setItem('note', 'invented');
    sessionStorage.setItem('note', 'invented');
    await (await caches.open('notes')).put('/note', new Response('invented'));
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.open('notes', 1);
      request.onerror = () => reject(request.error);
      request.onsuccess = () => {
        request.result.close();
        resolve();
      };
    });
  });
}

function keptBy(page: Page) {
  return page.evaluate(async () => ({
    local: Object.keys(localStorage),
    session: Object.keys(sessionStorage),
    databases: (await indexedDB.databases()).map(({ name }) => name),
    caches: await caches.keys(),
  }));
}

/** The answer to signing out loses the header that asks the browser to empty itself. */
async function withoutWish(page: Page): Promise<void> {
  await page.route('**/api/sign-out', async (route) => {
    const answer = await route.fetch();
    const { 'clear-site-data': wish, ...headers } = answer.headers();
    expect(wish).toBe('"cache", "storage"');
    await route.fulfill({ response: answer, headers });
  });
}
