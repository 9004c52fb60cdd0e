// Ending a call takes two presses: as far apart as a hand needs (WCAG 2.2.1), and with nothing between them.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCall } from './desks.ts';
import { withMovedClock } from './page-time.ts';
import { deskWith, eventually, operatorScreen, presence, SLOW } from './screens.ts';
import { openStage, type Scene, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

const A_MINUTE_MS = 60_000;
const inTalk = (change: Parameters<typeof makeCall>[0] = {}) => ({
  presence: presence('on-call'),
  call: makeCall(change),
});
const ends = ({ commands }: Scene) => commands.filter(({ path }) => path.endsWith('/end'));
const button = ({ page }: Scene, name: 'End call' | 'Yes, end call') => page.getByRole('button', { name, exact: true });

/** The desk of a call of which the first press was made. */
async function open() {
  const scene = await stage.open('/operator', { ...operatorScreen('', inTalk()), ...withMovedClock });
  await button(scene, 'End call').waitFor();
  await scene.page.keyboard.press('Shift+F2');
  await scene.page.getByText('Press once more to end the call.').waitFor();
  await button(scene, 'Yes, end call').waitFor();
  expect(ends(scene)).toEqual([]);
  return scene;
}

describe('the second press, which ends a call', SLOW, () => {
  it('comes as late as a hand needs, and by any way to its button', async () => {
    const scene = await open();
    await scene.page.clock.fastForward(A_MINUTE_MS);
    await scene.page.keyboard.press('Tab');
    await scene.page.keyboard.down('Shift');
    await scene.page.keyboard.up('Shift');
    await button(scene, 'Yes, end call').press('Enter');
    await eventually(() => ends(scene)).toEqual([{ path: '/api/calls/call-1/end', body: {} }]);
    await scene.close();
  });

  it('is none after anything else that was pressed, by key or by pointer', async () => {
    const scene = await open();
    await scene.page.keyboard.press('Escape');
    await button(scene, 'End call').waitFor();
    await scene.page.keyboard.press('Shift+F2');
    await button(scene, 'Yes, end call').waitFor();
    await scene.page.getByRole('textbox', { name: 'Note' }).click();
    await button(scene, 'End call').waitFor();
    await scene.page.keyboard.press('Shift+F2');
    await button(scene, 'Yes, end call').waitFor();
    await scene.page.keyboard.type('a');
    await button(scene, 'End call').waitFor();
    expect(ends(scene)).toEqual([]);
    await scene.close();
  });

  it('is none in a talk that has become another meanwhile: the caller came into the cover, or is somebody else', async () => {
    const scene = await open();
    scene.send(deskWith(inTalk({ talk: 'cover' })));
    await button(scene, 'End call').waitFor();
    scene.send(deskWith(inTalk()));
    await scene.page.getByText('Stay silent', { exact: false }).waitFor({ state: 'detached' });
    await button(scene, 'End call').waitFor();
    await scene.page.keyboard.press('Shift+F2');
    await button(scene, 'Yes, end call').waitFor();
    scene.send(deskWith(inTalk({ id: 'call-2', callLabel: '0413' })));
    await button(scene, 'End call').waitFor();
    expect(ends(scene)).toEqual([]);
    await scene.close();
  });
});
