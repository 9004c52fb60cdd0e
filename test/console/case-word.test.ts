import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCall, makeWrapUp } from './desks.ts';
import { deskWith, eventually, operatorScreen, presence, SLOW } from './screens.ts';
import { openStage, type Stage } from './stage.ts';
import { makeHistory } from './watch-screens.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

const talk = { presence: presence('on-call'), call: makeCall({ language: 'en' }) };

describe('the words that are proposed to a caller who has none', SLOW, () => {
  it('stay while they are being agreed on, though the server proposes others each time; after the call there are none', async () => {
    let asked = 0;
    const scene = await stage.open('/operator', {
      ...operatorScreen('', talk),
      api: ({ path }) => {
        if (!path.endsWith('/history')) return undefined;
        asked += 1;
        const suggestion = { az: '', ru: '', en: `words ${asked}` };
        return { json: makeHistory({ earlier: false, hasWord: false, suggestion }) };
      },
    });
    const panel = scene.page.locator('.history');
    await panel.getByText('For example: words 1').waitFor();
    // Whoever hears the page hears them as the caller says them.
    expect(await panel.getByText('words 1', { exact: true }).getAttribute('lang')).toBe('en');
    // The operator looks into another window and comes back.
    await scene.page.evaluate(() => window.dispatchEvent(new Event('visibilitychange')));
    await eventually(() => asked).toBe(2);
    await scene.page.getByRole('textbox', { name: 'Case word', exact: true }).fill('quiet lantern');
    await scene.page.getByRole('button', { name: 'Keep the word' }).click();
    await panel.getByText('The word is kept').waitFor();
    await eventually(() => asked).toBe(3);
    await panel.getByText('For example: words 1').waitFor();
    scene.send(deskWith({ presence: presence('wrap-up'), wrapUps: [makeWrapUp('call-1')] }));
    await panel.getByText('Choose no new one now').waitFor();
    expect(await panel.getByText('words').count()).toBe(0);
    await scene.close();
  });
});

describe('a caller who has no word yet', SLOW, () => {
  it('does not push the unit out of sight: to tell it stands above what may be agreed on later', async () => {
    const api = ({ path }: { path: string }) =>
      path.endsWith('/history') ? { json: makeHistory({ earlier: false, hasWord: false }) } : undefined;
    const scene = await stage.open('/operator', { ...operatorScreen('', talk), api });
    const below = await scene.page.getByRole('button', { name: 'Keep the word' }).boundingBox();
    const tell = await scene.page.getByRole('button', { name: /^Notify the unit/ }).boundingBox();
    expect(tell?.y).toBeLessThan(below?.y ?? 0);
    await scene.close();
  });
});
