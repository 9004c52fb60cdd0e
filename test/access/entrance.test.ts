// The door as people meet it: the real application, its built pages, Chromium with an authenticator of its own.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { agree, authenticator, type Entrance, expectForEverybody, openEntrance } from './entrance-stage.ts';

let entrance: Entrance;
beforeAll(async () => {
  entrance = await openEntrance();
}, 120_000);
afterAll(() => entrance.close());

const openDoor: Entrance['openDoor'] = (...asked) => entrance.openDoor(...asked);
const invitation: Entrance['invitation'] = (...asked) => entrance.invitation(...asked);

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
    await page.waitForURL(`${entrance.origin}/operator`);
    expect(await passkeys()).toBe(1);
    await page.goto(`${entrance.origin}/sign-in?lang=en`);
    await page.getByText('You are signed in as Aysel').waitFor();
    await expectForEverybody(page, 'one’s own page');
    await page.locator('.language-option[lang=en]').click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.locator('input[autocomplete=username]').waitFor();
    // Signing out forgets the language as well: the page may speak Azerbaijani again.
    await page.goto(`${entrance.origin}/sign-in?lang=en`);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.waitForURL(`${entrance.origin}/operator`);
    await page.context().close();
  });

  it('an officer without a passkey chooses a password, and pastes the code with a blank in it', async () => {
    const page = await openDoor(await invitation('duty-officer', 'sevinc'));
    await agree(page);
    await page.getByRole('button', { name: 'Password and code instead' }).click();
    const letters = (await page.locator('.entrance-letters').textContent()) ?? '';
    const code = () => entrance.nextCode(letters).replace(/^(...)/, '$1 ');
    await page.getByLabel('Password').fill('Azerbaycan2026!!');
    await page.getByLabel('Six-digit code').fill(code());
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('This password is easy to guess. Choose several other words.').waitFor();
    await page.getByLabel('Password').fill('üç yaşıl stəkan');
    await page.getByLabel('Six-digit code').fill(code());
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${entrance.origin}/duty-officer`);
    await page.context().close();
  });

  it('whoever cannot show that it is them stays outside, and is told what to do', async () => {
    const page = await openDoor(await invitation('operator', 'rauf'));
    await authenticator(page, { isUserVerified: false });
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
      // Work begins at the own desk; one's own page is a step away.
      await page.waitForURL('**/supervisor');
      await page.locator('.language-option[lang=en]').click();
      await page.getByRole('link', { name: 'Your page' }).click();
      await page.getByText('You are signed in as').waitFor();
      pages.push(page);
    }
    const [first, second] = pages as [Page, Page]; // one for each name
    await entrance.database.sql("update accounts set display_name = 'Tural' where sign_in_name = 'aysel'");
    await first.reload();
    await first.getByRole('button', { name: 'Ask for Tural' }).click();
    await first.getByRole('button', { name: 'Take back for Tural' }).waitFor();
    await entrance.database.sql("update sessions set fresh_at = line_now() - interval '1 hour'");
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
    expect(entrance.faults).toEqual([]);
  });
});
