import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeskCallBack } from '../../src/console/shared/contract.ts';
import { makeCall, makeWrapUp } from './desks.ts';
import { deskWith, eventually, inSeconds, isFocused, operatorScreen, presence, SLOW } from './screens.ts';
import { openStage, type Scene, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

function makeCallBack(change: Partial<DeskCallBack>): DeskCallBack {
  return {
    ...{ id: 'back-1', part: 'plan', state: 'promised', callId: 'call-1', callLabel: '0412', codeName: null },
    ...{ language: 'az', occasion: 'if-dropped', opensAt: inSeconds(-60), closesAt: inSeconds(3_600) },
    ...{ say: 'wrong-number', whoMayAnswer: 'caller-only', isOwn: true },
    ...change,
  };
}

const PICTURES = process.env['CALL_BACK_PICTURES'];
const talk = { presence: presence('on-call'), call: makeCall() };

/** The form of the agreement by its key, up to where its digits choose. */
async function openForm(scene: Scene): Promise<void> {
  await scene.page.keyboard.press('Shift+F4');
  await scene.page.getByRole('radio', { name: 'Only if the line drops now' }).waitFor();
  await eventually(() => isFocused(scene, '.call-back-form *')).toBe(true);
}

describe('if the line drops, by keys alone', SLOW, () => {
  it('the plan is agreed on with one key for the window, shown, and taken back', async () => {
    const scene = await stage.open('/operator', operatorScreen('', talk));
    await scene.page.getByText('Nothing is agreed about calling back').waitFor();
    await openForm(scene);
    await scene.page.keyboard.press('4');
    await scene.page.getByRole('button', { name: 'Save', exact: true }).press('Enter');
    const body = {
      preset: 'this-evening',
      opensAt: null,
      closesAt: null,
      say: 'wrong-number',
      whoMayAnswer: 'caller-only',
    };
    await eventually(() => scene.commands.at(-1)).toEqual({ path: '/api/calls/call-1/call-back', body });
    await scene.page.locator('.call-back-form').waitFor({ state: 'detached' });
    scene.send(deskWith({ ...talk, callBacks: [makeCallBack({})] }));
    await scene.page.getByText('Only if the line drops', { exact: true }).waitFor();
    await scene.page.getByText('“Wrong number”').waitFor();
    await scene.page.getByRole('button', { name: 'Take back' }).press('Enter');
    await scene.page.getByText('Why is it taken back?').waitFor();
    expect(scene.commands.filter(({ path }) => path.includes('withdraw'))).toEqual([]);
    if (PICTURES) await scene.page.screenshot({ path: `${PICTURES}/taken-back.png` });
    await scene.page.getByRole('button', { name: 'It is not safe' }).press('Enter');
    const taken = { path: '/api/call-backs/back-1/withdraw', body: { why: 'not-safe' } };
    await eventually(() => scene.commands.at(-1)).toEqual(taken);
    expect(scene.faults).toEqual([]);
    await scene.close();
  });

  it('at a time of the caller’s own, over midnight too: digits are typed into it and choose nothing', async () => {
    const scene = await stage.open('/operator', { ...operatorScreen('', talk), viewport: { width: 320, height: 900 } });
    const { page } = scene;
    await openForm(scene);
    await page.keyboard.press('6');
    await page.getByRole('button', { name: 'Save', exact: true }).press('Enter');
    await page.getByText('Write the day and both times.').waitFor();
    await page.getByLabel('Day', { exact: true }).fill('2031-12-01');
    await page.getByLabel('From', { exact: true }).fill('22:30');
    await page.getByLabel('Until', { exact: true }).fill('00:15');
    await page.getByLabel('Until', { exact: true }).press('1');
    await page.getByLabel('Until', { exact: true }).fill('00:15');
    expect(await page.getByRole('radio', { name: 'Another day and time' }).getAttribute('aria-checked')).toBe('true');
    // The fields look as the browser was set up, the American way perhaps: what they mean is said in words.
    await page.getByText('That is 1 December 2031, 22:30 to 2 December 2031, 00:15, Baku time.').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/own-window.png` });
    await page.getByRole('button', { name: 'Save', exact: true }).press('Enter');
    await eventually(() => scene.commands.at(-1)?.body).toMatchObject({
      ...{ preset: null, opensAt: '2031-12-01T18:30:00.000Z', closesAt: '2031-12-01T20:15:00.000Z' },
    });
    expect(scene.faults).toEqual([]);
    await scene.close();
  });

  it('what was agreed in another call is not shown: the page says that the word opens it, and nothing else', async () => {
    const scene = await stage.open('/operator', operatorScreen('', { ...talk, hasEarlierCallBack: true }));
    await scene.page
      .getByText('it is shown here, and can be taken back, once the caller has said the case word')
      .waitFor();
    if (PICTURES) await scene.page.screenshot({ path: `${PICTURES}/elsewhere.png`, fullPage: true });
    expect(await scene.page.getByText('nobody will call').count()).toBe(0);
    expect(await scene.page.getByRole('button', { name: 'Take back' }).count()).toBe(0);
    // The caller says that nobody must call.
    await scene.page.getByRole('button', { name: 'Nobody must call' }).press('Enter');
    await scene.page.getByRole('button', { name: 'Yes, nobody calls' }).press('Enter');
    await eventually(() => scene.commands).toContainEqual({ path: '/api/calls/call-1/stop-calling-back', body: {} });
    if (PICTURES) await scene.page.screenshot({ path: `${PICTURES}/elsewhere-stop.png` });
    // The word was said.
    scene.send(deskWith({ ...talk, callBacks: [makeCallBack({ callId: 'call-0', callLabel: '0377' })] }));
    await scene.page.getByText('Call 0377').waitFor();
    await scene.page.getByRole('button', { name: 'Take back' }).waitFor();
    expect(await scene.page.getByText('once the caller has said').count()).toBe(0);
    expect(scene.faults).toEqual([]);
    await scene.close();
  });

  it('a caller without a number: the page says why, and what to tell them', async () => {
    const api = ({ path }: { path: string }) =>
      path.endsWith('/call-back') ? { status: 409, json: { refusal: { code: 'no-number' } } } : undefined;
    const scene = await stage.open('/operator', { ...operatorScreen('', talk), api });
    await openForm(scene);
    await scene.page.getByRole('radio', { name: 'Only if the line drops now' }).press('Space');
    await scene.page.getByRole('button', { name: 'Save', exact: true }).press('Enter');
    await scene.page.getByText('The number is withheld').waitFor();
    await scene.close();
  });

  it('a call back that is due stands above the wrap-up, and one key begins it', async () => {
    const due = makeCallBack({ part: 'due', codeName: { az: 'mavi liman', ru: 'синий порт', en: 'blue harbour' } });
    const change = { presence: presence('wrap-up'), wrapUps: [makeWrapUp('call-1')], callBacks: [due] };
    const scene = await stage.open('/operator', operatorScreen('', change));
    await scene.page.getByText('The line dropped. Calling back was agreed').waitFor();
    await scene.page.getByText('blue harbour').waitFor();
    await scene.page.getByRole('button', { name: 'Not needed' }).press('Enter');
    await scene.page.getByRole('button', { name: 'The talk was already over' }).waitFor();
    if (PICTURES) await scene.page.screenshot({ path: `${PICTURES}/not-needed.png` });
    await scene.page.keyboard.press('F8');
    await eventually(() => scene.commands.map(({ path }) => path)).toContain('/api/call-backs/back-1/begin');
    scene.send(deskWith({ ...change, callBacks: [makeCallBack({ part: 'over', state: 'no-key' })] }));
    await scene.page.getByText('Whoever answered did not press the key').waitFor();
    await scene.close();
  });
});
