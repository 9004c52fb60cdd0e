// Forms of the pages where people come in, opened for a text to be typed into them.
import type { Page } from 'playwright-core';

/** Somebody's own page, with the forms for a code, a helped colleague and a fresh proof. */
export async function openOwnPage(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Connect a new code app' }).click();
  await page.getByRole('button', { name: /^Confirm for/ }).click();
  await page
    .getByRole('button', { name: /^Remove:/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Prove by code' }).waitFor();
}

/** An invitation up to the choice of a password. */
export async function openInvitation(page: Page): Promise<void> {
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Accept' }).click();
  await page.getByRole('button', { name: 'Password and code instead' }).click();
  await page.getByRole('button', { name: 'Sign in' }).waitFor();
}
