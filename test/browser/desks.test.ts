// One operator with two tabs has one telephone; a reload keeps the call; a browser that dies takes nothing with it but its last second,
// and one that freezes keeps nobody waiting.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousProblems } from './accessibility.ts';
import { killBrowser, openHummingBrowser } from './ear.ts';
import { callAndChoose, hangUpAndWrapUp, pressKey, signInAs, startShift } from './people.ts';
import {
  CALLER_HERTZ,
  hears,
  hearsNoMore,
  OPERATOR_HERTZ,
  openTalkStage,
  PATIENCE_MS,
  type TalkStage,
} from './talk-stage.ts';

/** What an operator was promised: not more than the last second of a note is ever lost. */
const LOST_AT_MOST_MS = 1_000;
/** Faster than anybody types. */
const LETTER_MS = 20;
/** So many letters fit into a note. */
const LETTERS_AT_MOST = 550;
/** "Within seconds": the other tab has the phone, and the call that rang meanwhile rings there. */
const TAKEN_OVER_WITHIN_MS = 10_000;
/** Out of routing, and the next person rings; and what a machine under load may take to show it. */
const FROZEN_OUT_WITHIN_MS = 12_000;
const SHOWN_LATER_MS = 3_000;
/** So long the caller is kept for the page that went. */
const KEPT_MS = 10_000;
const ELSEWHERE = 'The phone is in another tab: calls ring there.';
const RINGS_ELSEWHERE = 'The phone is in another tab: answer there, or take the phone over.';
const NOBODY_HUNG_UP = /Əlaqə bizim tərəfdə kəsildi/;
const SENTENCE = 'She can talk until six and is not alone in the evening. ';

let stage: TalkStage;
let first: Page;
let second: Page;

beforeAll(async () => {
  stage = await openTalkStage();
  first = stage.operator;
  second = await first.context().newPage();
  await second.goto(`${stage.line.endpoints.origin}/operator`);
}, 120_000);

afterAll(() => stage.close(), 60_000);

/** Whoever the caller came to when the browser was killed; and the killed one's operator, who signed in again. */
let colleague: Page;
let again: Page;
let browserAgain: Browser;

const answer = (page: Page) => page.getByRole('button', { name: /^Answer/ });

describe('an operator with two tabs', { timeout: 90_000 }, () => {
  it('has one telephone: one tab rings and answers, the other says where the phone is', async () => {
    const { telephone } = stage;
    await second.getByText(ELSEWHERE).waitFor({ timeout: PATIENCE_MS });
    expect(await first.getByText(ELSEWHERE).count()).toBe(0);
    await callAndChoose(telephone);
    await pressKey(telephone, '1');
    await answer(first).waitFor({ timeout: PATIENCE_MS });
    await second.getByText(RINGS_ELSEWHERE).waitFor({ timeout: PATIENCE_MS });
    expect(await answer(second).count()).toBe(0);
    await first.keyboard.press('F2');
    await hears(first, CALLER_HERTZ);
    await hears(telephone, OPERATOR_HERTZ);
    await second.getByText('The audio of this call is in another tab.').waitFor({ timeout: PATIENCE_MS });
    await hangUpAndWrapUp(telephone, first);
  });

  it('loses no call with the tab that held the phone: the other rings within seconds', async () => {
    const { telephone } = stage;
    await callAndChoose(telephone);
    await pressKey(telephone, '1');
    await answer(first).waitFor({ timeout: PATIENCE_MS });
    const closedAt = Date.now();
    await first.close();
    await answer(second).waitFor({ timeout: TAKEN_OVER_WITHIN_MS });
    expect(Date.now() - closedAt).toBeLessThan(TAKEN_OVER_WITHIN_MS);
    await second.keyboard.press('F2');
    await hears(second, CALLER_HERTZ);
    await hears(telephone, OPERATOR_HERTZ);
  });

  it('keeps the call through a reload: within ten seconds both hear each other again, and nothing rang', async () => {
    const { telephone } = stage;
    const label = () =>
      second
        .getByText(/^Call \d{4}$/)
        .first()
        .textContent();
    const call = await label();
    // The page asks first whether the talk is to be left.
    second.on('dialog', (dialog) => dialog.accept());
    const left = performance.now();
    const remaining = () => KEPT_MS - (performance.now() - left);
    await second.reload();
    await hears(second, CALLER_HERTZ, remaining());
    await hears(telephone, OPERATOR_HERTZ, remaining());
    expect(await answer(second).count()).toBe(0);
    expect(await label()).toBe(call);
    expect(await telephone.getByText(NOBODY_HUNG_UP).count()).toBe(0);
    await second.getByText('On the line').first().waitFor({ timeout: PATIENCE_MS });
  });

  it('comes back from a reload with the microphone as it was: off', async () => {
    const { telephone } = stage;
    await second.keyboard.press('F4');
    await hearsNoMore(telephone);
    await second.reload();
    await hears(second, CALLER_HERTZ);
    await second.getByText('The microphone is off: the caller does not hear you.').waitFor({ timeout: PATIENCE_MS });
    await second.keyboard.press('F4');
    await hears(telephone, OPERATOR_HERTZ);
  });
});

