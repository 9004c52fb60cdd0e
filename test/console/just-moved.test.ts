// A press is for what lay there when the hand began: never for what has come up under it since.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Floor } from '../../src/console/shared/contract.ts';
import { eventually, operatorScreen, presence, SLOW } from './screens.ts';
import { openStage, type Scene, type Stage } from './stage.ts';
import { coordinatorScreen, makeBreakGlass, supervisorScreen } from './watch-screens.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

/** Presses what lies where the first button of this name lay, in the moment in which that one is gone; answers its name. */
function pressWhenGone(page: Page, name: string): Promise<string> {
  return page.evaluate((wanted) => {
    const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === wanted);
    if (button === undefined) throw new Error('no such button');
    button.scrollIntoView({ block: 'center' });
    const { x, y } = button.getBoundingClientRect();
    return new Promise<string>((resolve) => {
      new MutationObserver((_, observer) => {
        if (button.isConnected && button.textContent === wanted) return;
        observer.disconnect();
        const there = document.elementFromPoint(x + 8, y + 8)?.closest('button');
        there?.click();
        resolve(there?.textContent ?? 'nothing');
      }).observe(document.body, { childList: true, characterData: true, subtree: true });
    });
  }, name);
}

const paths = (scene: Scene) => scene.commands.map(({ path }) => path);

describe('what has just come up under the finger', SLOW, () => {
  it('is no emergency access of somebody else that is confirmed unread', async () => {
    const second = makeBreakGlass({ id: '00000000-0000-4000-8000-00000000b1a6', operator: 'Rauf' });
    const floor = (breakGlasses: Floor['breakGlasses']) => supervisorScreen('', { breakGlasses });
    const scene = await stage.open('/supervisor', floor([makeBreakGlass(), second]));
    const pressed = pressWhenGone(scene.page, 'Confirm');
    for (const message of floor([second]).messages) scene.send(message);
    expect(await pressed).toBe('Confirm');
    expect(paths(scene)).toEqual([]);
    await scene.page.getByRole('button', { name: 'Confirm', exact: true }).click();
    await eventually(() => paths(scene)).toEqual([`/api/break-glasses/${second.id}/confirm`]);
    await scene.close();
  });

  it('is no alarm that counts as seen', async () => {
    const screen = coordinatorScreen('');
    const scene = await stage.open('/coordinator', screen);
    const oversight = screen.messages[0]?.oversight;
    const [first, next, ...others] = oversight?.alarms ?? [];
    if (oversight === undefined || first === undefined || next === undefined) throw new Error('too few alarms');
    const pressed = pressWhenGone(scene.page, 'I have seen it');
    const seen = { ...first, acknowledgedAt: oversight.serverTime };
    scene.send({ type: 'oversight', oversight: { ...oversight, alarms: [next, seen, ...others] } });
    expect(await pressed).toBe('I have seen it');
    expect(paths(scene)).toEqual([]);
    await scene.page.getByRole('button', { name: 'I have seen it' }).click();
    await eventually(() => paths(scene)).toEqual([`/api/alarms/${next.id}/acknowledge`]);
    await scene.close();
  });

  it('is no answer to the question whether the ring is heard', async () => {
    const scene = await stage.open('/operator', operatorScreen('', { presence: presence('offline') }));
    const play = scene.page.getByRole('button', { name: 'Play the ring' });
    await play.waitFor();
    // By the keys: the focus is on the answer in the moment in which it comes up.
    const pressed = await play.evaluate((button: HTMLElement) => {
      const answered = new Promise<string | null>((resolve) => {
        new MutationObserver((_, observer) => {
          if (document.activeElement?.textContent !== 'I hear it') return;
          observer.disconnect();
          (document.activeElement as HTMLElement).click(); // a button
          resolve(document.activeElement.textContent);
        }).observe(document.body, { childList: true, characterData: true, subtree: true });
      });
      button.focus();
      button.click();
      return answered;
    });
    expect(pressed).toBe('I hear it');
    // It is still asked.
    await scene.page.getByRole('button', { name: 'I hear it' }).click();
    await play.waitFor();
    await scene.close();
  });

  it('is no answer to the question whether a telephone is to be removed', async () => {
    const scene = await stage.open('/supervisor', supervisorScreen('', {}));
    const { page } = scene;
    await page.getByRole('button', { name: 'Remove: Nigar' }).waitFor();
    const pressed = pressWhenGone(page, 'Remove: Nigar');
    await page.getByRole('button', { name: 'Remove: Nigar' }).click();
    expect(await pressed).toBe('Yes, remove: Nigar');
    expect(paths(scene)).toEqual([]);
    const yes = page.getByRole('button', { name: 'Yes, remove: Nigar' });
    await eventually(() => yes.evaluate((button) => button === document.activeElement)).toBe(true);
    await yes.click();
    await eventually(() => paths(scene)).toEqual(['/api/telephones/telephone-1/retire']);
    await scene.close();
  });
});
