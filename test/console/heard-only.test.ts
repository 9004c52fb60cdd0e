// What a page says to somebody who hears it and does not see it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCall, makeWrapUp } from './desks.ts';
import { deskWith, eventually, freshOffer, operatorScreen, presence, SLOW } from './screens.ts';
import { openStage, type Stage } from './stage.ts';
import { makeTalk, servingScreen } from './watch-screens.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

describe('whoever hears the page', SLOW, () => {
  it.each(['F9', 'Shift+F9', 'F1'])(
    'is told under the layer of %s of a talk without sound, of the cover, and of a line that is lost',
    async (key) => {
      const answers = { '/api/colleagues': [] };
      const scene = await stage.open('/operator', { ...operatorScreen('', { call: makeCall() }), answers });
      const { page } = scene;
      await page.getByRole('button', { name: 'Transfer' }).waitFor();
      await page.keyboard.press(key);
      await page.getByRole('dialog').waitFor();
      // What a layer hides from a screen reader no role finds.
      await page.getByRole('alert').filter({ hasText: 'The audio of this page is not in this call' }).waitFor();
      scene.send(deskWith({ call: makeCall({ talk: 'cover' }) }));
      await page.getByRole('status').filter({ hasText: 'Stay silent' }).waitFor();
      scene.cutLine();
      await page.getByRole('alert').filter({ hasText: 'No connection to the server' }).waitFor();
      scene.mendLine();
      await scene.close();
    },
  );

  it('is told under the flag that the caller hung up', async () => {
    const scene = await stage.open('/operator', operatorScreen('', { call: makeCall() }));
    await scene.page.getByRole('button', { name: 'Transfer' }).waitFor();
    await scene.page.keyboard.press('F9');
    await scene.page.getByRole('dialog').waitFor();
    scene.send(deskWith({ presence: presence('wrap-up'), wrapUps: [makeWrapUp('call-1')] }));
    await scene.page.getByRole('status').filter({ hasText: 'Wrapping up' }).first().waitFor();
    expect(await scene.page.getByRole('dialog').count()).toBe(1);
    await scene.close();
  });

  it('is told before the answer what the bar shows: that a child calls, that an interpreter is needed, and why a colleague asks', async () => {
    const offer = { ...freshOffer(), urgency: 'danger' as const, isChild: true, needsInterpreter: true };
    const scene = await stage.open('/operator', operatorScreen('', { offer }));
    const said = scene.page.getByRole('alert').filter({ hasText: 'Press F2 to answer' });
    await said.waitFor({ state: 'attached' });
    for (const words of ['in danger now', 'a child calls', 'needs an interpreter'])
      expect(await said.textContent()).toContain(words);
    const asked = { ...freshOffer(), kind: 'transfer', askedBy: 'Leyla', reason: 'wants-woman' } as const;
    scene.send(deskWith({ offer: { ...asked, id: 'offer-2' } }));
    await eventually(() => said.textContent()).toContain('The caller wishes to talk to a woman');
    await scene.close();
  });

  it('is not told that a call back is due where none is', async () => {
    const scene = await stage.open('/operator', operatorScreen('', { call: makeCall() }));
    await scene.page.getByRole('button', { name: 'Transfer' }).waitFor();
    expect(await scene.page.locator('main').ariaSnapshot()).not.toContain('A call back is due');
    await scene.close();
  });

  it('is told how much time is left for the work after a call', async () => {
    const work = { presence: presence('wrap-up'), wrapUps: [makeWrapUp('call-1')] };
    const scene = await stage.open('/operator', operatorScreen('', work));
    const left = scene.page.getByRole('paragraph').filter({ hasText: 'Time left for the wrap-up' });
    await left.waitFor();
    expect(await left.ariaSnapshot()).toMatch(/Time left for the wrap-up: \d+:\d\d/);
    await scene.close();
  });

  it('is told with each button whose talk it would take over', async () => {
    const talks = [makeTalk(), makeTalk({ id: 'call-2', operator: 'Rauf' })];
    const scene = await stage.open('/operator', servingScreen('', { talks }));
    const take = scene.page.getByRole('button', { name: 'Take over' });
    await take.nth(1).waitFor();
    const described = (at: number) =>
      take.nth(at).evaluate((button) => {
        const id = button.getAttribute('aria-describedby') ?? '';
        return document.getElementById(id)?.textContent;
      });
    expect([await described(0), await described(1)]).toEqual(['Aysel', 'Rauf']);
    await scene.close();
  });
});
