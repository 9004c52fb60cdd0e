// Whoever works by keys, or hears the page, is nowhere where a press takes its own button away: the next key would reach nothing.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCall, makeEscalation, makeGuest, makeWrapUp } from './desks.ts';
import { deskWith, eventually, isFocused, officerScreen, operatorScreen, presence, SLOW } from './screens.ts';
import { openStage, type Stage } from './stage.ts';
import { makeBreakGlass, makeHistory, supervisorScreen } from './watch-screens.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

const inTalk = operatorScreen('', { presence: presence('on-call'), call: makeCall() });

describe('the keyboard', SLOW, () => {
  it('goes on in the note when the shade is lifted, and no word that is typed then is lost', async () => {
    const scene = await stage.open('/operator', inTalk);
    const note = scene.page.locator('.note-text:is(textarea)');
    await note.focus();
    await scene.page.keyboard.type('she ');
    await scene.page.keyboard.press('Pause');
    await eventually(() => isFocused(scene, '.shade button')).toBe(true);
    await scene.page.keyboard.press('Pause');
    await scene.page.locator('.shade').waitFor({ state: 'detached' });
    await eventually(() => isFocused(scene, '.note-text')).toBe(true);
    await scene.page.keyboard.type('whispers');
    expect(await note.inputValue()).toBe('she whispers');
    await scene.close();
  });

  it('is at the work when the caller hangs up under its button, and in the desk when the work is finished', async () => {
    const scene = await stage.open('/operator', inTalk);
    await scene.page.getByRole('button', { name: 'End call' }).focus();
    scene.send(deskWith({ presence: presence('wrap-up'), wrapUps: [makeWrapUp('call-1')] }));
    const finish = scene.page.getByRole('button', { name: 'Save and finish' });
    await finish.waitFor();
    await eventually(() => isFocused(scene, '#work')).toBe(true);
    await finish.focus();
    scene.send(deskWith({}));
    await finish.waitFor({ state: 'detached' });
    await eventually(() => isFocused(scene, 'main')).toBe(true);
    await scene.close();
  });

  it('is at the head of the call when a colleague was asked by the button that then goes', async () => {
    const scene = await stage.open('/operator', inTalk);
    const transfer = scene.page.getByRole('button', { name: 'Transfer' });
    await transfer.focus();
    scene.send(deskWith({ presence: presence('on-call'), call: makeCall({ guests: [makeGuest('asked')] }) }));
    await transfer.waitFor({ state: 'detached' });
    await eventually(() => isFocused(scene, '.call-head')).toBe(true);
    await scene.close();
  });

  it('is at the notice whose receipt it signed', async () => {
    const [first, second] = [makeEscalation(), makeEscalation({ id: 'escalation-2', reference: '8R5-TN' })];
    const scene = await stage.open('/duty-officer', officerScreen('', [first, second]));
    await scene.page.getByRole('button', { name: 'Acknowledge' }).nth(1).focus();
    await scene.page.keyboard.press('Enter');
    const dialog = scene.page.getByRole('alertdialog');
    await dialog.getByRole('button', { name: 'Acknowledge' }).press('Enter');
    await dialog.waitFor({ state: 'detached' });
    const signed = {
      acknowledgedAt: new Date().toISOString(),
      acknowledgedBy: 'Elçin',
      state: 'acknowledged',
    } as const;
    for (const message of officerScreen('', [first, { ...second, ...signed }]).messages) scene.send(message);
    await eventually(() => isFocused(scene, '[data-escalation="escalation-2"]')).toBe(true);
    await scene.close();
  });

  it('is at the step of the check that goes on', async () => {
    const screen = operatorScreen('', { presence: presence('offline') });
    const scene = await stage.open('/operator', { ...screen, permissions: ['microphone'] });
    await scene.page.getByRole('button', { name: 'Check the microphone' }).press('Enter');
    await eventually(() => isFocused(scene, '.check-step')).toBe(true);
    await scene.close();
  });

  it('is at what came before when its button makes way for a form', async () => {
    const answers = { '/api/calls/call-1/history': makeHistory() };
    const scene = await stage.open('/operator', { ...inTalk, answers });
    await scene.page.getByRole('button', { name: 'Open without the word' }).press('Enter');
    await scene.page.getByRole('radio', { name: 'Danger to life' }).waitFor();
    await eventually(() => isFocused(scene, '.history-form')).toBe(true);
    await scene.close();
  });

  it('is at the request for which a reason is asked instead of the answer', async () => {
    const scene = await stage.open('/supervisor', supervisorScreen('', { breakGlasses: [makeBreakGlass()] }));
    await scene.page.getByRole('button', { name: 'Do not confirm' }).press('Enter');
    await scene.page.getByRole('radio').first().waitFor();
    await eventually(() => isFocused(scene, 'article[aria-labelledby^="glass-"]')).toBe(true);
    await scene.close();
  });
});
