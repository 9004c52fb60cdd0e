// For somebody who magnifies the page up to four times, or has the system's own colours.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCall, makeEscalation } from './desks.ts';
import { freshOffer, officerScreen, operatorScreen, presence, SLOW } from './screens.ts';
import { openStage, type Stage } from './stage.ts';

/** 1280 by 1024 magnified four times. */
const FOURFOLD = { width: 320, height: 256 };
/** 1280 by 720 magnified twice. */
const TWOFOLD = { width: 640, height: 360 };

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

const inTalk = operatorScreen('', { presence: presence('on-call'), call: makeCall() });

/** Runs in the page: whether what has the focus, or a part of it, lies under something else or beyond the screen. */
function focusIsHidden(): boolean {
  const focused = document.activeElement;
  if (focused === null) return true;
  const { left, right, top, bottom } = focused.getBoundingClientRect();
  const seen = (y: number) => focused.contains(document.elementFromPoint((left + right) / 2, y));
  return !seen(top + 2) || !seen(bottom - 2);
}

describe('a screen on which little is seen at once', SLOW, () => {
  it.each(['az', 'ru', 'en'] as const)(
    'shows in %s what answers an offered call, and lets it be passed on',
    async (language) => {
      const offer = { ...freshOffer(), urgency: 'danger-cannot-speak', isChild: true, needsInterpreter: true } as const;
      const screen = operatorScreen('', { presence: presence('reserved'), offer });
      const scene = await stage.open('/operator', { ...screen, language, viewport: FOURFOLD });
      const buttons = scene.page.locator('.offer-buttons .button');
      await buttons.first().waitFor();
      const answer = await buttons.first().boundingBox();
      expect(answer && answer.y >= 0 && answer.y + answer.height <= FOURFOLD.height).toBe(true);
      await buttons.last().focus();
      expect(await scene.page.evaluate(focusIsHidden)).toBe(false);
      await scene.close();
    },
  );

  it.each([TWOFOLD, FOURFOLD])(
    'hides no answer of the flag that has the focus behind the foot of the layer',
    async (viewport) => {
      const scene = await stage.open('/operator', { ...inTalk, language: 'az', viewport });
      await scene.page.locator('.call-bar').waitFor();
      await scene.page.keyboard.press('F9');
      await scene.page.getByRole('dialog').waitFor();
      const answers = scene.page.getByRole('dialog').getByRole('radio');
      const hidden: string[] = [];
      for (let at = 0; at < (await answers.count()); at += 1) {
        await answers.nth(at).evaluate((radio) => radio.focus());
        if (await scene.page.evaluate(focusIsHidden)) hidden.push(`${at}`);
      }
      expect(hidden).toEqual([]);
      await scene.close();
    },
  );
});

describe('the system’s own colours', SLOW, () => {
  it('paint no second copy of the note over its caret and what is selected', async () => {
    const scene = await stage.open('/operator', { ...inTalk, forcedColors: 'active' });
    await scene.page.locator('.note-text:is(textarea)').fill('call 050 123 45 67');
    const mirror = scene.page.locator('.marked-mirror.note-text');
    await mirror.locator('mark').waitFor({ state: 'attached' });
    expect(await mirror.evaluate((copy) => getComputedStyle(copy).color)).toBe('rgba(0, 0, 0, 0)');
    // The wave is still seen.
    const wave = await mirror.locator('mark').evaluate((mark) => getComputedStyle(mark).textDecorationColor);
    expect(wave).not.toBe('rgba(0, 0, 0, 0)');
    await scene.close();
  });
});

describe('what the unit reads of a number that is not there', SLOW, () => {
  it('stands apart from the facts above it', async () => {
    const screen = officerScreen('', [makeEscalation({ identity: 'may-be-given', ground: 'danger-to-life' })]);
    const scene = await stage.open('/duty-officer', screen);
    const why = await scene.page.getByText('There is no number', { exact: false }).boundingBox();
    const facts = await scene.page.locator('.item .sheet').boundingBox();
    expect((why?.y ?? 0) - ((facts?.y ?? 0) + (facts?.height ?? 0))).toBeGreaterThan(8);
    await scene.close();
  });
});
