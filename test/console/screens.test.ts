import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCall, makeWrapUp } from './desks.ts';
import { deskWith, eventually, freshOffer, isFocused, operatorScreen, presence, SLOW } from './screens.ts';
import { type ApiRequest, openStage, type Stage } from './stage.ts';

/** A folder for a picture of the wrap-up that is held back; none is made without it. */
const PICTURES = process.env['WRAP_UP_PICTURES'];

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

describe('an offered call', SLOW, () => {
  const typing = operatorScreen('', { wrapUps: [makeWrapUp('call-0')] });

  it('moves no focus, is read out once, and is answered by F2 from inside a field', async () => {
    const scene = await stage.open('/operator', typing);
    const note = scene.page.getByRole('textbox', { name: 'Note' });
    await note.click();
    await scene.page.keyboard.type('half a sen');
    scene.send(deskWith({ wrapUps: [makeWrapUp('call-0')], offer: freshOffer() }));
    await scene.page.getByRole('button', { name: 'Answer' }).waitFor();
    await scene.page.keyboard.type('tence');
    expect(await note.inputValue()).toBe('half a sentence');
    const alerts = scene.page.getByRole('alert').filter({ hasText: 'Press F2 to answer' });
    expect(await alerts.count()).toBe(1);
    await scene.page.keyboard.press('F2');
    await eventually(() => scene.commands.map(({ path }) => path)).toContain('/api/offers/offer-1/accept');
    expect(await note.inputValue()).toBe('half a sentence');
    await scene.close();
  });

  it('can be answered by pointer while a layer is open, and the layer stays', async () => {
    const scene = await stage.open('/operator', typing);
    await scene.page.keyboard.press('F9');
    await scene.page.getByRole('dialog').waitFor();
    scene.send(deskWith({ wrapUps: [makeWrapUp('call-0')], offer: freshOffer() }));
    await scene.page.getByRole('button', { name: 'Answer' }).click();
    await eventually(() => scene.commands.map(({ path }) => path)).toContain('/api/offers/offer-1/accept');
    expect(await scene.page.getByRole('dialog').isVisible()).toBe(true);
    await scene.close();
  });

  it('tells whoever sees the tab’s title no more than that there is one', async () => {
    const scene = await stage.open('/operator', operatorScreen('', { offer: freshOffer() }));
    await scene.page.getByRole('button', { name: 'Answer' }).waitFor();
    await eventually(() => scene.page.title()).toBe('(1) Console');
    scene.send(deskWith({}));
    await eventually(() => scene.page.title()).toBe('Console');
    await scene.close();
  });

  it('rings in the page that holds the phone only', async () => {
    const scene = await stage.open('/operator', typing);
    scene.send({ type: 'phone-elsewhere' });
    scene.send(deskWith({ offer: freshOffer() }));
    await scene.page.getByText('The phone is in another tab: answer there', { exact: false }).waitFor();
    // The two messages are two paintings of the page; what counts is where it comes to rest.
    await scene.page.getByRole('button', { name: 'Answer' }).waitFor({ state: 'detached' });
    await scene.close();
  });
});

