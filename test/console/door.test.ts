// The door and one's own page behind it, while time passes and people look elsewhere.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SLOW } from './screens.ts';
import { openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

const NOBODY = { status: 401, json: { refusal: { code: 'not-signed-in' } } };

/** Whoever was in another tab is back in this one. */
const comeBack = (page: Page) =>
  page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })));

describe('the door', SLOW, () => {
  it('keeps what was typed when the person looks for the password in another tab', async () => {
    let asked = 0;
    const scene = await stage.open('/sign-in', {
      api: ({ path }) => {
        if (path !== '/api/me') return undefined;
        asked += 1;
        return NOBODY;
      },
    });
    const { page } = scene;
    const name = page.locator('input[autocomplete=username]');
    await name.fill('aysel');
    const before = asked;
    const answered = page.waitForResponse('**/api/me');
    await comeBack(page);
    await answered;
    expect(asked).toBe(before + 1);
    expect(await name.inputValue()).toBe('aysel');
    await scene.close();
  });
});
