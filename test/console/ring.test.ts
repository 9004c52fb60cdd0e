import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deskWith, eventually, freshOffer, operatorScreen, presence, SLOW } from './screens.ts';
import { openStage, type Scene, type Stage } from './stage.ts';

/** Lets the test hold the sounds of the page, which stand in no document. */
const HOLD_SOUNDS = `
  const play = HTMLMediaElement.prototype.play;
  globalThis.sounds = new Set();
  HTMLMediaElement.prototype.play = function () {
    globalThis.sounds.add(this);
    return play.call(this);
  };`;
/** As browsers of people do: no sound before a click or a key. That of the tests takes each look at the page for one. */
const KEEP_SOUND_BACK = `${HOLD_SOUNDS}
  const playAtOnce = HTMLMediaElement.prototype.play;
  let isAllowed = false;
  for (const gesture of ['pointerdown', 'keydown']) {
    addEventListener(gesture, () => { isAllowed = true; }, { capture: true });
  }
  HTMLMediaElement.prototype.play = function () {
    if (isAllowed) return playAtOnce.call(this);
    return Promise.reject(new DOMException('not before a gesture', 'NotAllowedError'));
  };`;
const GONE_OUTPUT = `localStorage.setItem('audio', JSON.stringify({ ring: 'an-output-that-was-unplugged' }));`;
const BROKEN_SOUND = `
  const TrueAudio = Audio;
  globalThis.Audio = function () {
    return new TrueAudio('/no-such-sound.wav');
  };`;
const ringing = { presence: presence('reserved'), offer: freshOffer() };

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

/** Whether the ring, the only sound that loops, sounds now. */
function isRinging({ page }: Scene): Promise<boolean> {
  return page.evaluate('[...globalThis.sounds].some((sound) => sound.loop && !sound.paused)');
}

function stopAllSounds({ page }: Scene): Promise<void> {
  return page.evaluate('for (const sound of globalThis.sounds) sound.pause()');
}

describe('the ring of a call', SLOW, () => {
  it('that the browser keeps back is said on the bar, and sounds from the first click on', async () => {
    const scene = await stage.open('/operator', { ...operatorScreen('', ringing), before: KEEP_SOUND_BACK });
    await scene.page.getByText('Click once anywhere on this page to let the sound out.').first().waitFor();
    expect(await isRinging(scene)).toBe(false);
    await scene.page.getByText('Incoming call').last().click();
    await eventually(() => isRinging(scene)).toBe(true);
    await eventually(() => scene.page.getByText('Click once anywhere', { exact: false }).count()).toBe(0);
    await scene.close();
  });

  it('comes although the server hears of no change: the page asks at each beat', async () => {
    const answers: Record<string, object> = { '/api/desk': {} };
    const scene = await stage.open('/operator', { ...operatorScreen('', {}), answers, before: HOLD_SOUNDS });
    await scene.page.locator('main').click();
    const now = deskWith(ringing);
    if (now.type === 'desk') answers['/api/desk'] = now.desk;
    expect(await isRinging(scene)).toBe(false);
    scene.send({ type: 'beat', n: 7, isDeaf: true });
    await eventually(() => isRinging(scene)).toBe(true);
    // And not because the page took its line for lost.
    expect(await scene.page.locator('.page-foot').getByText('Connected', { exact: true }).count()).toBe(1);
    await scene.close();
  });

  it('goes on after a headset’s button or the system stopped it, and ends with the offer', async () => {
    const scene = await stage.open('/operator', { ...operatorScreen('', {}), before: HOLD_SOUNDS });
    await scene.page.locator('main').click();
    scene.send(deskWith(ringing));
    await eventually(() => isRinging(scene)).toBe(true);
    await stopAllSounds(scene);
    await eventually(() => isRinging(scene)).toBe(true);
    scene.send(deskWith({}));
    await eventually(() => isRinging(scene)).toBe(false);
    await scene.close();
  });
});

describe('the check before a shift', SLOW, () => {
  const atCheck = operatorScreen('', { presence: presence('offline') });

  it('finds that the output of the ring is gone, says what to do, and does not pass', async () => {
    const scene = await stage.open('/operator', { ...atCheck, before: GONE_OUTPUT });
    await scene.page.getByRole('button', { name: 'Play the ring' }).click();
    await scene.page.getByRole('button', { name: 'I hear it' }).click();
    await scene.page.getByText('The output chosen for the ring is not connected.').waitFor();
    await scene.page.getByText('Plug it in, or choose another under Devices', { exact: false }).waitFor();
    await scene.page.getByText('Devices', { exact: true }).click();
    await scene.page.getByRole('slider').waitFor();
    await scene.close();
  });

  it('finds that the sound itself does not play', async () => {
    const scene = await stage.open('/operator', { ...atCheck, before: BROKEN_SOUND });
    await scene.page.getByRole('button', { name: 'Play the ring' }).click();
    await scene.page.getByText('The sound of the ring could not be loaded.').waitFor();
    await scene.close();
  });

  it('asks a person, since a muted tab tells no page, and says where to look', async () => {
    const scene = await stage.open('/operator', atCheck);
    await scene.page.getByRole('button', { name: 'Play the ring' }).click();
    await scene.page.getByRole('button', { name: 'I do not hear it' }).click();
    await scene.page.getByText('is the tab muted', { exact: false }).waitFor();
    await scene.close();
  });

  it('says when a notification would not be shown behind another window', async () => {
    const scene = await stage.open('/operator', atCheck);
    await scene.page.getByRole('button', { name: 'Play the ring' }).click();
    await scene.page.getByRole('button', { name: 'I hear it' }).click();
    await scene.page.getByText('Notifications are off', { exact: false }).waitFor();
    await scene.close();
  });
});
