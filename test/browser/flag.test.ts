import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LineProcess, makeDataDir, startLine } from '../demo/line-process.ts';
import { freePort } from '../harness/services.ts';
import { seriousProblems } from './accessibility.ts';
import { openHummingBrowser } from './ear.ts';
import { callAndChoose, fillFlag, openTelephone, pressKey, sendFlag, signInAs, startShift } from './people.ts';

/** "At once": from the operator's confirmation to the duty officer's screen. */
const NOTICE_WITHIN_MS = 5_000;
const RECEIPT_WITHIN_MS = 5_000;

let line: LineProcess;
let dataDir: Awaited<ReturnType<typeof makeDataDir>>;
let browser: Browser;
let operator: Page;
let officer: Page;
let telephone: Page;

beforeAll(async () => {
  dataDir = await makeDataDir();
  line = await startLine({ PORT: String(await freePort()), DATA_DIR: dataDir.dataDir });
  browser = await openHummingBrowser(700);
  operator = await signInAs(line, browser, 'Aysel');
  officer = await signInAs(line, browser, 'Elçin');
  await startShift(operator);
  telephone = await openTelephone(line, browser);
}, 120_000);

afterAll(async () => {
  await browser.close();
  await line.kill('SIGTERM');
  await dataDir.remove();
}, 60_000);

describe('A3.2, B4.1: a flag reaches the special unit’s duty officer at once', { timeout: 60_000 }, () => {
  it('the operator flags the call by keyboard, the officer sees it and acknowledges, the operator sees "received"', async () => {
    await callAndChoose(telephone);
    await pressKey(telephone, '0');
    await operator.getByRole('button', { name: /^Answer/ }).waitFor();
    await operator.keyboard.press('F2');
    await operator.getByRole('button', { name: /^Hold/ }).waitFor();
    expect(await seriousProblems(operator)).toEqual([]);

    await fillFlag(operator);
    expect(await seriousProblems(operator)).toEqual([]);
    const sentAt = Date.now();
    await sendFlag(operator);
    await officer.getByText('Held against their will').first().waitFor({ timeout: NOTICE_WITHIN_MS });
    expect(Date.now() - sentAt).toBeLessThan(NOTICE_WITHIN_MS);
    expect(await seriousProblems(officer)).toEqual([]);

    const acknowledgedAt = Date.now();
    await officer.keyboard.press('F2');
    await officer
      .getByRole('alertdialog')
      .getByRole('button', { name: /Acknowledge/ })
      .click();
    await operator
      .getByText(/received/i)
      .first()
      .waitFor({ timeout: RECEIPT_WITHIN_MS });
    expect(Date.now() - acknowledgedAt).toBeLessThan(RECEIPT_WITHIN_MS);
  });

  it('B4.3: the caller takes consent back, and the number is gone from the officer’s page, which says so aloud', async () => {
    const number = officer.getByRole('link', { name: 'Download the sealed number' });
    await number.waitFor();
    await operator.keyboard.press('Escape');
    const decision = operator.getByRole('region', { name: 'Decision' });
    await decision.getByRole('button', { name: 'Caller takes consent back' }).click();
    await decision.getByRole('button', { name: 'Tell the duty officer' }).click();
    await officer.getByText(/The caller took their consent back/).waitFor({ timeout: NOTICE_WITHIN_MS });
    expect(await number.count()).toBe(0);
    await officer.getByRole('button', { name: /^Silence ring/ }).click();
    await decision.getByText(/consent taken back/).waitFor();
    expect(await seriousProblems(officer)).toEqual([]);
    expect(await seriousProblems(operator)).toEqual([]);
  });

  it('A3.1: nothing that either console was sent or shows holds the caller’s number', async () => {
    const number = '+994 00 000 10 01'.replaceAll(' ', '');
    for (const page of [operator, officer]) {
      const shown = await page.content();
      expect(shown).not.toContain(number);
      expect(shown).not.toContain(number.slice(1));
      expect(shown).not.toContain(number.slice(-7));
    }
  });
});