describe('a call', SLOW, () => {
  it('whoever is typing when the caller hangs up goes on typing', async () => {
    const scene = await stage.open('/operator', operatorScreen('', { call: makeCall() }));
    await scene.page.getByRole('textbox', { name: 'Note' }).click();
    await scene.page.keyboard.type('and th');
    scene.send(deskWith({ wrapUps: [makeWrapUp('call-1')] }));
    await scene.page.getByRole('radio', { name: 'Witness', exact: true }).waitFor();
    await scene.page.keyboard.type('en');
    expect(await scene.page.getByRole('textbox', { name: 'Note' }).inputValue()).toBe('and then');
    await scene.close();
  });

  it('in the cover is said to be there, though this page has no audio: whoever reads it must stay silent', async () => {
    const scene = await stage.open('/operator', operatorScreen('', { call: makeCall({ talk: 'cover' }) }));
    await scene.page.getByText('Stay silent', { exact: false }).waitFor();
    await scene.page.getByText('Possible again when you and the caller', { exact: false }).waitFor();
    await scene.close();
  });

  it('Ctrl and F8 covers the caller, and the desk says as long as nobody hears it', async () => {
    const inTalk = (change: object) => ({ presence: presence('on-call'), call: makeCall(change) });
    const scene = await stage.open('/operator', operatorScreen('', inTalk({})));
    await scene.page.getByRole('button', { name: 'Play the cover' }).waitFor();
    await scene.page.keyboard.press('Control+F8');
    await eventually(() => scene.commands.at(-1)?.path).toBe('/api/calls/call-1/cover');
    scene.send(deskWith(inTalk({ talk: 'cover-due' })));
    await scene.page.getByText('The recording has not begun', { exact: false }).waitFor();
    expect(await scene.page.getByRole('button', { name: 'Play the cover' }).isDisabled()).toBe(true);
    await scene.close();
  });

  it('can be worked from the command list, with what has no key as well', async () => {
    const scene = await stage.open(
      '/operator',
      operatorScreen('', { presence: presence('on-call'), call: makeCall() }),
    );
    for (const [typed, command] of [
      ['overhear', { path: '/api/calls/call-1/questions', body: { question: 'question-overheard' } }],
      ['after this call: break', { path: '/api/presence', body: { state: 'away' } }],
    ] as const) {
      await scene.page.keyboard.press('Control+k');
      await eventually(() => isFocused(scene, '[role=dialog] input')).toBe(true);
      await scene.page.keyboard.type(typed);
      await eventually(() => scene.page.getByRole('option').count()).toBe(1);
      await scene.page.keyboard.press('Enter');
      await eventually(() => scene.commands.at(-1)).toEqual(command);
      await scene.page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await scene.close();
  });

  it('is flagged with words for its number: it goes with a ground while the call lives, and not after', async () => {
    const scene = await stage.open('/operator', operatorScreen('', { call: makeCall() }));
    await scene.page.keyboard.press('F9');
    await scene.page.getByRole('radio', { name: 'Danger to life' }).click();
    await scene.page.getByText('number goes with it, if it is not withheld').waitFor();
    scene.send(deskWith({ wrapUps: [makeWrapUp('call-1')] }));
    await scene.page.getByText('no number can go with it any more').waitFor();
    await scene.close();
  });

  it('never says "on the line" where this page has no audio', async () => {
    const scene = await stage.open('/operator', operatorScreen('', { call: makeCall() }));
    await scene.page.getByText('No audio here').waitFor();
    expect(await scene.page.getByText('On the line', { exact: true }).count()).toBe(0);
    await scene.close();
  });
});

describe('what comes after a call', SLOW, () => {
  const words = { az: 'Bu zəngdən sonra:', ru: 'После этого звонка:', en: 'After this call:' } as const;
  const chosen = { az: 'fasilə', ru: 'перерыв', en: 'break' } as const;

  it.each(['az', 'ru', 'en'] as const)(
    'a break asked for during it is said to come after it, in %s',
    async (language) => {
      const desk = { presence: presence('on-call'), call: makeCall() };
      const scene = await stage.open('/operator', { ...operatorScreen('', desk), language });
      const after = scene.page.getByRole('combobox', { name: words[language] });
      await after.selectOption({ label: chosen[language] });
      await eventually(() => scene.commands).toEqual([{ path: '/api/presence', body: { state: 'away' } }]);
      scene.send(deskWith({ ...desk, presence: { ...presence('on-call'), returnsTo: 'away' } }));
      await eventually(() => after.evaluate((list: HTMLSelectElement) => list.selectedOptions[0]?.text)).toBe(
        chosen[language],
      );
      await scene.close();
    },
  );

  it('chosen with the arrow keys is what was chosen last, however slow the line is', async () => {
    const desk = { presence: presence('on-call'), call: makeCall() };
    const scene = await stage.open('/operator', operatorScreen('', desk));
    const held: (() => void)[] = [];
    await scene.page.route('**/api/presence', async (route) => {
      await new Promise<void>((resolve) => held.push(resolve));
      await route.fallback();
    });
    const after = scene.page.getByRole('combobox', { name: 'After this call:' });
    await after.focus();
    await scene.page.keyboard.press('ArrowDown');
    await eventually(() => held.length).toBe(1);
    await scene.page.keyboard.press('ArrowDown');
    await eventually(() => after.inputValue()).toBe('offline');
    held.at(-1)?.();
    await eventually(() => held.length).toBe(2);
    held[1]?.();
    await eventually(() => scene.commands.map(({ body }) => body)).toEqual([{ state: 'away' }, { state: 'offline' }]);
    await scene.close();
  });

  it('nothing is asked about it in a test ring, or while nothing is under way', async () => {
    const scene = await stage.open('/operator', operatorScreen('', { call: makeCall({ kind: 'test' }) }));
    await scene.page.getByText('this call ends by itself', { exact: false }).waitFor();
    scene.send(deskWith({ presence: presence('on-call'), call: makeCall({ kind: 'test' }) }));
    await scene.page.getByText('On a call').waitFor();
    expect(await scene.page.getByRole('combobox', { name: 'After this call:' }).count()).toBe(0);
    await scene.close();
  });
});

describe('a wrap-up whose note cannot be saved', SLOW, () => {
  const UNSAVED = 'Not saved: the text is in this tab only';

  async function openUnsaved() {
    const server = { isAway: true };
    const api = ({ path }: ApiRequest) =>
      server.isAway && path.endsWith('/note') ? { status: 500, json: { refusal: { code: 'try-again' } } } : undefined;
    const screen = operatorScreen('', { presence: presence('wrap-up'), wrapUps: [makeWrapUp('call-1')] });
    const scene = await stage.open('/operator', { ...screen, api });
    await scene.page.getByRole('radio', { name: 'Witness', exact: true }).check();
    await scene.page.getByRole('textbox', { name: 'Note' }).fill('the last words');
    await scene.page.keyboard.press('Control+Enter');
    await scene.page.locator('.wrap-up-steps [role=alert]').getByText(UNSAVED, { exact: false }).waitFor();
    expect(scene.commands.map(({ path }) => path)).not.toContain('/api/calls/call-1/wrap-up');
    return { scene, server };
  }

  it('stays open and says why, and the same key finishes it when the note is saved', async () => {
    const { scene, server } = await openUnsaved();
    if (PICTURES) await scene.page.screenshot({ path: `${PICTURES}/note-not-saved.png`, fullPage: true });
    server.isAway = false;
    await scene.page.locator('.wrap-up-steps').getByText(UNSAVED, { exact: false }).waitFor({ state: 'detached' });
    await scene.page.keyboard.press('Control+Enter');
    const sent = () => scene.commands.map(({ path }) => path);
    await eventually(sent).toContain('/api/calls/call-1/wrap-up');
    expect(sent()).toContain('/api/calls/call-1/note');
    await scene.close();
  });

  it('can be finished without it, by a button that says so, and then nothing unsaved keeps the page from closing', async () => {
    const { scene } = await openUnsaved();
    await scene.page.getByRole('button', { name: 'Finish without saving' }).click();
    await eventually(() => scene.commands.at(-1)).toEqual({
      path: '/api/calls/call-1/wrap-up',
      body: { disposition: 'witness' },
    });
    scene.send(deskWith({}));
    await scene.page.getByRole('radio', { name: 'Witness', exact: true }).waitFor({ state: 'detached' });
    const isLetGo = () =>
      scene.page.evaluate(() => window.dispatchEvent(new Event('beforeunload', { cancelable: true })));
    await eventually(isLetGo).toBe(true);
    await scene.close();
  });
});

describe('an older call that is unfinished', SLOW, () => {
  it('takes no key from the buttons on which it is written, nor from the command list', async () => {
    const scene = await stage.open('/operator', operatorScreen('', { wrapUps: [makeWrapUp('call-1')] }));
    await scene.page.getByRole('button', { name: 'Take a break' }).waitFor();
    await scene.page.keyboard.press('Control+k');
    await scene.page.getByRole('option', { name: 'Take a break' }).waitFor();
    expect(
      await scene.page
        .getByRole('option')
        .filter({ hasText: /(?<!Shift\+)F2/ })
        .count(),
    ).toBe(0);
    await scene.page.keyboard.press('Escape');
    await scene.page.keyboard.press('Shift+F2');
    await eventually(() => scene.commands.at(-1)).toEqual({ path: '/api/presence', body: { state: 'away' } });
    await scene.page.keyboard.press('F9');
    await scene.page.getByRole('dialog').waitFor();
    await scene.close();
  });
});

// A visitor, a camera, a family member: nothing of the work may be seen or left behind.
describe('what others may see', SLOW, () => {
  it('the shade leaves a clock, and the saving goes on under it', async () => {
    const scene = await stage.open('/operator', operatorScreen('', { call: makeCall() }));
    await scene.page.getByRole('textbox', { name: 'Note' }).click();
    await scene.page.keyboard.type('secret');
    await scene.page.keyboard.press('Pause');
    await scene.page.getByRole('button', { name: 'Show the screen' }).waitFor();
    const seen = await scene.page.evaluate(() => {
      const points = [0.1, 0.3, 0.5, 0.7, 0.9];
      const at = (x: number, y: number) => document.elementFromPoint(innerWidth * x, innerHeight * y);
      return points.every((x) => points.every((y) => at(x, y)?.closest('.shade') !== null));
    });
    expect(seen).toBe(true);
    expect(await scene.page.title()).toBe('Console');
    await eventually(() => scene.commands.map(({ path }) => path)).toContain('/api/calls/call-1/note');
    await scene.page.keyboard.press('Control+Shift+Digit0');
    await eventually(() => scene.page.getByRole('textbox', { name: 'Note' }).inputValue()).toBe('secret');
    await scene.close();
  });

  it('the browser’s storage keeps the language and the devices, nothing of a call', async () => {
    const scene = await stage.open('/operator', operatorScreen('', { call: makeCall() }));
    await scene.page.getByRole('textbox', { name: 'Note' }).fill('secret');
    await eventually(() => scene.commands.length).toBe(1);
    const kept = await scene.page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)].sort());
    expect(kept.filter((key) => !['audio', 'checked-at', 'language', 'theme'].includes(key))).toEqual([]);
    const values = await scene.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    expect(values).not.toMatch(/secret|0412|call-1|Aysel/);
    await scene.close();
  });
});
