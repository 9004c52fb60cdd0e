// A page whose line to the server is lost says of its person's status that it is not known, and offers no change of it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCall } from './desks.ts';
import { deskWith, eventually, officerScreen, operatorScreen, presence, SLOW } from './screens.ts';
import { openStage, type Scene, type Stage } from './stage.ts';

/** A folder for pictures; none are made without it. */
const PICTURES = process.env['STATUS_PICTURES'];
/** An operator who is available, and whose page the phone is in. */
const WAITING = operatorScreen('', { presence: presence('available') });

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

const badge = ({ page }: Scene) => page.locator('.presence');

describe('the own status on a page that has lost its line', SLOW, () => {
  it('is not known, in words and not by colour alone, until a document comes over the line again', async () => {
    const scene = await stage.open('/operator', WAITING);
    expect(await badge(scene).getAttribute('class')).toContain('presence-available');
    scene.cutLine();
    await badge(scene).getByText('Status not known now').waitFor();
    expect(await badge(scene).textContent()).toMatch(/last known: Available, since \d\d:\d\d$/);
    expect(await badge(scene).getAttribute('class')).not.toContain('presence-available');
    expect(await badge(scene).getAttribute('role')).toBe('status');
    await scene.page.getByText('Phone: connecting').waitFor();
    await scene.page.getByText(/^As of \d\d:\d\d:\d\d$/).waitFor();
    scene.mendLine();
    await badge(scene).getByText('Status not known now').waitFor({ state: 'detached' });
    expect(await badge(scene).textContent()).toMatch(/^Available/);
    await scene.close();
  });

  it('is not known, either, while the line is open and nothing has come over it yet', async () => {
    const messages = { now: [deskWith({ presence: presence('available') })] };
    const scene = await stage.open('/operator', { messages: () => messages.now });
    messages.now = [];
    scene.cutLine();
    await badge(scene).getByText('Status not known now').waitFor();
    scene.mendLine();
    await scene.page.locator('.page-foot').getByText('Connected', { exact: true }).waitFor();
    expect(await badge(scene).textContent()).toContain('Status not known now');
    scene.send(deskWith({ presence: presence('away') }));
    await badge(scene).getByText('On a break').waitFor();
    await scene.close();
  });

  it('is changed by no key and no button until then, and the reason stands beside them', async () => {
    const scene = await stage.open('/operator', WAITING);
    scene.cutLine();
    const strip = scene.page.locator('.status');
    await strip.getByText('The connection to the server comes first.').waitFor();
    for (const name of ['Take a break', 'End shift']) {
      const button = strip.getByRole('button', { name });
      expect(await button.getAttribute('aria-disabled'), name).toBe('true');
      await button.click({ force: true });
    }
    await scene.page.keyboard.press('Shift+F2');
    expect(scene.commands.filter(({ path }) => path === '/api/presence')).toEqual([]);
    scene.mendLine();
    await strip.getByText('The connection to the server comes first.').waitFor({ state: 'detached' });
    await scene.page.keyboard.press('Shift+F2');
    await eventually(() => scene.commands.map(({ path }) => path)).toContain('/api/presence');
    await scene.close();
  });

  it('of what comes after a call nothing is chosen, either', async () => {
    const scene = await stage.open(
      '/operator',
      operatorScreen('', { presence: presence('on-call'), call: makeCall() }),
    );
    const after = scene.page.getByLabel('After this call:');
    expect(await after.isDisabled()).toBe(false);
    scene.cutLine();
    await eventually(() => after.isDisabled()).toBe(true);
    await scene.close();
  });

  it('of a duty officer is not known, either', async () => {
    const scene = await stage.open('/duty-officer', officerScreen('', []));
    const known = scene.page.getByText('You are on duty', { exact: true });
    await known.waitFor();
    scene.cutLine();
    await scene.page.getByText('Whether you are on duty is not known now').waitFor();
    expect(await known.count()).toBe(0);
    await scene.close();
  });

  it.each([
    ['az', 'Status indi məlum deyil'],
    ['ru', 'Статус сейчас неизвестен'],
    ['en', 'Status not known now'],
  ] as const)('is said in %s, on a narrow page too', async (language, words) => {
    const scene = await stage.open('/operator', { ...WAITING, language });
    scene.cutLine();
    await badge(scene).getByText(words).waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await scene.page.emulateMedia({ colorScheme });
      for (const width of [320, 1280]) {
        await scene.page.setViewportSize({ width, height: 800 });
        expect(await scene.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
        if (PICTURES) await scene.page.screenshot({ path: `${PICTURES}/${language}-${width}-${colorScheme}.png` });
      }
    }
    await scene.close();
  });
});

describe('A6.1: a desk that is opened in another browser in the middle of a shift', SLOW, () => {
  it('says that nothing was tried there, and leads to the check', async () => {
    const scene = await stage.open('/operator', WAITING);
    const words = scene.page.getByText('Microphone, ring and line were not tried in this browser.');
    await words.waitFor();
    await scene.page.getByRole('alert').getByRole('button', { name: 'Check' }).press('Enter');
    await scene.page.getByRole('heading', { name: 'Check before the shift' }).waitFor();
    expect(await words.count()).toBe(0);
    await scene.close();
  });
});
