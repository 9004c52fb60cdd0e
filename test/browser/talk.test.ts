import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LineProcess, makeDataDir, startLine } from '../demo/line-process.ts';
import { freePort } from '../harness/services.ts';
import { heardBy, openHummingBrowser } from './ear.ts';
import { openTelephone, pressKey, signInAs, startShift } from './people.ts';

/** What people were promised, in milliseconds. */
const RINGS_WITHIN_MS = 1_000;
const HEARD_WITHIN_MS = 2_000;
const FREE_WITHIN_MS = 2_000;

const CALLER_HERTZ = 700;
const OPERATOR_HERTZ = 1_150;
/** The width of two bins of the ear. */
const TOLERANCE_HERTZ = 30;

let line: LineProcess;
let dataDir: Awaited<ReturnType<typeof makeDataDir>>;
let browsers: Browser[];
let operator: Page;
let telephone: Page;

beforeAll(async () => {
  dataDir = await makeDataDir();
  line = await startLine({ PORT: String(await freePort()), DATA_DIR: dataDir.dataDir });
  browsers = [await openHummingBrowser(CALLER_HERTZ), await openHummingBrowser(OPERATOR_HERTZ)];
  const [callerBrowser, operatorBrowser] = browsers;
  if (!callerBrowser || !operatorBrowser) throw new Error('two browsers are needed');
  operator = await signInAs(line, operatorBrowser, 'Aysel');
  await startShift(operator);
  telephone = await openTelephone(line, callerBrowser);
}, 120_000);

afterAll(async () => {
  await Promise.all(browsers.map((browser) => browser.close()));
  await line.kill('SIGTERM');
  await dataDir.remove();
}, 60_000);

describe('A6.1: a real telephone tab, a real console, the real softphone', { timeout: 60_000 }, () => {
  it('the caller hears the Azerbaijani menu, the console rings within a second, both hear each other within two', async () => {
    await callAndChoose(telephone);
    const keyAt = Date.now();
    await pressKey(telephone, '1');
    await operator.getByRole('button', { name: /^Answer/ }).waitFor({ timeout: RINGS_WITHIN_MS });
    expect(Date.now() - keyAt).toBeLessThan(RINGS_WITHIN_MS);

    const answerAt = Date.now();
    await operator.keyboard.press('F2');
    await until(
      async () => isNear(await heardBy(operator), CALLER_HERTZ),
      answerAt + HEARD_WITHIN_MS,
      'the operator hears',
    );
    await until(
      async () => isNear(await heardBy(telephone), OPERATOR_HERTZ),
      answerAt + HEARD_WITHIN_MS,
      'the caller hears',
    );
  });

  it('the caller on hold hears the announcement and not the operator, and comes back', async () => {
    await operator.keyboard.press('F8');
    await operator.getByRole('button', { name: /^Resume/ }).waitFor();
    await until(async () => !isNear(await heardBy(telephone), OPERATOR_HERTZ), Date.now() + 3_000, 'the hold is heard');
    await operator.keyboard.press('F8');
    await operator.getByRole('button', { name: /^Hold/ }).waitFor();
    await until(async () => isNear(await heardBy(telephone), OPERATOR_HERTZ), Date.now() + 3_000, 'the talk goes on');
  });

  it('the operator who mutes is not heard', async () => {
    await operator.keyboard.press('F4');
    await until(async () => (await heardBy(telephone)) === 0, Date.now() + 3_000, 'silence');
    await operator.keyboard.press('F4');
    await until(async () => isNear(await heardBy(telephone), OPERATOR_HERTZ), Date.now() + 3_000, 'the voice is back');
  });

  it('the caller answers a question by a key and is back with the operator', async () => {
    await operator.getByRole('button', { name: 'Safe to stay on the line?' }).click();
    await telephone.waitForTimeout(1_500);
    await pressKey(telephone, '1');
    await operator.getByText('1 – yes').first().waitFor({ timeout: 4_000 });
    await until(async () => isNear(await heardBy(telephone), OPERATOR_HERTZ), Date.now() + 4_000, 'the talk goes on');
  });

  it('the note as typed survives a reload of the page', async () => {
    const note = operator.getByRole('textbox', { name: 'Note' });
    await note.fill('The papers are with somebody else.');
    await operator
      .getByText(/^Saved \d/)
      .first()
      .waitFor({ timeout: 3_000 });
    expect(await note.inputValue()).toBe('The papers are with somebody else.');
  });

  it('the caller hangs up, and the operator is free of the call within two seconds', async () => {
    const hangUpAt = Date.now();
    await telephone.getByRole('button', { name: 'End call' }).click();
    await operator.getByRole('heading', { name: 'Wrap-up' }).waitFor({ timeout: FREE_WITHIN_MS });
    expect(Date.now() - hangUpAt).toBeLessThan(FREE_WITHIN_MS);
    await operator.reload();
    await operator.getByRole('textbox', { name: 'Note' }).waitFor();
    expect(await operator.getByRole('textbox', { name: 'Note' }).inputValue()).toBe(
      'The papers are with somebody else.',
    );
    await operator
      .getByRole('radio', { name: 'Information given' })
      .or(operator.getByRole('button', { name: 'Information given' }))
      .first()
      .click();
    await operator.keyboard.press('Control+Enter');
    await operator.getByRole('button', { name: /Take a break/ }).waitFor();
  });

  it('the operator ends the second call, and the caller hears a goodbye', async () => {
    await callAndChoose(telephone);
    await pressKey(telephone, '1');
    await operator.getByRole('button', { name: /^Answer/ }).waitFor({ timeout: 5_000 });
    const answerAt = Date.now();
    await operator.keyboard.press('F2');
    await until(
      async () => isNear(await heardBy(operator), CALLER_HERTZ),
      answerAt + HEARD_WITHIN_MS,
      'the operator hears',
    );
    await operator.keyboard.press('Shift+F2');
    await operator.keyboard.press('Shift+F2');
    await operator.getByRole('heading', { name: 'Wrap-up' }).waitFor({ timeout: FREE_WITHIN_MS });
    await telephone.getByText(/Zənginizə görə təşəkkür edirik/).waitFor({ timeout: 5_000 });
  });
});

/** Dials, hears the first words, chooses Azerbaijani and hears the menu. */
async function callAndChoose(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Call', exact: true }).click();
  await page.getByText('Azərbaycan dili üçün 1 düyməsini basın.').last().waitFor({ timeout: 10_000 });
  await pressKey(page, '1');
  await page
    .getByText(/Operator üçün 1/)
    .last()
    .waitFor({ timeout: 5_000 });
}

function isNear(heard: number, wanted: number): boolean {
  return Math.abs(heard - wanted) < TOLERANCE_HERTZ;
}

async function until(isSo: () => Promise<boolean>, deadline: number, what: string): Promise<void> {
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`in vain: ${what}`);
    await sleep(25);
  }
}
