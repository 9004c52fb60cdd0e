// A supervisor may answer until a minute that is named: the page holds to it by itself.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCall } from './desks.ts';
import { deskWith, inSeconds, operatorScreen, SLOW } from './screens.ts';
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
