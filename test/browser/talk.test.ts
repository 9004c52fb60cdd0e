import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callAndChoose, hearsSaid, pressKey, wrapUp } from './people.ts';
import {
  beginTalk,
  CALLER_HERTZ,
  hears,
  hearsNoMore,
  OPERATOR_HERTZ,
  openTalkStage,
  PATIENCE_MS,
  type TalkStage,
} from './talk-stage.ts';

/** What people were promised, in milliseconds. */
const RINGS_WITHIN_MS = 1_000;
const HEARD_WITHIN_MS = 2_000;
const FREE_WITHIN_MS = 2_000;

const NOTE = 'The papers are with somebody else.';
const QUESTION = /xətdə qalmaq Sizin üçün təhlükəsizdirmi/;

let stage: TalkStage;

beforeAll(async () => {
  stage = await openTalkStage();
}, 120_000);

afterAll(() => stage.close(), 60_000);

describe('A6.1: a real telephone tab, a real console, the real softphone', { timeout: 90_000 }, () => {
  it('the caller hears the Azerbaijani menu, the console rings within a second, both hear each other within two', async () => {
    const { operator, telephone } = stage;
    await callAndChoose(telephone);
    const keyAt = Date.now();
    await pressKey(telephone, '1');
    await operator.getByRole('button', { name: /^Answer/ }).waitFor({ timeout: RINGS_WITHIN_MS });
    expect(Date.now() - keyAt).toBeLessThan(RINGS_WITHIN_MS);

    await operator.keyboard.press('F2');
    await Promise.all([
      hears(operator, CALLER_HERTZ, HEARD_WITHIN_MS),
      hears(telephone, OPERATOR_HERTZ, HEARD_WITHIN_MS),
    ]);
  });

  it('the caller on hold hears the announcement and not the operator, and comes back', async () => {
    const { operator, telephone } = stage;
    await operator.keyboard.press('F8');
    await operator.getByRole('button', { name: /^Resume/ }).waitFor();
    await hearsNoMore(telephone);
    await operator.keyboard.press('F8');
    await operator.getByRole('button', { name: /^Hold/ }).waitFor();
    await hears(telephone, OPERATOR_HERTZ);
  });

  it('the operator who mutes is not heard', async () => {
    const { operator, telephone } = stage;
    await operator.keyboard.press('F4');
    await hearsNoMore(telephone);
    await operator.keyboard.press('F4');
    await hears(telephone, OPERATOR_HERTZ);
  });

  it('the caller answers a question by a key and is back with the operator', async () => {
    const { operator, telephone } = stage;
    await operator.getByRole('button', { name: 'Safe to stay on the line?' }).click();
    await hearsSaid(telephone, QUESTION);
    await pressKey(telephone, '1');
    await operator.getByText('1 – yes').first().waitFor({ timeout: PATIENCE_MS });
    await hears(telephone, OPERATOR_HERTZ);
  });

  it('the caller hangs up, and the operator is free of the call within two seconds; the note survives a reload', async () => {
    const { operator, telephone } = stage;
    const note = operator.getByRole('textbox', { name: 'Note' });
    await note.fill(NOTE);
    await operator
      .getByText(/^Saved \d/)
      .first()
      .waitFor({ timeout: PATIENCE_MS });
    const hangUpAt = Date.now();
    await telephone.getByRole('button', { name: 'End call' }).click();
    await operator.getByRole('heading', { name: 'Wrap-up' }).waitFor({ timeout: FREE_WITHIN_MS });
    expect(Date.now() - hangUpAt).toBeLessThan(FREE_WITHIN_MS);
    await operator.reload();
    await expect.poll(() => note.inputValue(), { timeout: PATIENCE_MS }).toBe(NOTE);
    await wrapUp(operator);
    await operator.getByRole('button', { name: /Take a break/ }).waitFor();
  });

  it('the operator ends the second call, and the caller hears a goodbye', async () => {
    const { operator, telephone } = stage;
    await beginTalk(stage);
    await operator.keyboard.press('Shift+F2');
    await operator.keyboard.press('Shift+F2');
    await operator.getByRole('heading', { name: 'Wrap-up' }).waitFor({ timeout: FREE_WITHIN_MS });
    await hearsSaid(telephone, /Zənginizə görə təşəkkür edirik/);
  });
});
