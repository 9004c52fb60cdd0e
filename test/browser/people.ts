import type { Browser, Page } from 'playwright-core';
import type { LineProcess } from '../demo/line-process.ts';
import { EAR } from './ear.ts';

/** Opens a demo person's own console, in English. */
export async function signInAs(line: LineProcess, browser: Browser, name: string): Promise<Page> {
  const person = line.endpoints.people.find((each) => each.name === name);
  if (!person) throw new Error(`nobody is called ${name}`);
  const page = await openPage(browser);
  await page.goto(person.signIn);
  return page;
}

/** Passes the start-of-shift check and becomes available, as an operator does. */
export async function startShift(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Check the microphone' }).click();
  await page.getByText('The microphone hears you.').waitFor();
  await page.getByRole('button', { name: 'Play the ring' }).click();
  await page.getByRole('button', { name: 'I hear it' }).click();
  await page.getByRole('button', { name: 'Test ring' }).click();
  await page.getByRole('button', { name: /^Answer/ }).waitFor();
  await page.keyboard.press('F2');
  await page.getByText('The line and the audio work.').waitFor({ timeout: 15_000 });
  await page.keyboard.press('F2');
  await page.getByRole('button', { name: /Take a break/ }).waitFor();
}

/** A telephone in a tab of its own, microphone on. */
export async function openTelephone(line: LineProcess, browser: Browser): Promise<Page> {
  const page = await openPage(browser);
  await page.goto(`${line.endpoints.origin}/phone`);
  await page.getByRole('button', { name: 'Turn microphone on' }).click();
  return page;
}

/** Presses one key of the telephone. */
export async function pressKey(telephone: Page, key: string): Promise<void> {
  await telephone.getByRole('button', { name: key, exact: true }).click();
}

async function openPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ permissions: ['microphone', 'notifications'] });
  await context.addInitScript(() => {
    if (localStorage.getItem('language') === null) localStorage.setItem('language', 'en');
  });
  await context.addInitScript(EAR);
  return context.newPage();
}
