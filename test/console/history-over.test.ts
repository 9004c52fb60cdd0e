// What came before is open until a minute that is named, and a supervisor may answer until one: the page holds to both by itself.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCall } from './desks.ts';
import { deskWith, eventually, inSeconds, operatorScreen, SLOW } from './screens.ts';
import { openStage, type Stage } from './stage.ts';
import { makeHistory } from './watch-screens.ts';

const HISTORY = '/api/calls/call-1/history';
const IN_TALK = operatorScreen('', { call: makeCall() });
/** By the server's clock, whatever the computer's says. */
const inAnHour = () => deskWith({ serverTime: inSeconds(3_600), call: makeCall() });

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

describe('an emergency access that nobody answered in its quarter of an hour', SLOW, () => {
  it('is not waited for any more, and may be asked for again', async () => {
    const asked = { at: inSeconds(0), until: inSeconds(900), answer: null, why: null };
    const scene = await stage.open('/operator', { ...IN_TALK, answers: { [HISTORY]: makeHistory({ asked }) } });
    const again = scene.page.getByRole('button', { name: 'Open without the word' });
    await scene.page.getByText('waiting for an answer', { exact: false }).waitFor();
    expect(await again.isDisabled()).toBe(true);
    scene.send(inAnHour());
    await scene.page.getByText('Not confirmed: Not answered').waitFor();
    expect(await scene.page.getByText('waiting for an answer', { exact: false }).count()).toBe(0);
    await again.click();
    await scene.page.getByRole('radio', { name: 'Danger to life' }).waitFor();
    await scene.close();
  });
});

describe('an older note that was opened', SLOW, () => {
  it('is read until the minute that is named, and then stands there no more', async () => {
    let kept: object | null = null;
    const opening = { way: 'break-glass', until: inSeconds(1_800) } as const;
    const note = { callId: 'call-1', operatorId: 'account-1', notedOn: '2026-11-20', author: 'Nigar' };
    const glass = { reason: 'word-forgotten', askedBy: 'Aysel', answeredBy: 'Sevil' };
    const breakGlasses = [
      { ...glass, askedAt: inSeconds(-60), answer: 'confirmed' },
      { ...glass, askedAt: inSeconds(-120), answer: 'declined' },
      { ...glass, askedAt: inSeconds(-180), answer: null, answeredBy: null },
    ];
    const scene = await stage.open('/operator', {
      ...IN_TALK,
      answers: { [HISTORY]: makeHistory({ opening, notes: [note] }) },
      api: ({ path, body }) => {
        // What this page seals stands for the older note: its key opens it.
        if (path.endsWith('/note')) kept = body as object;
        if (!path.endsWith('/open')) return undefined;
        return { json: { note: { ...note, savedAt: inSeconds(0), ...kept }, breakGlasses } };
      },
    });
    const { page } = scene;
    await page.locator('textarea.note-text').fill('what was said before');
    await eventually(() => kept).not.toBeNull();
    await page.getByRole('button', { name: /^Read/ }).click();
    const words = page.locator('.history-words').getByText('what was said before');
    await words.waitFor();
    // An access that nobody confirmed has opened nothing.
    expect(await page.getByText('Emergency access:').allInnerTexts()).toEqual([
      expect.stringContaining('Confirmed by Sevil'),
      expect.stringContaining('Not confirmed by Sevil'),
      expect.stringContaining('Not answered'),
    ]);
    scene.send(inAnHour());
    await words.waitFor({ state: 'detached' });
    expect(await page.getByText('Open by emergency access', { exact: false }).count()).toBe(0);
    await page.getByRole('button', { name: 'Open without the word' }).waitFor();
    await scene.close();
  });
});
