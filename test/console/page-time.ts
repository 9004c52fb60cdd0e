// What a page waits for by its own clock, by a clock that the test moves: the page does all that it does in that time, and nobody sits it out.
import type { Locator, Page } from 'playwright-core';

/** A step at which the page does what falls due in it, and has its answers before the next. */
const STEP_MS = 500;
/** As long as the browser would have been waited for. */
const AT_MOST_MS = 30_000;

/** For a stage: the page has a clock that goes as any does, and can be moved. */
export const withMovedClock = { prepare: (page: Page) => page.clock.install() };

/** Lets the page's time pass until it is so, and for half a minute of it at most. */
export async function passUntil(page: Page, isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let passed = 0; passed < AT_MOST_MS && !(await isSo()); passed += STEP_MS) await page.clock.runFor(STEP_MS);
}

/** Lets the page's time pass until this stands on it; throws where it never does. */
export async function passUntilSeen(seen: Locator): Promise<void> {
  await passUntil(seen.page(), () => seen.isVisible());
  await seen.waitFor();
}

/** Lets the page's time pass until this stands there no more; throws where it stays. */
export async function passUntilGone(gone: Locator): Promise<void> {
  await passUntil(gone.page(), async () => (await gone.count()) === 0);
  await gone.waitFor({ state: 'detached' });
}
