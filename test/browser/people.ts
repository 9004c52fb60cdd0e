import type { Browser, Page } from 'playwright-core';
import type { LineProcess } from '../demo/line-process.ts';
import { EAR } from './ear.ts';

const FIRST_CHOICE = /Azərbaycan dili üçün 1 düyməsini basın/;
export const MAIN_MENU = /Operator üçün 1/;
/** Nothing was promised to anybody here: only the longest prompt and a slow machine count. */
const SAID_WITHIN_MS = 30_000;

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
  await page.getByText('The line and the audio work.').waitFor();
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

/** Dials, hears the first words, chooses Azerbaijani and hears the menu. */
export async function callAndChoose(telephone: Page): Promise<void> {
  await dial(telephone);
  await hearsSaid(telephone, FIRST_CHOICE);
  await pressKey(telephone, '1');
  await hearsSaid(telephone, MAIN_MENU);
}

/** Calls the line. What the telephone heard in a call before is gone, and keys are of this one, as soon as it can be ended. */
export async function dial(telephone: Page): Promise<void> {
  await telephone.getByRole('button', { name: 'Call', exact: true }).click();
  await telephone.getByRole('button', { name: 'End call' }).waitFor();
}

/** Waits until these words were said on the line, as the telephone writes them down; the last of them when said often. */
export async function hearsSaid(telephone: Page, words: RegExp): Promise<void> {
  await telephone.getByText(words).last().waitFor({ timeout: SAID_WITHIN_MS });
}

/** The operator flags the call, by F9: in danger, held, consent given. Resolves when the desk says that it was sent. */
export async function flagCall(operator: Page): Promise<void> {
  await fillFlag(operator);
  await sendFlag(operator);
}

/** Opens the flag and answers its questions; nothing is sent yet. */
export async function fillFlag(operator: Page): Promise<void> {
  await operator.keyboard.press('F9');
  const dialog = operator.getByRole('dialog');
  for (const answer of ['In danger now', 'Held against their will', 'Not a child', 'Consent given']) {
    await dialog.getByText(answer, { exact: true }).click();
  }
  await dialog.getByText('Consent', { exact: true }).last().click();
}

/** Sends the flag that is filled in. */
export async function sendFlag(operator: Page): Promise<void> {
  await operator
    .getByRole('dialog')
    .getByRole('button', { name: /Send to duty officer/ })
    .click();
}

/** The caller hangs up in a talk; the operator writes nothing more, and is available again. No goodbye is heard, so it takes no time. */
export async function hangUpAndWrapUp(telephone: Page, operator: Page): Promise<void> {
  await telephone.getByRole('button', { name: 'End call' }).click();
  await wrapUp(operator);
}

/** The operator ends the talk, writes nothing more, and is available again. */
export async function endAndWrapUp(operator: Page): Promise<void> {
  await operator.keyboard.press('Shift+F2');
  await operator.keyboard.press('Shift+F2');
  await wrapUp(operator);
}

/** Finishes the wrap-up that is open. */
export async function wrapUp(operator: Page): Promise<void> {
  await operator.getByRole('heading', { name: 'Wrap-up' }).waitFor();
  await operator.getByRole('radio', { name: 'Information given' }).click();
  await operator.keyboard.press('Control+Enter');
  await operator.getByRole('heading', { name: 'Wrap-up' }).waitFor({ state: 'hidden' });
}

async function openPage(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ permissions: ['microphone', 'notifications'] });
  await context.addInitScript(() => {
    if (localStorage.getItem('language') === null) localStorage.setItem('language', 'en');
  });
  await context.addInitScript(EAR);
  return context.newPage();
}
