import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCall, makeEscalation, makeWrapUp } from './desks.ts';
import { deskWith, eventually, holdBack, officerScreen, operatorScreen, presence, SLOW } from './screens.ts';
import { openStage, type Scene, type Stage } from './stage.ts';
import { makeTalk, servingScreen } from './watch-screens.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

const wrapUp = { presence: presence('wrap-up'), wrapUps: [makeWrapUp('call-1')] };
const talk = (id: string, callLabel: string) => ({ presence: presence('on-call'), call: makeCall({ id, callLabel }) });
const paths = (scene: Scene) => scene.commands.map(({ path }) => path);

describe('a flag that lies open over a wrap-up', SLOW, () => {
  it('is not thrown away by the key that saves: that key finishes nothing behind it', async () => {
    const scene = await stage.open('/operator', operatorScreen('', wrapUp));
    await scene.page.getByRole('radio', { name: 'Witness', exact: true }).check();
    await scene.page.keyboard.press('F9');
    const layer = scene.page.getByRole('dialog');
    await layer.getByRole('radio').first().check();
    await scene.page.keyboard.press('Control+Enter');
    await scene.page.keyboard.press('Escape');
    await layer.waitFor({ state: 'detached' });
    expect(paths(scene)).not.toContain('/api/calls/call-1/wrap-up');
    await scene.page.keyboard.press('Control+Enter');
    await eventually(() => paths(scene)).toContain('/api/calls/call-1/wrap-up');
    await scene.close();
  });
});

describe('a layer over a call that ends', SLOW, () => {
  it.each(['Shift+F4', 'Shift+F8', 'Shift+F9'])(
    'that %s opened does not open by itself over the next caller',
    async (key) => {
      const answers = { '/api/colleagues': [] };
      const scene = await stage.open('/operator', { ...operatorScreen('', talk('call-1', '0412')), answers });
      await scene.page.getByRole('button', { name: 'Transfer' }).waitFor();
      await scene.page.keyboard.press(key);
      const layer = scene.page.getByRole('dialog');
      await layer.waitFor();
      scene.send(deskWith(wrapUp));
      await layer.waitFor({ state: 'detached' });
      scene.send(deskWith(talk('call-2', '0413')));
      await scene.page.locator('.call-bar').waitFor();
      await scene.page.locator('.note-text:is(textarea)').focus();
      await scene.page.keyboard.type('she whispers');
      expect(await layer.count()).toBe(0);
      expect(await scene.page.locator('.note-text:is(textarea)').inputValue()).toBe('she whispers');
      await scene.close();
    },
  );
});

describe('a layer that was opened while the order of the one before is on its way', SLOW, () => {
  it('stays when that is answered', async () => {
    const scene = await stage.open('/operator', operatorScreen('', talk('call-1', '0412')));
    const { page } = scene;
    const answer = await holdBack(page, '**/call-back');
    const asked = page.waitForRequest('**/call-back');
    await page.keyboard.press('Shift+F4');
    await page.getByRole('radio', { name: 'Only if the line drops now' }).check();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await asked;
    await page.keyboard.press('F9');
    const flag = page.getByRole('dialog', { name: /^Notify the unit/ });
    await flag.waitFor();
    const answered = page.waitForResponse('**/call-back');
    answer();
    await answered;
    // What the page made of that answer it has made by the time it has another.
    await page.evaluate(() => fetch('/api/me').then((me) => me.text()));
    await flag.getByRole('radio').first().check();
    expect(await flag.count()).toBe(1);
    await scene.close();
  });

  it('stays when the receipt of another notice is signed', async () => {
    const items = [makeEscalation(), makeEscalation({ id: 'escalation-2', reference: '8R5-TN' })];
    const scene = await stage.open('/duty-officer', officerScreen('', items));
    const { page } = scene;
    const answer = await holdBack(page, '**/escalation-1/acknowledge');
    const asked = page.waitForRequest('**/escalation-1/acknowledge');
    const layer = page.getByRole('alertdialog');
    const sign = layer.getByRole('button', { name: 'Acknowledge' });
    await page.locator('[data-escalation="escalation-1"]').getByRole('button', { name: 'Acknowledge' }).click();
    await sign.click();
    await asked;
    await page.keyboard.press('Escape');
    await layer.waitFor({ state: 'detached' });
    await page.locator('[data-escalation="escalation-2"]').getByRole('button', { name: 'Acknowledge' }).focus();
    await page.keyboard.press('F2');
    await layer.getByText('8R5-TN', { exact: false }).waitFor();
    answer();
    await sign.click();
    const signed = ['escalation-1', 'escalation-2'].map((id) => `/api/escalations/${id}/acknowledge`);
    await eventually(() => paths(scene)).toEqual(signed);
    await scene.close();
  });

  it('stays when another talk may be listened to', async () => {
    const talks = [makeTalk({ isReachable: true }), makeTalk({ id: 'call-2', operator: 'Rauf', isReachable: true })];
    const scene = await stage.open('/operator', servingScreen('', { talks }));
    const { page } = scene;
    const answer = await holdBack(page, '**/call-1/listen');
    const asked = page.waitForRequest('**/call-1/listen');
    const layer = page.getByRole('dialog');
    const tell = layer.getByRole('button', { name: 'Tell the operator' });
    await page.getByRole('button', { name: 'Listen' }).first().click();
    await layer.getByRole('radio', { name: 'a complaint' }).check();
    await tell.click();
    await asked;
    await page.keyboard.press('Escape');
    await layer.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Listen' }).nth(1).click();
    await layer.getByRole('radio', { name: 'a complaint' }).check();
    const answered = page.waitForResponse('**/call-1/listen');
    answer();
    await answered;
    await page.evaluate(() => fetch('/api/me').then((me) => me.text()));
    await tell.click();
    await eventually(() => paths(scene).at(-1)).toBe('/api/talks/call-2/listen');
    await scene.close();
  });
});

