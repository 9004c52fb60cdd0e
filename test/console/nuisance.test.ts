import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallNuisance } from '../../src/console/shared/contract.ts';
import { seriousProblems } from '../browser/accessibility.ts';
import { makeCall } from './desks.ts';
import { eventually, inSeconds, operatorScreen, presence, SLOW } from './screens.ts';
import { openStage, type Stage } from './stage.ts';
import { makeFlag, supervisorScreen } from './watch-screens.ts';

const NARROW = { width: 320, height: 700 };

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

const said = (count: number): CallNuisance => ({
  warnings: Array.from({ length: count }, () => ({ ground: 'insults' as const, givenAt: new Date().toISOString() })),
  needed: 2,
  isKnown: true,
});
const talk = (nuisance: CallNuisance) => ({
  ...operatorScreen('', { presence: presence('on-call'), call: makeCall({ language: 'ru' }) }),
  answers: { '/api/calls/call-1/nuisance': nuisance },
});

describe('a caller who misuses the line, by keys alone', SLOW, () => {
  it('is warned with words in three languages and a ground; an end is not offered yet', async () => {
    const { page, commands, close } = await stage.open('/operator', talk(said(0)));
    await page.getByText('The line is misused').press('Enter');
    await page.locator('.nuisance [lang="ru"]').waitFor();
    expect(await page.locator('.nuisance [lang]').count()).toBe(3);
    expect(await page.getByRole('button', { name: 'End the call', exact: true }).count()).toBe(0);
    await page.getByRole('radio', { name: 'Insults' }).press('Space');
    await page.getByRole('button', { name: 'I have warned' }).press('Enter');
    const body = { ground: 'insults' };
    await eventually(() => commands.at(-1)).toEqual({ path: '/api/calls/call-1/warnings', body });
    await close();
  });

  it('after two warnings the call may be ended, with a wish for a flag, in light, in dark and on a narrow screen', async () => {
    const { page, commands, close } = await stage.open('/operator', talk(said(2)));
    await page.getByText('The line is misused').press('Enter');
    await page.getByRole('radio', { name: 'Insults' }).press('Space');
    await page.getByRole('radio', { name: '24 h' }).press('Space');
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await seriousProblems(page), colorScheme).toEqual([]);
    }
    const wide = page.viewportSize();
    await page.setViewportSize(NARROW);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(NARROW.width);
    if (wide) await page.setViewportSize(wide);
    await page.getByRole('button', { name: 'End the call', exact: true }).press('Enter');
    const body = { ground: 'insults', hours: 24 };
    await eventually(() => commands.at(-1)).toEqual({ path: '/api/calls/call-1/nuisance-end', body });
    await close();
  });

  it('is flagged when a supervisor confirms it, who lifts it as well', async () => {
    const screen = supervisorScreen('', {});
    const flags = [makeFlag(), makeFlag({ id: 'flag-2', standsUntil: inSeconds(7_200), confirmedBy: 'Sevil' })];
    const answers = { ...screen.answers, '/api/nuisance-flags': { flags } };
    const { page, commands, close } = await stage.open('/supervisor', { ...screen, answers });
    const part = page.locator('section[aria-labelledby="nuisance"]');
    await part.getByText('Earlier flags: 1').first().waitFor();
    expect(await seriousProblems(page)).toEqual([]);
    await part.getByRole('button', { name: 'Confirm', exact: true }).press('Enter');
    await eventually(() => commands.at(-1)?.path).toBe('/api/nuisance-flags/flag-1/confirm');
    // One order at a time: until it is done, no button takes a press.
    await part.getByRole('button', { name: 'Lift the flag', disabled: false }).press('Enter');
    await eventually(() => commands.at(-1)?.path).toBe('/api/nuisance-flags/flag-2/lift');
    await close();
  });

  it('is on the page however many there are: the next ones are asked for', async () => {
    const screen = supervisorScreen('', {});
    const many = Array.from({ length: 26 }, (_, at) => makeFlag({ id: `flag-${at}` }));
    const parts = {
      '/api/nuisance-flags': { flags: many.slice(0, 25) },
      '/api/nuisance-flags/after/25': { flags: many.slice(25) },
    };
    const { page, close } = await stage.open('/supervisor', { ...screen, answers: { ...screen.answers, ...parts } });
    const part = page.locator('section[aria-labelledby="nuisance"]');
    await part.getByRole('button', { name: 'Show the next ones' }).press('Enter');
    await part.locator('#flag-flag-25').waitFor();
    await close();
  });
});
