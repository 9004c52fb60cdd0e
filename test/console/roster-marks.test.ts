import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, holdBack, SLOW } from './screens.ts';
import { openStage, type Stage } from './stage.ts';
import { supervisorScreen } from './watch-screens.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

describe('A9.1: what stands beside a shift on the supervisor’s page', SLOW, () => {
  it('has the night from Sunday on Monday too, and says who has not come as the server does', async () => {
    const scene = await stage.open('/supervisor', supervisorScreen('', {}));
    const { page } = scene;
    const cellOf = (name: string) => page.getByRole('row').filter({ hasText: name }).getByRole('cell').first();
    const night = cellOf('Günel').getByRole('button', {
      name: 'Günel: 22 November 2026, 20:00–08:00, from Sunday',
      exact: true,
    });
    await night.getByText('from Sunday').waitFor();
    await cellOf('Günel').getByRole('button', { name: 'Günel: 23 November 2026, 20:00–08:00', exact: true }).waitFor();
    await cellOf('Aysel')
      .getByRole('button', { name: /has not come$/ })
      .waitFor();
    expect(await page.getByRole('button', { name: /has not come/ }).count()).toBe(1);
    expect(await page.getByRole('button', { name: /from Sunday/ }).count()).toBe(1);
    // By the keyboard as any other.
    await cellOf('Günel')
      .getByRole('button', { name: /23 November/ })
      .focus();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    const form = page.getByRole('form', { name: 'Change the shift' });
    expect(await form.getByLabel('Day').inputValue()).toBe('2026-11-22');
    expect(await night.getAttribute('aria-pressed')).toBe('true');
    await scene.close();
  });
});

describe('A9.1: a shift that is opened while another is on its way to the server', SLOW, () => {
  it('stays open, with what was written to it, when that one is saved', async () => {
    const scene = await stage.open('/supervisor', supervisorScreen('', {}));
    const { page } = scene;
    const answer = await holdBack(page, '**/api/shifts/*/change');
    const form = page.getByRole('form', { name: 'Change the shift' });
    const [day, reason] = [form.getByLabel('Day'), form.getByRole('textbox', { name: 'Reason', exact: false })];
    await page.getByRole('button', { name: /^Aysel: 23 November 2026/ }).click();
    await eventually(() => day.inputValue()).toBe('2026-11-23');
    await form.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('button', { name: /^Günel: 24 November 2026/ }).click();
    await eventually(() => day.inputValue()).toBe('2026-11-24');
    await reason.fill('she asked for it');
    answer();
    await page.getByText('Saved.').waitFor();
    expect(await reason.inputValue()).toBe('she asked for it');
    await scene.close();
  });
});

describe('B3.5: a reason in the roster is kept as it is written', SLOW, () => {
  it('and so who somebody is is marked as it is typed, and neither saved nor published', async () => {
    const scene = await stage.open('/supervisor', supervisorScreen('', {}));
    let sent = 0;
    for (const [name, button] of [
      ['Add a shift', 'Save'],
      ['Publish the week', 'Publish the week'],
    ] as const) {
      const form = scene.page.getByRole('form', { name });
      const field = form.getByRole('textbox', { name: 'Reason', exact: false });
      await field.fill('call 050 000 12 34 first');
      expect(await form.locator('.marked-mirror mark').allTextContents()).toEqual(['050 000 12 34']);
      await form.getByText('Words that say who somebody is cannot be kept here:', { exact: true }).last().waitFor();
      expect(await form.getByRole('button', { name: button }).getAttribute('aria-disabled')).toBe('true');
      await form.getByRole('button', { name: button }).press('Enter');
      expect(scene.commands).toHaveLength(sent);
      await form.getByRole('button', { name: 'Take out' }).click();
      await eventually(() => field.inputValue()).toBe('call first');
      await form.getByRole('button', { name: button, disabled: false }).click();
      sent += 1;
      await eventually(() => scene.commands.length).toBe(sent);
    }
    await scene.close();
  });
});