describe('a layer over a talk in which nothing was chosen yet', SLOW, () => {
  it('leaves the focus on the talk, and on no button that the next space would press', async () => {
    const scene = await stage.open('/operator', operatorScreen('', talk('call-1', '0412')));
    const focused = () => scene.page.evaluate(() => document.activeElement?.id);
    await eventually(focused).toBe('work');
    for (const key of ['F9', 'Shift+F4', 'F1']) {
      await scene.page.keyboard.press(key);
      await scene.page.getByRole('dialog').waitFor();
      await scene.page.keyboard.press('Escape');
      await scene.page.getByRole('dialog').waitFor({ state: 'detached' });
      await eventually(focused).toBe('work');
      await scene.page.keyboard.press('Space');
    }
    await scene.page.getByRole('button', { name: 'Mute' }).waitFor();
    await scene.close();
  });
});

describe('an answer that is missing in a layer', SLOW, () => {
  it('gets the keyboard, and not the one that is missing behind it', async () => {
    const scene = await stage.open('/operator', operatorScreen('', wrapUp));
    await scene.page.getByRole('radio', { name: 'Witness', exact: true }).waitFor();
    await scene.page.keyboard.press('Control+Enter');
    await scene.page.locator('.choice-problem').waitFor();
    await scene.page.keyboard.press('F9');
    const layer = scene.page.getByRole('dialog');
    await layer.getByRole('button', { name: 'Send to duty officer now' }).click();
    await layer.locator('.choice-problem').first().waitFor();
    const first = layer.getByRole('radio').first();
    await eventually(() => first.evaluate((radio) => radio === document.activeElement)).toBe(true);
    await scene.close();
  });
});

describe('a layer under the shade', SLOW, () => {
  it('is not that of the next caller when the shade is lifted', async () => {
    const scene = await stage.open('/operator', operatorScreen('', talk('call-1', '0412')));
    await scene.page.getByRole('button', { name: 'Transfer' }).waitFor();
    await scene.page.keyboard.press('Shift+F4');
    const layer = scene.page.locator('.layer');
    await layer.waitFor();
    await scene.page.keyboard.press('Pause');
    await layer.waitFor({ state: 'detached' });
    scene.send(deskWith(talk('call-2', '0413')));
    await scene.page.getByText('0413').first().waitFor({ state: 'attached' });
    await scene.page.keyboard.press('Pause');
    await scene.page.locator('.shade').waitFor({ state: 'detached' });
    await scene.page.locator('.note-text:is(textarea)').focus();
    await scene.page.keyboard.type('she whispers');
    expect(await scene.page.locator('.note-text:is(textarea)').inputValue()).toBe('she whispers');
    expect(await layer.count()).toBe(0);
    await scene.close();
  });

  it('still says that the flag was sent, and shows no empty one in its place', async () => {
    const scene = await stage.open('/operator', operatorScreen('', talk('call-1', '0412')));
    await scene.page.getByRole('button', { name: 'Transfer' }).waitFor();
    await scene.page.keyboard.press('F9');
    const layer = scene.page.locator('.layer');
    for (const answer of ['Urgent', 'Threatened', 'Not a child', 'Consent refused', 'No ground'])
      await layer.getByRole('radio', { name: answer, exact: true }).check();
    await layer.getByRole('button', { name: 'Send to duty officer now' }).click();
    await layer.getByText('7Q4 is sent').waitFor();
    await scene.page.keyboard.press('Pause');
    await layer.waitFor({ state: 'detached' });
    await scene.page.keyboard.press('Pause');
    await layer.waitFor();
    expect(await layer.getByText('7Q4 is sent').count()).toBe(1);
    expect(await layer.getByRole('radio').count()).toBe(0);
    await layer.getByRole('button', { name: 'Close' }).last().click();
    await scene.page.keyboard.press('F9');
    await layer.getByRole('radio', { name: 'Urgent' }).waitFor();
    await scene.close();
  });
});
