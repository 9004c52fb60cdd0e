import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCall, makeEscalation } from './desks.ts';
import { eventually, officerScreen, operatorScreen, presence, SLOW } from './screens.ts';
import { openStage, type Scene, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

const paths = (scene: Scene) => scene.commands.map(({ path }) => path);

describe('Enter that is held down', SLOW, () => {
  const held = async ({ page }: Scene) => {
    for (let times = 0; times < 5; times += 1) await page.keyboard.down('Enter');
    await page.keyboard.up('Enter');
  };

  it('is the first of the two presses that end a call, and not the second as well', async () => {
    const scene = await stage.open(
      '/operator',
      operatorScreen('', { presence: presence('on-call'), call: makeCall() }),
    );
    await scene.page.getByRole('button', { name: 'End call' }).focus();
    await held(scene);
    await scene.page.getByRole('button', { name: 'Yes, end call' }).waitFor();
    expect(paths(scene)).not.toContain('/api/calls/call-1/end');
    const pressed = async () => {
      await scene.page.keyboard.press('Enter');
      return paths(scene);
    };
    // On a slow machine the first press may have run out by now: then the next two are the pair.
    await expect.poll(pressed, { timeout: SLOW.timeout, interval: 500 }).toContain('/api/calls/call-1/end');
    await scene.close();
  });

  it('asks for a receipt and does not sign it', async () => {
    const scene = await stage.open('/duty-officer', officerScreen('', [makeEscalation()]));
    await scene.page.getByRole('button', { name: 'Acknowledge' }).focus();
    const dialog = scene.page.getByRole('alertdialog');
    await scene.page.keyboard.down('Enter');
    await dialog.waitFor();
    const confirm = dialog.getByRole('button', { name: 'Acknowledge' });
    await eventually(() => confirm.evaluate((button) => button === document.activeElement)).toBe(true);
    await held(scene);
    expect(paths(scene)).toEqual([]);
    await scene.page.keyboard.press('Enter');
    await eventually(() => paths(scene)).toEqual(['/api/escalations/escalation-1/acknowledge']);
    await scene.close();
  });
});
