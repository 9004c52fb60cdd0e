// The duty officer's list and the coordinator's hold the first ones; that there are more is said, and they are reached.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeEscalation } from './desks.ts';
import { eventually, officerScreen, SLOW } from './screens.ts';
import { type ApiRequest, openStage, type Stage } from './stage.ts';
import { coordinatorScreen } from './watch-screens.ts';

/** A folder for pictures; none is made without it. */
const PICTURES = process.env['FURTHER_PICTURES'];
const WAITING = 27;
const TOTAL = 40;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

/** Forty escalations, of which the first so many wait. */
const ALL = Array.from({ length: TOTAL }, (_, nth) => {
  const names = { id: `escalation-${nth + 1}`, reference: `7Q${nth + 1}` };
  const receipt = {
    state: 'acknowledged',
    acknowledgedAt: '2026-11-21T08:00:30.000Z',
    acknowledgedBy: 'Elçin',
  } as const;
  return makeEscalation(nth < WAITING ? names : { ...names, ...receipt });
});
const screen = officerScreen('the first of more', ALL.slice(0, 25), { total: TOTAL, waiting: WAITING });
const [message] = screen.messages;
const rest = { ...message?.unit, escalations: ALL.slice(25) };
const asked = ({ method, path }: ApiRequest) =>
  method === 'GET' && path === '/api/unit/after/25' ? { json: rest } : undefined;

describe('B4.1: a list that is longer than the page', SLOW, () => {
  it('says how many more there are and how many of them wait, and shows the next ones, which can be acknowledged', async () => {
    const scene = await stage.open(screen.path, { ...screen, api: asked });
    const { page } = scene;
    const urls: string[] = [];
    page.on('request', (request) => void urls.push(request.url()));
    await page.getByText('27 escalations wait for you').waitFor();
    await page.getByText('15 more escalations are further down the list. 2 of them wait for you.').waitFor();
    expect(await page.locator('[data-escalation]').count()).toBe(25);
    await page.getByRole('button', { name: 'Show the next ones' }).click();
    await page.getByRole('heading', { name: '26–40 of 40' }).waitFor();
    await eventually(() => page.locator('[data-escalation]').count()).toBe(TOTAL);
    expect(urls.some((url) => url.endsWith('/api/unit/after/25'))).toBe(true);
    // The last of them that waits, by the key as by the pointer.
    const last = page.locator('[data-escalation="escalation-27"]').getByRole('button', { name: 'Acknowledge' });
    await last.focus();
    await page.keyboard.press('F2');
    await page.getByRole('alertdialog').getByText('7Q27', { exact: false }).waitFor();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Acknowledge' }).click();
    await eventually(() => scene.commands.map(({ path }) => path)).toEqual([
      '/api/escalations/escalation-27/acknowledge',
    ]);
    await page.getByRole('button', { name: 'Show the ones before' }).click();
    await eventually(() => page.locator('[data-escalation]').count()).toBe(25);
    expect(scene.faults).toEqual([]);
    await scene.close();
  });

  it('says nothing of more where the page holds them all', async () => {
    const scene = await stage.open('/duty-officer', officerScreen('all', ALL.slice(0, 25)));
    await scene.page.locator('[data-escalation="escalation-25"]').waitFor();
    expect(await scene.page.getByRole('button', { name: 'Show the next ones' }).count()).toBe(0);
    expect(await scene.page.getByText('further down').count()).toBe(0);
    await scene.close();
  });

  const draw = async () => {
    for (const [language, colorScheme, width] of [
      ['az', 'light', 1280],
      ['ru', 'light', 320],
      ['en', 'dark', 1280],
      ['az', 'light', 320],
      ['ru', 'dark', 1280],
    ] as const) {
      const scene = await stage.open(screen.path, { ...screen, api: asked, language, colorScheme });
      await scene.page.setViewportSize({ width, height: 900 });
      const shot = (name: string) =>
        scene.page.screenshot({ path: `${PICTURES}/${name}-${language}-${colorScheme}-${width}.png` });
      await scene.page.locator('.further .button').last().scrollIntoViewIfNeeded();
      await shot('first');
      await scene.page.locator('.further .button').last().click();
      await scene.page.locator('.further > h3').scrollIntoViewIfNeeded();
      await shot('next');
      await scene.close();
    }
  };
  if (PICTURES) it('is drawn', draw);
});

describe('A1.2: alarms beyond the first part', SLOW, () => {
  const screen = coordinatorScreen('');
  const [message] = screen.messages;
  const [alarm] = message?.oversight.alarms ?? [];
  if (message === undefined || alarm === undefined) throw new Error('no alarm to repeat');
  const many = Array.from({ length: 40 }, (_, nth) => ({ ...alarm, id: `alarm-${nth + 1}` }));
  const counts = { alarmsInAll: 40, alarmsUnseen: 40 };
  const first = { ...message.oversight, ...counts, alarms: many.slice(0, 25) };

  it('are counted, and the next ones are shown and can be seen', async () => {
    const api = ({ path }: ApiRequest) =>
      path === '/api/oversight/after/25' ? { json: { ...first, alarms: many.slice(25) } } : undefined;
    const scene = await stage.open('/coordinator', { ...screen, messages: [{ ...message, oversight: first }], api });
    const { page } = scene;
    await page.getByRole('heading', { name: '40 new alarms' }).waitFor();
    await page.getByText('1–25 of 40').waitFor();
    const buttons = page.getByRole('button', { name: 'I have seen it' });
    expect(await buttons.count()).toBe(25);
    await page.getByRole('button', { name: 'Show the next ones' }).click();
    await page.getByText('26–40 of 40').waitFor();
    await eventually(() => buttons.count()).toBe(40);
    await buttons.last().click();
    await eventually(() => scene.commands.map(({ path }) => path)).toEqual(['/api/alarms/alarm-40/acknowledge']);
    await page.getByRole('button', { name: 'Show the ones before' }).click();
    await eventually(() => buttons.count()).toBe(25);
    expect(scene.faults).toEqual([]);
    await scene.close();
  });
});