describe('an operator whose browser is killed in the middle of a note', { timeout: 120_000 }, () => {
  let typed: { text: string; at: number }[];
  let killedAt: number;

  it('leaves the caller with words and with the next operator', async () => {
    const { line, callerBrowser, telephone } = stage;
    const toldBefore = await telephone.getByText(NOBODY_HUNG_UP).count();
    colleague = await signInAs(line, callerBrowser, 'Rauf');
    // The note is written meanwhile, until the moment in which the browser dies.
    const finish = typeInto(second);
    await startShift(colleague);
    typed = await finish();
    killedAt = Date.now();
    await killBrowser(stage.operatorBrowser);
    await expect
      .poll(() => telephone.getByText(NOBODY_HUNG_UP).count(), { timeout: PATIENCE_MS })
      .toBeGreaterThan(toldBefore);
    await answer(colleague).waitFor({ timeout: PATIENCE_MS });
    await colleague.keyboard.press('F2');
    await hears(colleague, CALLER_HERTZ);
    await hears(telephone, CALLER_HERTZ);
  });

  it('finds the note at the next sign-in, all but its last second', async () => {
    browserAgain = await openHummingBrowser(OPERATOR_HERTZ);
    again = await signInAs(stage.line, browserAgain, 'Aysel');
    const note = again.getByRole('textbox', { name: 'Note' });
    await note.waitFor({ timeout: PATIENCE_MS });
    const promised = typed.filter(({ at }) => at <= killedAt - LOST_AT_MOST_MS).at(-1)?.text ?? '';
    expect(promised).not.toBe('');
    // It comes sealed, and is opened here.
    await expect.poll(() => note.inputValue(), { timeout: PATIENCE_MS }).toContain(promised);
    expect((await note.inputValue()).slice(0, promised.length)).toBe(promised);
  });
});

describe('an operator whose tab freezes', { timeout: 120_000 }, () => {
  it('is out of routing within twelve seconds, the next person rings, and the supervisor reads why', async () => {
    const { line, callerBrowser, telephone } = stage;
    await hangUpAndWrapUp(telephone, colleague);
    await callAndChoose(telephone);
    const thaw = await freeze(again);
    const frozenAt = Date.now();
    // Available for longer than the colleague, and silent for less than two beats: it rings where nobody can see it.
    await pressKey(telephone, '1');
    await answer(colleague).waitFor({ timeout: PATIENCE_MS });
    expect(Date.now() - frozenAt).toBeLessThan(FROZEN_OUT_WITHIN_MS + SHOWN_LATER_MS);
    const supervisor = await signInAs(line, callerBrowser, 'Nigar');
    const why = supervisor.getByRole('region', { name: 'Why is nobody ringing?' });
    await why.getByText('the page was lost').waitFor({ timeout: PATIENCE_MS });
    await why.getByText('the page does not answer').waitFor({ timeout: PATIENCE_MS });
    await colleague.keyboard.press('F2');
    await hears(colleague, CALLER_HERTZ);
    await thaw();
    await why.getByText('Nobody is waiting now.').waitFor({ timeout: PATIENCE_MS });
    expect(await answer(again).count()).toBe(0);
    await browserAgain.close();
  });
});

describe('a person whose sign-in link opens nothing', { timeout: 60_000 }, () => {
  it.each(['A'.repeat(43), 'half-of-it'])(
    'reads in three languages what to do, and finds the way to the telephone: %s',
    async (secret) => {
      const page = await (await stage.callerBrowser.newContext()).newPage();
      await page.goto(`${stage.line.endpoints.origin}/sign-in/${secret}`);
      for (const title of ['Bu keçid işləmir', 'Эта ссылка не работает', 'This link does not work']) {
        await page.getByRole('heading', { name: title }).waitFor();
      }
      expect(await seriousProblems(page)).toEqual([]);
      expect(await page.content()).not.toContain(secret);
      await page.getByRole('link', { name: 'new links are on the line' }).click();
      await page.getByText('Aysel').first().waitFor();
      await page.getByRole('button', { name: 'RU' }).click();
      const opened = page.context().waitForEvent('page');
      await page.getByRole('link', { name: 'Телефон' }).click();
      await (await opened).getByRole('button', { name: 'Позвонить' }).waitFor();
      await page.context().close();
    },
  );
});

/** Nothing of the page runs any more, as in a tab that the browser put to sleep; until the answer is called. */
async function freeze(page: Page): Promise<() => Promise<void>> {
  const inspector = await page.context().newCDPSession(page);
  await inspector.send('Debugger.enable');
  await inspector.send('Debugger.pause');
  return async () => {
    await inspector.send('Debugger.disable');
    await inspector.detach();
  };
}

/** Types steadily until `finish` is called, which says what stood in the note at which moment. */
function typeInto(page: Page): () => Promise<{ text: string; at: number }[]> {
  let isOver = false;
  const type = async () => {
    const steps: { text: string; at: number }[] = [];
    await page.getByRole('textbox', { name: 'Note' }).click();
    for (let count = 0; !isOver && count < LETTERS_AT_MOST; count += 1) {
      const letter = SENTENCE.charAt(count % SENTENCE.length);
      await page.keyboard.type(letter, { delay: LETTER_MS });
      steps.push({ text: (steps.at(-1)?.text ?? '') + letter, at: Date.now() });
    }
    return steps;
  };
  const typing = type();
  return () => {
    isOver = true;
    return typing;
  };
}
